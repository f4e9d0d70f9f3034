import assert from 'node:assert/strict';
import { chmod, readFile, rename, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import type { Report } from '../../../src/migration/apply/report.ts';
import { describeReport } from '../../../src/migration/apply/reportMarkdown.ts';
import type { Row } from '../../../src/migration/plan.ts';
import { call } from '../../support/api.ts';
import { makeApiKey } from '../../support/artifactoryKeys.ts';
import { type MigrationWorkspace, makeMigrationWorkspace } from '../../support/migrationWorkspace.ts';
import { startTestServer, type TestServer } from '../../support/testServer.ts';

const [npmKey, nugetKey] = [makeApiKey(1), makeApiKey(2)];
let server: TestServer;
let work: MigrationWorkspace;
beforeEach(async () => {
  server = await startTestServer();
  for (const [name, type] of [
    ['npm', 'npm'],
    ['nuget', 'nuget'],
    ['gems', 'rubygems'],
  ] as const)
    await server.createFeed(name, type);
  work = await makeMigrationWorkspace(server);
});
afterEach(async () => {
  await work.remove();
  await server.stop();
});

/** How many keys there are besides the administrator's. */
async function keyCount(): Promise<number> {
  return (await call(server, '/api/api-keys/list')).json.length - 1;
}

async function status(path: string, key: string): Promise<number> {
  return (await call(server, path, { key })).status;
}

const outcomes = ({ rows, files }: Report) => ({
  rows: rows.map(({ outcome }) => outcome),
  files: Object.fromEntries(files.map(({ file, outcome }) => [file, outcome])),
});
const isNpm = ({ key }: Row) => key.feeds.includes('npm');

test('apply makes the keys, rewrites the files and proves both; rollback takes all of it back', async () => {
  const before = await work.contents();
  const modes = await Promise.all(Object.keys(before).map(async (file) => (await stat(work.path(file))).mode));
  await work.plan(['--secrets', 'literal']);
  const applied = await work.run('apply', '--yes');
  assert.equal(applied.code, 0, applied.stderr);
  assert.deepEqual(outcomes(applied.report), {
    rows: ['created', 'created'],
    files: { 'net/NuGet.Config': 'written', 'ruby/.gemrc': 'written', 'web/.npmrc': 'written' },
  });
  assert(applied.report.rows.every(({ verdict }) => verdict === 'proved'));
  assert(applied.report.files.every(({ checks }) => checks.every(({ verdict }) => verdict === 'proved')));
  const after = await work.contents();
  const { host } = new URL(server.url);
  assert.equal(
    after['web/.npmrc'],
    `; the registry\nregistry=${server.url}/npm/npm/\n//${host}/npm/npm/:_authToken=${npmKey}\n`,
  );
  assert.equal(after['ruby/.gemrc'], `---\n:sources:\n- http://api:${npmKey}@${host}/rubygems/gems/\n`);
  assert.match(after['net/NuGet.Config'] ?? '', /^\xef\xbb\xbf<\?xml.*\r\n/);
  assert.deepEqual(Object.keys(after), Object.keys(before));
  const again = await work.run('apply', '--yes');
  assert.deepEqual(outcomes(again.report), {
    rows: ['adopted', 'adopted'],
    files: { 'net/NuGet.Config': 'already-written', 'ruby/.gemrc': 'already-written', 'web/.npmrc': 'already-written' },
  });
  assert.equal(await keyCount(), 2);
  const back = await work.run('rollback', '--yes');
  assert.equal(back.code, 0, back.stderr);
  assert.deepEqual(await work.contents(), before);
  assert.deepEqual(
    await Promise.all(Object.keys(before).map(async (file) => (await stat(work.path(file))).mode)),
    modes,
  );
  assert.equal(await keyCount(), 0);
  assert.deepEqual(
    (await work.state()).filter((file) => file.includes('backup')),
    [],
  );
  const twice = await work.run('rollback', '--yes');
  assert.equal(twice.code, 0);
  assert.equal((await work.run('apply', '--yes')).code, 0);
  assert.deepEqual(await work.contents(), after);
});

test('with references to variables no file holds a key but the one that was named for them', async () => {
  await work.plan([], (row) => (isNpm(row) ? row : { ...row, decision: 'new-value' }));
  const without = await work.run('apply', '--yes');
  assert.equal(without.code, 1);
  assert.match(without.stderr, /gets a new value that no file would hold: say where such values go \(--env-out/);
  assert.equal(await keyCount(), 0);
  const file = join(work.home, 'proget.env');
  const applied = await work.run('apply', '--yes', '--env-out', file);
  assert.equal(applied.code, 0, applied.stderr + applied.stdout);
  assert.equal((await stat(file)).mode & 0o777, 0o600);
  const lines = (await readFile(file, 'utf8')).trimEnd().split('\n');
  const values = new Map(lines.map((line) => line.split('=') as [string, string]));
  const [npmVariable, nugetVariable] = [/NPM|GEMS/, /NUGET/].map((rule) =>
    [...values.keys()].find((name) => rule.test(name)),
  );
  assert.equal(values.get(npmVariable ?? ''), npmKey);
  const fresh = values.get(nugetVariable ?? '') ?? '';
  assert.notEqual(fresh, nugetKey);
  assert.equal(await status('/api/packages/nuget/latest', fresh), 200);
  const after = await work.contents();
  assert(after['web/.npmrc']?.includes(`:_authToken=\${${npmVariable}}`));
  assert(after['net/NuGet.Config']?.includes(`value="%${nugetVariable}%"`));
  const again = await work.run('apply', '--yes', '--env-out', file);
  assert.equal(again.code, 0, again.stderr);
  assert.equal(await status('/api/packages/nuget/latest', fresh), 200);
  assert.deepEqual(await work.contents(), after);
  assert.equal((await work.run('rollback', '--yes')).code, 0);
  await assert.rejects(() => stat(file), { code: 'ENOENT' });
});

test('new values go into the files where no variables are wanted', async () => {
  await work.plan(['--secrets', 'literal'], (row) => ({ ...row, decision: 'new-value' }));
  const applied = await work.run('apply', '--yes');
  assert.equal(applied.code, 0, applied.stderr);
  const value = /_authToken=(\S+)/.exec((await work.contents())['web/.npmrc'] ?? '')?.[1] ?? '';
  assert.notEqual(value, npmKey);
  assert.equal(await status('/api/packages/npm/latest', value), 200);
  const again = await work.run('apply', '--yes');
  assert.deepEqual(outcomes(again.report).rows, ['adopted', 'adopted']);
  assert.equal(await status('/api/packages/npm/latest', value), 200);
});

test('a dry run shows what would happen, and touches neither the server nor a file', async () => {
  const before = await work.contents();
  await work.plan(['--secrets', 'literal']);
  const tried = await work.run('apply', '--dry-run');
  assert.equal(tried.code, 0, tried.stderr);
  assert.equal(tried.report.action, 'dry-run');
  assert.deepEqual(outcomes(tried.report).rows, ['created', 'created']);
  assert(tried.report.rows.every(({ verdict }) => verdict === 'proved'));
  const told = describeReport(tried.report);
  assert.match(told, /2 keys: 2 would be made\n- 3 files: 3 would be written\n/);
  assert.doesNotMatch(told, /\(id \d/);
  assert.deepEqual(await work.contents(), before);
  assert.equal(await keyCount(), 0);
  assert.deepEqual(await work.state(), ['fingerprint.key']);
});

test('where own values are refused, the rows say so, and their files stay', async () => {
  const before = await work.contents();
  await work.plan(['--secrets', 'literal'], (row) => (isNpm(row) ? row : { ...row, decision: 'new-value' }));
  await call(server, '/emulator/policies', { method: 'PATCH', body: { customWithHashing: 'refuse' } });
  const run = await work.run('apply', '--yes');
  assert.equal(run.code, 1);
  assert.deepEqual(outcomes(run.report).rows.toSorted(), ['created', 'refused']);
  assert.match(run.report.rows.find(({ outcome }) => outcome === 'refused')?.message ?? '', /decide new-value/);
  const after = await work.contents();
  assert.equal(after['web/.npmrc'], before['web/.npmrc']);
  assert.equal(after['ruby/.gemrc'], before['ruby/.gemrc']);
  assert.notEqual(after['net/NuGet.Config'], before['net/NuGet.Config']);
  await work.plan(['--secrets', 'literal']);
  const tried = await work.run('apply', '--dry-run');
  assert.equal(tried.code, 1);
  assert.match(tried.report.rows.map(({ message }) => message).join(), /takes no keys with a value of your own/);
});

const spoilt: readonly (readonly [what: string, spoil: (path: string) => Promise<unknown>, message: RegExp])[] = [
  ['was changed', (path) => writeFile(path, '; mine\n', { flag: 'a' }), /changed after the plan/],
  ['is read-only', (path) => chmod(path, 0o444), /read-only/],
  ['is gone', (path) => rm(path), /not there any more/],
  ['became a link', (path) => rename(path, `${path}.old`).then(() => symlink(`${path}.old`, path)), /a link/],
];
for (const [what, spoil, message] of spoilt)
  test(`a file that ${what} is left and named, and the rest goes on`, async () => {
    await work.plan(['--secrets', 'literal']);
    await spoil(work.path('web/.npmrc'));
    const before = await work.contents();
    const applied = await work.run('apply', '--yes');
    assert.equal(applied.code, 1);
    assert.deepEqual(outcomes(applied.report).files, {
      ...{ 'net/NuGet.Config': 'written', 'ruby/.gemrc': 'written', 'web/.npmrc': 'refused' },
    });
    assert.match(applied.report.files.find(({ file }) => file === 'web/.npmrc')?.message ?? '', message);
    assert.equal((await work.contents())['web/.npmrc'], before['web/.npmrc']);
    assert.equal((await work.run('rollback', '--yes')).code, 0);
    assert.deepEqual(await work.contents(), before);
  });

test('rollback leaves what was changed after it was written, names it, and deletes the keys all the same', async () => {
  const before = await work.contents();
  await work.plan(['--secrets', 'literal']);
  await work.run('apply', '--yes');
  await writeFile(work.path('web/.npmrc'), '; mine\n', { flag: 'a' });
  const changed = (await work.contents())['web/.npmrc'];
  const back = await work.run('rollback', '--yes');
  assert.equal(back.code, 1);
  assert.deepEqual(outcomes(back.report).files, {
    ...{ 'net/NuGet.Config': 'restored', 'ruby/.gemrc': 'restored', 'web/.npmrc': 'changed-since' },
  });
  assert.deepEqual(await work.contents(), { ...before, 'web/.npmrc': changed });
  assert.equal(await keyCount(), 0);
  assert.equal((await work.state()).filter((file) => file.includes('backup/')).length, 3);
  assert.equal((await work.run('rollback', '--forget', '--yes')).code, 0);
  assert.equal((await work.state()).filter((file) => file.includes('backup/')).length, 0);
});

test('rows that nobody decided are left alone with their files, and the run says that it is incomplete', async () => {
  const before = await work.contents();
  await work.plan(['--secrets', 'literal'], (row) => (isNpm(row) ? { ...row, decision: 'undecided' } : row));
  const applied = await work.run('apply', '--yes');
  assert.equal(applied.code, 1);
  assert.deepEqual(outcomes(applied.report).rows.toSorted(), ['created', 'skipped']);
  const after = await work.contents();
  assert.equal(after['web/.npmrc'], before['web/.npmrc']);
  assert.equal(await keyCount(), 1);
});

test('a value that is there already is used, and outlives the rollback', async () => {
  await server.createKey({ type: 'feed', feed: 'npm,gems', packagePermissions: ['view'], key: npmKey });
  await work.plan(['--secrets', 'literal']);
  const applied = await work.run('apply', '--yes');
  assert.equal(applied.code, 0, applied.stderr);
  assert.deepEqual(outcomes(applied.report).rows.toSorted(), ['created', 'present']);
  assert.equal((await work.run('rollback', '--yes')).code, 0);
  assert.equal(await status('/api/packages/npm/latest', npmKey), 200);
  assert.equal(await keyCount(), 1);
});

test('files of the home folder and keys of a list take part as those of the folder do', async () => {
  const [homeKey, listKey] = [makeApiKey(5), makeApiKey(6)];
  const url = 'https://artifactory.corp.example/artifactory/api/npm/npm/';
  const npmrc = join(work.home, '.npmrc');
  const before = `registry=${url}\n${url.slice('https:'.length)}:_authToken=${homeKey}\n`;
  await writeFile(npmrc, before);
  const list = join(work.home, 'keys.csv');
  await writeFile(list, `key,user,type,feed,permissions\n${listKey},ci,feed,npm,view\n`);
  const plan = await work.plan(['--secrets', 'literal', '--home', '--csv', list], (row) => ({
    ...row,
    decision: 'migrate',
  }));
  assert(plan.files.some(({ file }) => file === '~/.npmrc'));
  const applied = await work.run('apply', '--yes');
  assert.equal(applied.code, 0, applied.stderr);
  assert.equal(outcomes(applied.report).files['~/.npmrc'], 'written');
  assert.equal(
    await readFile(npmrc, 'utf8'),
    before
      .replaceAll(url.slice(0, -1), `${server.url}/npm/npm`)
      .replaceAll(url.slice('https:'.length, -1), `${server.url.slice('http:'.length)}/npm/npm`),
  );
  for (const key of [homeKey, listKey]) assert.equal(await status('/api/packages/npm/latest', key), 200);
  assert.equal((await work.run('rollback', '--yes')).code, 0);
  assert.equal(await readFile(npmrc, 'utf8'), before);
  assert.equal(await keyCount(), 0);
});

test('the key of a user does what he may, and is refused where he does not exist', async () => {
  const add = (path: string, body: object) => call(server, `/api/security/${path}/add`, { method: 'POST', body });
  await add('users', { name: 'j.smith' });
  await add('permissions', { user: 'j.smith', task: 'View & Download Packages' });
  const personal = { type: 'personal', feeds: [], feedGroup: null, packagePermissions: [], systemApis: [] } as const;
  await work.plan(['--secrets', 'literal'], (row) => {
    const user = isNpm(row) ? 'j.smith' : 'nobody';
    return { ...row, key: { ...row.key, ...personal, user }, byHand: ['key', 'decision'], conflicts: [] };
  });
  const tried = await work.run('apply', '--dry-run');
  assert.equal(tried.code, 1);
  const applied = await work.run('apply', '--yes');
  const isMissing = ({ message }: Report['rows'][number]) => /nobody/.test(message ?? '');
  const { rows } = applied.report;
  assert.deepEqual([rows.filter(isMissing).length, rows.length], [1, 2], applied.stdout);
  assert.equal(rows.find((row) => !isMissing(row))?.verdict, 'proved', applied.stdout);
  assert.equal(await keyCount(), 1);
});

test('after the server died in the middle, the next run finishes the work', async () => {
  await work.plan(['--secrets', 'literal']);
  const { port } = new URL(server.url);
  await server.stop();
  const applied = await work.run('apply', '--yes');
  assert.equal(applied.code, 1);
  assert.deepEqual(outcomes(applied.report).rows, ['not-tried', 'not-tried']);
  server = await startTestServer({ port: Number(port) });
  for (const [name, type] of [
    ['npm', 'npm'],
    ['nuget', 'nuget'],
    ['gems', 'rubygems'],
  ] as const)
    await server.createFeed(name, type);
  assert.equal((await work.run('apply', '--yes')).code, 0);
  assert.equal(await keyCount(), 2);
});

test('a file for variables that git would take along, or that is somebody else\u2019s, is refused before anything is done', async () => {
  await work.plan([]);
  await writeFile(join(work.home, 'theirs.env'), 'A=1\n');
  const theirs = await work.run('apply', '--yes', '--env-out', join(work.home, 'theirs.env'));
  assert.equal(theirs.code, 1);
  assert.match(theirs.stderr, /is there already/);
  const git = await import('node:child_process').then(({ spawnSync }) => spawnSync('git', ['init', '-q', work.folder]));
  if (git.status !== 0) return;
  const committed = await work.run('apply', '--yes', '--env-out', work.path('proget.env'));
  assert.equal(committed.code, 1);
  assert.match(committed.stderr, /in a git work tree that does not ignore it/);
  await writeFile(work.path('.gitignore'), '*.env\n');
  assert.equal((await work.run('apply', '--yes', '--env-out', work.path('proget.env'))).code, 0);
});

const refused: readonly (readonly [
  what: string,
  verb: 'apply' | 'rollback',
  args: string[],
  code: number,
  text: RegExp,
])[] = [
  ['apply without an answer', 'apply', [], 2, /Nobody can be asked here: add --yes/],
  ['rollback without an answer', 'rollback', [], 1, /never applied here/],
  ['a key in the command line', 'apply', ['--yes', '--key', 'abc'], 2, /--key takes only -/],
];
for (const [what, verb, args, code, text] of refused)
  test(`${what} is refused in one sentence`, async () => {
    await work.plan(['--secrets', 'literal']);
    const run = await work.run(verb, ...args);
    assert.equal(run.code, code);
    assert.match(run.stderr, text);
    assert.equal(run.stdout, '');
    assert.equal(await keyCount(), 0);
  });

test('a plan of another machine, a damaged one and none are refused in one sentence', async () => {
  const plan = await work.plan(['--secrets', 'literal']);
  await writeFile(work.planPath, JSON.stringify({ ...plan, keyId: '00000000' }));
  assert.match((await work.run('apply', '--yes')).stderr, /another machine or by another user/);
  await writeFile(work.planPath, '{');
  assert.match((await work.run('apply', '--yes')).stderr, /no plan/);
  await rm(work.planPath);
  assert.match((await work.run('apply', '--yes')).stderr, /is not there/);
  assert.equal(await keyCount(), 0);
});
