import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type TestContext, test } from 'node:test';
import initSqlJs from 'sql.js';
import { attribute, readAccessExport, searchHash } from '../../../src/migration/artifactory/accessExport.ts';
import { gather } from '../../../src/migration/inputs/gather.ts';
import { homeFiles } from '../../../src/migration/inputs/homeFiles.ts';
import { readPasted } from '../../../src/migration/inputs/pasted.ts';
import { isInFile } from '../../../src/migration/inputs/value.ts';
import type { Finding } from '../../../src/scan/finding.ts';
import { makeAccessToken, makeApiKey, makeReferenceToken } from '../../support/artifactoryKeys.ts';

const key = makeApiKey(21);
const reference = makeReferenceToken(22);
const url = 'https://artifactory.corp.example/artifactory';
const line = `//artifactory.corp.example/artifactory/api/npm/npm-a/:_authToken=${reference}\n`;

function makeFolder(t: TestContext, files: Readonly<Record<string, string | Uint8Array>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'proget-keys-inputs-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  return folder;
}

const places = (findings: readonly Finding[]) =>
  findings.map(({ file, kind, host, repo, user }) => [file, kind, host, repo, user]);

test('a piece of a file that was pasted is read in its format, with its place', () => {
  const { findings } = readPasted(`# mine\n${line}`, 2);
  assert.deepEqual(places(findings), [['pasted:2', 'reference-token', 'artifactory.corp.example', 'npm-a', null]]);
  const npmrc = `//artifactory.corp.example/artifactory/api/npm/npm-a/:_password=${btoa('Pass-word-123')}`;
  assert.equal(readPasted(npmrc, 1, {}, '.npmrc').findings[0]?.secret, 'Pass-word-123');
});

for (const [name, text, kind] of [
  ['an API key', ` ${key}\n`, 'api-key'],
  ['a token', makeAccessToken('jfac@01x/users/ann'), 'access-token'],
  ['any password', 'correct-horse-1', 'password'],
] as const)
  test(`${name} alone counts as what was pasted`, () => {
    const { findings } = readPasted(text, 1);
    assert.deepEqual(
      findings.map((finding) => [finding.file, finding.kind, finding.secret]),
      [['pasted:1', kind, text.trim()]],
    );
  });

for (const text of ['', 'two words', 'https://artifactory.corp.example/artifactory', 'registry=https://x.example/'])
  test(`"${text}" is nothing that could be a credential`, () => {
    assert.deepEqual(readPasted(text, 1), { findings: [], references: [] });
  });

test('the files of a home folder are looked for by system, each once, and only what is there', () => {
  const shown = (platform: NodeJS.Platform, folder: string, env: NodeJS.ProcessEnv, there: readonly string[]) =>
    homeFiles({ platform, folder, env }, (path) => there.includes(path)).map((file) => file.shown);
  const linux = ['/home/a/.npmrc', '/home/a/.config/pip/pip.conf', '/home/a/.m2/settings.xml', '/home/a/other'];
  assert.deepEqual(shown('linux', '/home/a', {}, linux), ['~/.npmrc', '~/.m2/settings.xml', '~/.config/pip/pip.conf']);
  assert.deepEqual(shown('linux', '/home/a', { XDG_CONFIG_HOME: '/etc/a' }, ['/etc/a/pip/pip.conf']), [
    '$XDG_CONFIG_HOME/pip/pip.conf',
  ]);
  assert.deepEqual(shown('linux', '/home/a', { CARGO_HOME: '/home/a/.cargo' }, ['/home/a/.cargo/credentials.toml']), [
    '~/.cargo/credentials.toml',
  ]);
  assert.deepEqual(
    shown('win32', 'C:\\Users\\a', { APPDATA: 'D:\\Roaming' }, [
      'C:\\Users\\a\\.npmrc',
      'D:\\Roaming\\NuGet\\NuGet.Config',
    ]),
    ['~/.npmrc', '%APPDATA%/NuGet/NuGet.Config'],
  );
  assert.deepEqual(shown('darwin', '/Users/a', {}, ['/Users/a/Library/Preferences/helm/repositories.yaml']), [
    '~/Library/Preferences/helm/repositories.yaml',
  ]);
});

test('files of the home folder are read only when asked for, also through links, and explain those of the project', async (t) => {
  const settings = `<settings><servers><server><id>corp</id><username>ann</username><password>Pass-word-123</password></server></servers></settings>`;
  const pom = `<project><repositories><repository><id>corp</id><url>${url}/libs-release</url></repository></repositories></project>`;
  const home = makeFolder(t, { 'dotfiles/npmrc': line, '.m2/settings.xml': settings });
  symlinkSync(join(home, 'dotfiles/npmrc'), join(home, '.npmrc'));
  mkdirSync(join(home, '.netrc'));
  execFileSync('mkfifo', [join(home, '.pypirc')]);
  const folder = makeFolder(t, { 'pom.xml': pom, '~/.npmrc': line.replace('npm-a', 'npm-b') });
  const without = await gather({ folder, scan: {} });
  assert.deepEqual(places(without.findings), [
    ['./~/.npmrc', 'reference-token', 'artifactory.corp.example', 'npm-b', null],
  ]);
  const files = homeFiles({ platform: 'linux', folder: home, env: {} });
  const { findings } = await gather({ folder, scan: {}, home: files });
  assert.deepEqual(places(findings), [
    ['./~/.npmrc', 'reference-token', 'artifactory.corp.example', 'npm-b', null],
    ['~/.npmrc', 'reference-token', 'artifactory.corp.example', 'npm-a', null],
    ['~/.m2/settings.xml', 'password', 'artifactory.corp.example', 'libs-release', 'ann'],
  ]);
  assert.ok(findings.every(isInFile));
});

test('of an environment only names are told until somebody says yes to the values', async () => {
  const env = {
    ARTIFACTORY_URL: `${url}/api/npm/npm-a`,
    ARTIFACTORY_USER: 'ann',
    ARTIFACTORY_PASSWORD: "It's $ecret\\ 1",
    JF_ACCESS_TOKEN: reference,
    MULTI: `one\ntwo ${key}`,
    DB_PASSWORD: 'Other-pass-1',
    PATH: '/bin',
  };
  const inputs = { folder: null, scan: {} };
  const names = await gather({ ...inputs, environment: { env, values: false } });
  assert.deepEqual(names.findings, []);
  assert.deepEqual(
    names.references.map(({ file, name }) => [file, name]),
    [
      ['environment', 'ARTIFACTORY_PASSWORD'],
      ['environment', 'JF_ACCESS_TOKEN'],
    ],
  );
  const { findings } = await gather({ ...inputs, environment: { env, values: true } });
  assert.deepEqual(findings.map(({ file, secret }) => [file, secret]).sort(), [
    ['environment:ARTIFACTORY_PASSWORD', "It's $ecret\\ 1"],
    ['environment:JF_ACCESS_TOKEN', reference],
    ['environment:MULTI', key],
  ]);
  assert.ok(!findings.some(isInFile));
});

test('a list, pasted texts and what was fetched come behind the files, and wishes with them', async (t) => {
  const folder = makeFolder(t, { '.npmrc': line });
  const { findings, wishes } = await gather({
    folder,
    scan: {},
    csv: `key,feed\n${key},npm\n`,
    pasted: [{ text: 'Pass-word-1' }, { text: key }],
  });
  assert.deepEqual(
    findings.map(({ file }) => file),
    ['.npmrc', 'pasted:1', 'pasted:2', 'csv:2'],
  );
  assert.deepEqual(
    wishes.map(({ feeds, secret }) => [feeds, secret]),
    [[['npm'], key]],
  );
});

test('a cancelled reading ends with the reason', async (t) => {
  const folder = makeFolder(t, { '.npmrc': line });
  await assert.rejects(gather({ folder, scan: {} }, { signal: AbortSignal.abort(new Error('enough')) }), /enough/);
});

const exported = join(import.meta.dirname, '..', '..', 'fixtures', 'artifactory', 'server');
test('an access export tells offline whose key it is, wherever its users stand', () => {
  const owners = readAccessExport(readFileSync(join(exported, 'access-export.sample.json'), 'utf8'));
  const { apiKey } = JSON.parse(readFileSync(join(exported, 'apikey.j.smith.json'), 'utf8')) as { apiKey: string };
  assert.equal(owners.get(searchHash(apiKey)), 'j.smith');
  assert.ok(!JSON.stringify([...owners]).includes('AKC'));
  const other = { data: [{ deep: { username: 'bo', custom_data: { apiKey: { value: key, sensitive: true } } } }] };
  assert.equal(readAccessExport(JSON.stringify(other)).get(searchHash(key)), 'bo');
});

test('a key gets the user of the export, and a file that says otherwise is named', () => {
  const { findings } = readPasted(key, 1);
  const owners = new Map([[searchHash(key), 'bo']]);
  const wrong = findings.map((finding) => ({ ...finding, user: 'ann' }));
  assert.deepEqual(
    attribute([...findings, ...wrong], owners).findings.map(({ user }) => user),
    ['bo', 'bo'],
  );
  assert.match(attribute(wrong, owners).contradictions.join(), /pasted:1:1 sends the key of bo with the user name ann/);
  assert.deepEqual(attribute(findings, new Map()), { findings, contradictions: [] });
});

test('an export that is none is refused without its text', () => {
  assert.throws(
    () => readAccessExport(`<xml>${key}</xml>`),
    (error: Error) => /no JSON/.test(error.message) && !`${error.stack}`.includes(key.slice(0, 8)),
  );
});

test('the log-ins of Conan 1 are named by their hosts, for their file cannot be rewritten', async (t) => {
  const { Database } = await initSqlJs();
  const database = new Database();
  database.run('CREATE TABLE users_remotes (remote_url TEXT UNIQUE, user TEXT, token TEXT, refresh_token TEXT)');
  database.run('INSERT INTO users_remotes VALUES (?, ?, ?, ?)', [
    `${url}/api/conan/conan-local`,
    'ann',
    'T0ken-of-conan',
    '',
  ]);
  database.run('INSERT INTO users_remotes VALUES (?, ?, ?, ?)', [
    'https://center.conan.example',
    'ann',
    'Other-token',
    '',
  ]);
  const folder = makeFolder(t, { '.conan/.conan.db': database.export(), '.conan.db': 'no database artifactory' });
  const { findings, references } = await gather({ folder, scan: {} });
  assert.deepEqual(findings, []);
  assert.deepEqual(references, [
    { file: '.conan/.conan.db', line: 1, name: 'the log-ins of Conan 1', host: 'artifactory.corp.example', user: null },
  ]);
});
