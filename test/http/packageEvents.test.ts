import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { call } from '../support/api.ts';
import { addNpm, addNuget, packageCall } from '../support/packageLab.ts';
import { startTestServer, type TestServer } from '../support/testServer.ts';
import { deliveriesOf, hook } from '../support/webhooks.ts';

let server: TestServer;

before(async () => {
  server = await startTestServer();
  for (const name of ['npm', 'npm2']) await server.createFeed(name, 'npm');
  for (const name of ['nuget', 'nuget2']) await server.createFeed(name, 'nuget');
  for (const event of ['added', 'promoted', 'deleted']) {
    // Nobody answers there: the deliveries wait, which is all that is looked at.
    await hook(server, { name: event, event, url: 'http://127.0.0.1:9/' });
  }
});
after(() => server.stop());

/** What webhooks were told since the last call, the oldest first: `event feed package version`. */
async function news(): Promise<string[]> {
  const all = await deliveriesOf(server, '?limit=1000');
  const fresh = all.filter(({ id }) => id > newsSeen).toReversed();
  newsSeen = Math.max(newsSeen, ...all.map(({ id }) => id));
  return fresh.map((delivery) => `${delivery.event} ${delivery.feed} ${delivery.package} ${delivery.version}`);
}
let newsSeen = 0;

test('uploads, deletions, promotions and repackagings are events of the feed that they change', async () => {
  await addNpm(server, 'npm', '@acme/lab@1.0.0');
  await addNuget(server, 'nuget', 'Lab@1.0.0-rc.1');
  assert.deepEqual(await news(), ['added npm @acme/lab 1.0.0', 'added nuget Lab 1.0.0-rc.1']);
  const promotions = '/api/promotions/promote';
  for (const [path, body, expected] of [
    [
      promotions,
      { name: 'lab', group: 'acme', version: '1.0.0', fromFeed: 'npm', toFeed: 'npm2' },
      'promoted npm2 @acme/lab 1.0.0',
    ],
    [
      promotions,
      { name: 'lab', version: 'latest', fromFeed: 'nuget', toFeed: 'nuget2' },
      'promoted nuget2 Lab 1.0.0-rc.1',
    ],
    [
      '/api/repackaging/repackage',
      { feed: 'nuget', name: 'lab', version: '1.0.0-rc.1', newVersion: '1.0', toFeed: 'nuget2' },
      'added nuget2 Lab 1.0.0',
    ],
  ] as const) {
    const { status, text } = await call(server, path, { method: 'POST', body });
    assert.equal(status, 200, text);
    assert.deepEqual(await news(), [expected]);
  }
  await addNpm(server, 'npm', '@acme/lab@1.0.0');
  assert.deepEqual(await news(), ['added npm @acme/lab 1.0.0'], 'an overwritten version is added, not deleted');
  await packageCall(server, 'npm', 'delete', 'purl=pkg:npm/%40acme/lab@1.0.0', { method: 'POST' });
  assert.deepEqual(await news(), ['deleted npm @acme/lab 1.0.0']);
});

test('what was refused, or only looked at, is no event', async () => {
  await addNuget(server, 'nuget', 'Quiet@1.0.0');
  await news();
  const lab = 'name=Quiet&version=1.0.0';
  await packageCall(server, 'nuget', 'download', lab);
  await packageCall(server, 'nuget', 'status', lab, { method: 'POST', body: { listed: false } });
  await packageCall(server, 'nuget', 'delete', 'name=Quiet&version=2.0.0', { method: 'POST' });
  await packageCall(server, 'nuget', 'delete', lab, { method: 'POST', key: null });
  const same = { name: 'Quiet', version: '1.0.0', fromFeed: 'nuget', toFeed: 'nuget' };
  await call(server, '/api/promotions/promote', { method: 'POST', body: same });
  assert.deepEqual(await news(), []);
});
