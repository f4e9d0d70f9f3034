import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { NuGetFeed } from '../support/nugetFeed.ts';
import { startTestServer, type TestServer } from '../support/testServer.ts';

let server: TestServer;

before(async () => {
  server = await startTestServer();
});
after(() => server.stop());

test('a remembered search is looked up anew after each push, delete and status, and kept apart for each feed', async () => {
  const [feed, other] = [
    new NuGetFeed(await server.createFeed('one', 'nuget'), server.adminKey),
    new NuGetFeed(await server.createFeed('two', 'nuget'), server.adminKey),
  ];
  const ids = async (of: NuGetFeed) => {
    const first = (await of.json('/v3/search?q=lab&take=1')).data;
    const rest = (await of.json('/v3/search?q=lab&skip=1')).data;
    return [...first, ...rest].map(({ id, version }: { id: string; version: string }) => `${id} ${version}`);
  };
  await feed.publish({ id: 'Lab.A', version: '1.0.0' }, { id: 'Lab.B', version: '1.0.0' });
  assert.deepEqual([await ids(feed), await ids(other)], [['Lab.A 1.0.0', 'Lab.B 1.0.0'], []]);
  await feed.publish({ id: 'Lab.A', version: '2.0.0' });
  await other.publish({ id: 'Lab.C', version: '1.0.0' });
  assert.deepEqual([await ids(feed), await ids(other)], [['Lab.A 2.0.0', 'Lab.B 1.0.0'], ['Lab.C 1.0.0']]);
  const status = await fetch(`${server.url}/api/packages/one/status?name=Lab.B&version=1.0.0`, {
    method: 'POST',
    headers: { 'X-ApiKey': server.adminKey, 'Content-Type': 'application/json' },
    body: JSON.stringify({ listed: false }),
  });
  assert.ok(status.ok, await status.text());
  assert.deepEqual(await ids(feed), ['Lab.A 2.0.0']);
  await feed.send('DELETE', '/v3/package/Lab.A/2.0.0');
  assert.deepEqual(await ids(feed), ['Lab.A 1.0.0']);
});

test('of a package with many versions each is found by itself and through its page, after a push too', async () => {
  const feed = new NuGetFeed(await server.createFeed('many', 'nuget'), server.adminKey);
  const hive = '/v3/registration5-gz-semver2/lab.many';
  for (let minor = 0; minor < 128; minor += 1) await feed.publish({ id: 'Lab.Many', version: `1.${minor}.0` });
  for (const newest of ['2.0.0', '2.1.0']) {
    await feed.publish({ id: 'Lab.Many', version: newest });
    const last = (await feed.json(`${hive}/index.json`)).items.at(-1);
    assert.equal(last.upper, newest);
    const page = await feed.json(last['@id']);
    assert.equal(page.items.at(-1).catalogEntry.version, newest);
    assert.equal((await feed.json(`${hive}/${newest}.json`)).listed, true);
    assert.equal((await feed.json('/v3/flatcontainer/lab.many/index.json')).versions.at(-1), newest);
  }
});
