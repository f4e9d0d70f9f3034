import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { TestContext } from 'node:test';
import { gzipSync } from 'node:zlib';
import { packTar } from 'modern-tar';
import type { Finding } from '../../src/scan/finding.ts';
import { scan } from '../../src/scan/scan.ts';
import { makeAccessToken, makeApiKey, makeReferenceToken } from '../support/artifactoryKeys.ts';
import { clientEnvironment, clientTest, runClient } from '../support/clients.ts';
import { hasDotnet } from '../support/dotnet.ts';
import { clientCommand, clientScript, installClient } from '../support/npmClients.ts';
import { startOtherServer } from '../support/otherServer.ts';

const key = makeApiKey(11);
const reference = makeReferenceToken(12);
const token = makeAccessToken('jfac@01fake/users/ann');
const host = 'artifactory.corp.example';
const base = `https://${host}/artifactory`;
const hasClients = installClient('npm11');

const has = (command: string) => spawnSync(command, ['--version'], { stdio: 'ignore' }).status === 0;

type Row = readonly [kind: string, secret: string, host: string | null, repo: string | null, user: string | null];

/** A home folder in which clients write, and what a scan of it finds. */
function makeHome(t: TestContext) {
  const home = mkdtempSync(join(tmpdir(), 'proget-keys-written-'));
  t.after(() => rmSync(home, { recursive: true, force: true }));
  const run = async (command: string, ...args: string[]) => {
    // Yarn 1 has another home for root, except under fakeroot.
    const env = { ...clientEnvironment(home), FAKEROOTKEY: '1' };
    const { code, output } = await runClient(command, args, { cwd: home, env });
    assert.equal(code, 0, output);
  };
  const found = async (): Promise<Row[]> => {
    const findings: Finding[] = [];
    // npm's log repeats its command lines.
    for await (const event of scan(home, { hosts: [host], excludes: ['.npm/_logs'] }))
      if (event.type === 'finding') findings.push(event.finding);
    // npm's own log repeats its command lines.
    return findings
      .filter(({ file }) => !file.startsWith('.npm/'))
      .map(({ kind, secret, host: where, repo, user }): Row => [kind, secret, where, repo, user])
      .sort(compare);
  };
  return { home, run, found };
}

function compare(left: Row, right: Row): number {
  return left.join() < right.join() ? -1 : 1;
}

const npm = clientTest('npm', hasClients);

npm('what npm config set writes is found', async (t) => {
  const { run, found } = makeHome(t);
  const set = (...pairs: string[]) =>
    run(process.execPath, clientScript('npm11'), 'config', 'set', '--location=user', ...pairs);
  const password = 'Sp3cial #;"=pass-word';
  await set(`registry=${base}/api/npm/npm-all/`, `//${host}/artifactory/api/npm/npm-all/:_authToken=${token}`);
  await set(`//${host}/artifactory/api/npm/npm-b/:username=bob`);
  await set(
    `//${host}/artifactory/api/npm/npm-b/:_password=${Buffer.from(password.replaceAll(' ', '')).toString('base64')}`,
  );
  await set(`//${host}/artifactory/api/npm/npm-c/:_auth=${Buffer.from(`cy:${key}`).toString('base64')}`);
  const rows: Row[] = [
    ['access-token', token, host, 'npm-all', 'ann'],
    ['password', password.replaceAll(' ', ''), host, 'npm-b', 'bob'],
    ['api-key', key, host, 'npm-c', 'cy'],
  ];
  assert.deepEqual(await found(), rows.sort(compare));
});

npm('what pnpm config set writes is found', async (t) => {
  const { home, run, found } = makeHome(t);
  writeFileSync(join(home, 'package.json'), '{"name":"x"}');
  for (const script of [clientScript('pnpm10')])
    await run(
      process.execPath,
      script,
      'config',
      'set',
      '--location',
      'project',
      `//${host}/artifactory/api/npm/npm-p/:_authToken`,
      reference,
    );
  assert.deepEqual(await found(), [['reference-token', reference, host, 'npm-p', null]]);
});

clientTest('yarn', installClient('yarn1'))('what yarn config set of Yarn 1 writes is found', async (t) => {
  const { home, run, found } = makeHome(t);
  const set = (name: string, value: string) => run(...clientCommand('yarn1'), 'config', 'set', name, value);
  await set('registry', `${base}/api/npm/npm-all/`);
  await set(`//${host}/artifactory/api/npm/npm-all/:_authToken`, token);
  await set(`//${host}/artifactory/api/npm/npm-c/:_auth`, Buffer.from(`cy:${key}`).toString('base64'));
  assert.match(readFileSync(join(home, '.yarnrc'), 'utf8'), /^"\/\/artifactory\S+:_authToken" \S/m);
  assert.deepEqual(await found(), [
    ['access-token', token, host, 'npm-all', 'ann'],
    ['api-key', key, host, 'npm-c', 'cy'],
  ]);
});

clientTest('yarn', installClient('yarn4'))('what yarn config set of Yarn 4 writes is found', async (t) => {
  const { home, run, found } = makeHome(t);
  writeFileSync(join(home, 'package.json'), '{"name":"x","private":true}');
  writeFileSync(join(home, 'yarn.lock'), '');
  const yarn = clientCommand('yarn4');
  const registry = `npmRegistries["//${host}/artifactory/api/npm/npm-y"]`;
  await run(...yarn, 'config', 'set', '--home', `${registry}.npmAuthToken`, reference);
  await run(...yarn, 'config', 'set', '--home', 'npmScopes.corp.npmRegistryServer', `${base}/api/npm/npm-s/`);
  await run(...yarn, 'config', 'set', '--home', 'npmScopes.corp.npmAuthIdent', `cy:${key}`);
  await run(...yarn, 'config', 'set', 'npmRegistryServer', `${base}/api/npm/npm-all/`);
  await run(...yarn, 'config', 'set', 'npmAuthToken', token);
  assert.deepEqual(await found(), [
    ['access-token', token, host, 'npm-all', 'ann'],
    ['api-key', key, host, 'npm-s', 'cy'],
    ['reference-token', reference, host, 'npm-y', null],
  ]);
});

clientTest('bun', installClient('bun'))('what bun add writes of a URL with a key is found', async (t) => {
  const { home, run, found } = makeHome(t);
  const server = await startOtherServer(t);
  const body = '{"name":"written","version":"1.0.0"}';
  const tarball = gzipSync(await packTar([{ header: { name: 'package/package.json', size: body.length }, body }]));
  server.answer = (_, response) => void response.writeHead(200).end(tarball);
  writeFileSync(join(home, 'package.json'), '{"name":"x","private":true}');
  const where = `127.0.0.1:${server.port}`;
  await run(
    ...clientCommand('bun'),
    'add',
    `http://cy:${key}@${where}/artifactory/api/npm/npm-b/written/-/written-1.0.0.tgz`,
  );
  // In package.json, and twice in bun.lock.
  const row: Row = ['api-key', key, where, 'npm-b', 'cy'];
  assert.deepEqual(await found(), [row, row, row]);
});

clientTest('dotnet', hasDotnet())('what dotnet nuget add source writes is found', async (t) => {
  const { home, run, found } = makeHome(t);
  const config = join(home, 'NuGet.Config');
  writeFileSync(config, '<configuration/>');
  const add = (name: string, repo: string, user: string, password: string) =>
    run(
      'dotnet',
      'nuget',
      'add',
      'source',
      `${base}/api/nuget/v3/${repo}`,
      '-n',
      name,
      '-u',
      user,
      '-p',
      password,
      '--store-password-in-clear-text',
      '--configfile',
      config,
    );
  await add('Corp Feed+1', 'nuget-a', 'dee', key);
  await add('plain', 'nuget-b', 'eli', 'Pass<&>"word-1');
  const rows: Row[] = [
    ['api-key', key, host, 'nuget-a', 'dee'],
    ['password', 'Pass<&>"word-1', host, 'nuget-b', 'eli'],
  ];
  assert.deepEqual(await found(), rows.sort(compare));
});

clientTest('git', has('git'))('what git config and git credential-store write is found', async (t) => {
  const { home, run, found } = makeHome(t);
  await run('git', 'config', '--global', `http.${base}/api/lfs/lfs-a.extraHeader`, `X-JFrog-Art-Api: ${key}`);
  await run('git', 'config', '--global', 'lfs.url', `https://fay:${reference}@${host}/artifactory/api/lfs/lfs-b`);
  const input = `protocol=https\nhost=${host}\nusername=gus\npassword=Pass:word@1 #2\n\n`;
  const { status } = spawnSync('git', ['credential-store', 'store'], {
    input,
    env: clientEnvironment(home),
    cwd: home,
  });
  assert.equal(status, 0);
  const rows: Row[] = [
    ['api-key', key, host, 'lfs-a', null],
    ['reference-token', reference, host, 'lfs-b', 'fay'],
    ['password', 'Pass:word@1 #2', host, null, 'gus'],
  ];
  assert.deepEqual(await found(), rows.sort(compare));
});

clientTest('bundler', has('bundle'))('what bundle config writes is found', async (t) => {
  const { run, found } = makeHome(t);
  await run('bundle', 'config', 'set', '--global', host, `hal:${key}`);
  await run('bundle', 'config', 'set', '--global', `${base}/api/gems/gems-a/`, `ida:${reference}`);
  const rows = await found();
  assert.deepEqual(
    rows.map(([kind, secret, where, , user]) => [kind, secret, where, user]),
    [
      ['api-key', key, host, 'hal'],
      ['reference-token', reference, host, 'ida'],
    ],
  );
});

clientTest('gem', has('gem'))('what gem writes as credentials and settings is found', async (t) => {
  const { run, found } = makeHome(t);
  const basic = `Basic ${Buffer.from(`jo:${key}`).toString('base64')}`;
  const program = "require 'rubygems'; c = Gem::ConfigFile.new([]); c.set_api_key(ARGV[0], ARGV[1])";
  await run('ruby', '-e', program, `${base}/api/gems/gems-a`, basic);
  await run('gem', 'sources', '--quiet', '--config-file', '.gemrc', '--list');
  assert.deepEqual(await found(), [['api-key', key, host, 'gems-a', 'jo']]);
});

clientTest('Node', true)('what docker login writes is found', async (t) => {
  const { home, found } = makeHome(t);
  // github.com/docker/cli cli/config/configfile: encoding/json with tabs.
  const auths = {
    [host]: { auth: Buffer.from(`kim:${key}`).toString('base64') },
    'other.example': { auth: Buffer.from('kim:Other-Pass-1').toString('base64') },
  };
  mkdirSync(dirname(join(home, '.docker/config.json')));
  writeFileSync(join(home, '.docker/config.json'), JSON.stringify({ auths }, null, '\t'));
  assert.deepEqual(await found(), [['api-key', key, host, null, 'kim']]);
});
