import assert from 'node:assert/strict';
import { mock, type TestContext, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { buildNupkg } from '../../emulator/demo/nugetPackage.ts';
import type { OpenFile } from '../../emulator/store/fileLayer.ts';
import { nodeLayer } from '../../emulator/store/nodeLayer.ts';
import { basic, call } from '../support/api.ts';
import { startDiskServer } from '../support/diskServer.ts';
import { NpmFeed } from '../support/npmFeed.ts';
import { NuGetFeed } from '../support/nugetFeed.ts';
import type { TestServer } from '../support/testServer.ts';

/** Longer than any reply takes that waits for nothing. */
const enough = 400;

/** A disk whose journal takes its time to sync, from `hold` to `release`. */
function slowDisk(context: TestContext) {
  let gate: Promise<void> = Promise.resolve();
  let release = () => {};
  const { createSync, open } = nodeLayer;
  const slowed = (path: string, file: OpenFile): OpenFile =>
    /journal/.test(path) ? { ...file, sync: () => gate.then(() => file.sync()) } : file;
  mock.method(nodeLayer, 'createSync', (path: string) => slowed(path, createSync(path)));
  mock.method(nodeLayer, 'open', (path: string) => slowed(path, open(path)));
  context.after(() => {
    release();
    mock.restoreAll();
  });
  return {
    hold: () => {
      gate = new Promise((resolve) => {
        release = resolve;
      });
    },
    release: () => release(),
  };
}

const nupkg = { id: 'Slow', version: '1.0.0' };
const key = { type: 'system', systemApis: ['feeds'] };

const changes: readonly (readonly [what: string, make: (server: TestServer) => Promise<{ status: number }>])[] = [
  ['a new key', (server) => call(server, '/api/api-keys/create', { method: 'POST', body: key })],
  ['a deleted feed', (server) => call(server, '/api/management/feeds/delete/npm', { method: 'POST' })],
  [
    'a published npm package',
    (server) => new NpmFeed(`${server.url}/npm/npm`, server.adminKey).publish({ name: 'slow', version: '1.0.0' }),
  ],
  [
    'a pushed NuGet package',
    async (server) => new NuGetFeed(`${server.url}/nuget/nuget`, server.adminKey).push(await buildNupkg(nupkg)),
  ],
  ['a disabled key', (server) => call(server, '/emulator/keys/1001', { method: 'PATCH', body: { enabled: false } })],
];

for (const [what, make] of changes) {
  test(`${what} is confirmed only once it is on the disk`, async (context) => {
    const disk = slowDisk(context);
    const server = await startDiskServer();
    context.after(() => server.remove());
    await server.createFeed('npm', 'npm');
    await server.createFeed('nuget', 'nuget');
    await server.createKey({ ...key, displayName: 'other' });
    disk.hold();
    let isAnswered = false;
    const answer = make(server).finally(() => {
      isAnswered = true;
    });
    await Promise.race([answer, pause(enough)]);
    const wasEarly = isAnswered;
    disk.release();
    const { status } = await answer;
    assert.ok(status < 300, String(status));
    assert.equal(wasEarly, false, 'a crash would have taken back what was confirmed');
  });
}

test('neither a refusal nor a list tells of a change that is not on the disk yet', async (context) => {
  const disk = slowDisk(context);
  const server = await startDiskServer();
  context.after(() => server.remove());
  disk.hold();
  const answered: string[] = [];
  const ask = async (what: string, path: string, body?: object) => {
    const { status } = await call(server, path, body === undefined ? {} : { method: 'POST', body });
    answered.push(`${what} ${status}`);
  };
  const feed = { name: 'twice', feedType: 'npm' };
  const all = [ask('made', '/api/management/feeds/create', feed)];
  await pause(enough / 4);
  all.push(ask('taken', '/api/management/feeds/create', feed), ask('listed', '/api/management/feeds/list'));
  const denied = call(server, '/npm/twice/-/ping', { key: null, headers: basic('api', 'wrong') });
  all.push(denied.then(({ status }) => void answered.push(`denied ${status}`)));
  await Promise.race([...all, pause(enough)]);
  assert.deepEqual(answered, []);
  disk.release();
  await Promise.all(all);
  assert.deepEqual(answered.sort(), ['denied 401', 'listed 200', 'made 201', 'taken 400']);
});
