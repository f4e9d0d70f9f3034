import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { NpmFeed } from '../support/npmFeed.ts';
import { startTestServer, type TestServer } from '../support/testServer.ts';

let server: TestServer;

before(async () => {
  server = await startTestServer();
});
after(() => server.stop());

test('a search follows publish, dist-tag, status, unpublish and the deletion of the feed', async () => {
  const feed = new NpmFeed(await server.createFeed('lab', 'npm'), server.adminKey);
  const api = (path: string, method: string, body?: object) =>
    fetch(`${server.url}${path}`, {
      method,
      headers: { 'X-ApiKey': server.adminKey, 'Content-Type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  const found = async (text: string): Promise<string[]> => {
    const { body } = await feed.get(`/-/v1/search?text=${text}`);
    const names: string[] = body.objects.map(({ package: one }: { package: { name: string; version: string } }) => {
      return `${one.name} ${one.version}`;
    });
    assert.equal(body.total, names.length);
    return names;
  };
  const publish = async (name: string, version: string, description: string) =>
    assert.equal((await feed.publish({ name, version, description })).status, 201);
  assert.deepEqual(await found('sharp'), []);
  await publish('knife', '1.0.0', 'a sharp tool');
  await publish('@lab/blade', '1.0.0', 'sharp as well');
  assert.deepEqual(await found('sharp'), ['@lab/blade 1.0.0', 'knife 1.0.0']);
  assert.deepEqual(await found('knife'), ['knife 1.0.0']);
  await publish('knife', '2.0.0', 'blunt');
  assert.deepEqual(await found('sharp'), ['@lab/blade 1.0.0']);
  assert.equal((await feed.send('PUT', '/-/package/knife/dist-tags/latest', '1.0.0')).status, 201);
  assert.deepEqual(await found('sharp'), ['@lab/blade 1.0.0', 'knife 1.0.0']);
  const status = '/api/packages/lab/status?group=@lab&name=blade&version=1.0.0';
  for (const [listed, expected] of [
    [false, ['knife 1.0.0']],
    [true, ['@lab/blade 1.0.0', 'knife 1.0.0']],
  ] as const) {
    assert.equal((await api(status, 'POST', { listed })).status, 200);
    assert.deepEqual(await found('sharp'), expected);
  }
  const { _rev: revision } = (await feed.get('/knife?write=true')).body;
  assert.ok((await feed.send('DELETE', `/knife/-rev/${revision}`)).status < 300);
  assert.deepEqual(await found('sharp'), ['@lab/blade 1.0.0']);
  assert.equal((await api('/api/management/feeds/delete/lab', 'POST')).status, 200);
  await server.createFeed('lab', 'npm');
  assert.deepEqual(await found('sharp'), []);
});
