import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { startDefaults } from '../../emulator/contract/options.ts';
import { type RunningServer, type ServerOptions, startServer } from '../../emulator/server.ts';

let dataDir: string;
let server: RunningServer | null = null;
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'proget-keys-demo-'));
});
afterEach(async () => {
  await server?.stop();
  server = null;
  await rm(dataDir, { recursive: true, force: true });
});

async function start(options: Partial<ServerOptions> = {}): Promise<RunningServer> {
  await server?.stop();
  server = await startServer({ ...startDefaults, port: 0, dataDir, demo: true, ...options });
  return server;
}

function keyNamed({ instance }: RunningServer, name: string): string {
  const found = instance.demoKeys.find((demo) => demo.name === name);
  assert(found, `no demo key ${name}`);
  return found.key;
}

async function statusOf({ url }: RunningServer, path: string, key: string, method = 'GET'): Promise<number> {
  const Authorization = `Basic ${Buffer.from(`api:${key}`).toString('base64')}`;
  return (await fetch(url + path, { method, headers: { Authorization } })).status;
}

const npmPackage = '/npm/npm/proget-demo';
const assetFile = '/endpoints/assets/content/proget-demo/readme.txt';
const gemPackage = '/rubygems/gems/gems/proget-demo-1.0.0.gem';
const nugetPackage = '/nuget/nuget/v3/flatcontainer/proget.demo/1.0.0/proget.demo.1.0.0.nupkg';

test('the demo has a key of each kind, and each may read the package of each feed', async () => {
  const running = await start();
  const names = running.instance.demoKeys.map(({ name }) => name);
  assert.deepEqual(names, ['demo-publish', 'demo-read', 'demo-system', 'demo-personal', 'demo-classic']);
  for (const name of names)
    for (const path of [npmPackage, nugetPackage, gemPackage, assetFile])
      assert.equal(await statusOf(running, path, keyNamed(running, name)), 200, `${name} ${path}`);
  assert.equal(await statusOf(running, npmPackage, 'no-such-key'), 401);
});

test('the key to publish may add, the key to read may not', async () => {
  const running = await start();
  const push = '/nuget/nuget/v3/package';
  assert.equal(await statusOf(running, push, keyNamed(running, 'demo-read'), 'PUT'), 403);
  // Past the decision, an empty upload is a bad one.
  assert.equal(await statusOf(running, push, keyNamed(running, 'demo-publish'), 'PUT'), 400);
});

test('a second start keeps the keys, and what was deleted stays deleted', async () => {
  const first = await start();
  const deleted = keyNamed(first, 'demo-read');
  const headers = { 'X-ApiKey': first.instance.adminKey };
  const list = (await (await fetch(`${first.url}/emulator/keys`, { headers })).json()) as {
    id: number;
    displayName: string;
  }[];
  const id = list.find(({ displayName }) => displayName === 'demo-read')?.id;
  const reply = await fetch(`${first.url}/api/api-keys/delete?id=${id}`, { method: 'POST', headers });
  assert.equal(reply.status, 200);
  const kept = first.instance.demoKeys.filter(({ name }) => name !== 'demo-read');
  const second = await start();
  assert.deepEqual(second.instance.demoKeys, kept);
  assert.equal(await statusOf(second, npmPackage, deleted), 401);
  assert.equal(await statusOf(second, npmPackage, keyNamed(second, 'demo-publish')), 200);
});

test('with a lost instance file the demo gets new keys, and the old ones are refused', async () => {
  const first = await start();
  const old = keyNamed(first, 'demo-publish');
  await first.stop();
  await rm(join(dataDir, 'instance.json'));
  const second = await start();
  assert.equal(await statusOf(second, npmPackage, old), 401);
  assert.equal(await statusOf(second, npmPackage, keyNamed(second, 'demo-publish')), 200);
});

test('under the policies "locked" there is no Personal key and every demo key expires', async () => {
  const running = await start({ policies: 'locked' });
  const names = running.instance.demoKeys.map(({ name }) => name);
  assert(!names.includes('demo-personal'));
  const headers = { 'X-ApiKey': running.instance.adminKey };
  const list = (await (await fetch(`${running.url}/emulator/keys`, { headers })).json()) as {
    displayName: string;
    expiration: string | null;
  }[];
  for (const { displayName, expiration } of list)
    if (names.includes(displayName)) assert(Date.parse(expiration ?? '') > Date.now(), displayName);
});
