import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { type ApiAnswer, call } from '../support/api.ts';
import { startDiskServer } from '../support/diskServer.ts';
import { startTestServer, type TestServer } from '../support/testServer.ts';

async function started(t: TestContext): Promise<TestServer> {
  const server = await startTestServer();
  t.after(() => server.stop());
  return server;
}

async function connector(server: TestServer, name: string, feedType = 'nuget'): Promise<void> {
  const body = { name, url: 'https://packages.example/', feedType };
  const { status } = await call(server, '/api/management/connectors/create', { method: 'POST', body });
  assert.equal(status, 201);
}

const feed = (server: TestServer, path: string, body: object): Promise<ApiAnswer> =>
  call(server, `/api/management/feeds/${path}`, { method: 'POST', body });

async function connectorsOf(server: TestServer, name: string): Promise<string[]> {
  return (await call(server, `/api/management/feeds/get/${name}`)).json.connectors;
}

test('a feed has the connectors that it is given, in their order, and keeps them when they are left out', async (t) => {
  const server = await started(t);
  await connector(server, 'One');
  await connector(server, 'Two', 'chocolatey');
  const created = await feed(server, 'create', { name: 'nuget', feedType: 'nuget', connectors: ['two', 'ONE'] });
  assert.equal(created.status, 201);
  assert.deepEqual(created.json.connectors, ['Two', 'One']);
  assert.deepEqual((await feed(server, 'update/nuget', { description: 'x' })).json.connectors, ['Two', 'One']);
  assert.deepEqual((await feed(server, 'update/nuget', { connectors: ['One'] })).json.connectors, ['One']);
  assert.deepEqual((await call(server, '/api/management/feeds/list')).json[0].connectors, ['One']);
  assert.deepEqual((await feed(server, 'update/nuget', { connectors: [] })).json.connectors, []);
});

test('a feed refuses connectors that are not there, of other packages, or named twice, and stays as it was', async (t) => {
  const server = await started(t);
  await connector(server, 'One');
  await connector(server, 'Npm', 'npm');
  await feed(server, 'create', { name: 'nuget', feedType: 'nuget', connectors: ['One'] });
  const cases = [
    [['Nobody'], 422, /connector 'Nobody' does not exist/],
    [['One', 'Npm'], 422, /connector 'Npm' is for npm feeds, not for nuget feeds/],
    [['One', 'one'], 400, /connector 'one' is given twice/],
    [['a\r\nb'], 422, /connector 'a\?\?b' does not exist/],
  ] as const;
  for (const [connectors, status, text] of cases) {
    for (const path of ['update/nuget', 'create']) {
      const refused = await feed(server, path, {
        name: path === 'create' ? 'new' : 'nuget',
        feedType: 'nuget',
        connectors,
      });
      assert.equal(refused.status, status);
      assert.match(refused.text, text);
    }
  }
  assert.deepEqual(await connectorsOf(server, 'nuget'), ['One']);
  assert.equal((await call(server, '/api/management/feeds/get/new')).status, 404);
});

test('a renamed connector stays with its feeds, a deleted one leaves them, and a deleted feed leaves it', async (t) => {
  const server = await started(t);
  await connector(server, 'One');
  await feed(server, 'create', { name: 'a', feedType: 'nuget', connectors: ['One'] });
  await feed(server, 'create', { name: 'b', feedType: 'nuget', connectors: ['One'] });
  const update = (body: object) => call(server, '/api/management/connectors/update/One', { method: 'POST', body });
  const misfit = await update({ feedType: 'npm' });
  assert.equal(misfit.status, 400);
  assert.match(misfit.text, /nuget feed a uses it/);
  assert.equal((await update({ name: 'First', feedType: 'powershell' })).status, 200);
  assert.deepEqual(await connectorsOf(server, 'a'), ['First']);
  await call(server, '/api/management/feeds/delete/b', { method: 'DELETE' });
  assert.equal((await call(server, '/api/management/connectors/get/First')).status, 200);
  await call(server, '/api/management/connectors/delete/First', { method: 'DELETE' });
  assert.deepEqual(await connectorsOf(server, 'a'), []);
});

test('connectors and their feeds are there after a restart', async (t) => {
  const server = await startDiskServer();
  t.after(() => server.remove());
  await connector(server, 'One');
  await feed(server, 'create', { name: 'a', feedType: 'nuget', connectors: ['One'] });
  await server.stop();
  const again = await startTestServer({ dataDir: server.dataDir });
  t.after(() => again.stop());
  assert.deepEqual(await connectorsOf(again, 'a'), ['One']);
});
