import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { buildNupkg } from '../../emulator/demo/nugetPackage.ts';
import { bearer, call } from '../support/api.ts';
import { until } from '../support/diskServer.ts';
import { impatient } from '../support/impatience.ts';
import { NuGetFeed } from '../support/nugetFeed.ts';
import { type OtherServer, startOtherServer } from '../support/otherServer.ts';
import { addNpm } from '../support/packageLab.ts';
import { startTestServer, type TestServer } from '../support/testServer.ts';
import { deliveriesOf, hook, publishNpm } from '../support/webhooks.ts';

async function started(
  t: TestContext,
  options: Parameters<typeof startTestServer>[0] = {},
): Promise<{ server: TestServer; receiver: OtherServer }> {
  const server = await startTestServer(options, impatient());
  t.after(() => server.stop());
  const receiver = await startOtherServer(t);
  await server.createFeed('npm', 'npm');
  return { server, receiver };
}

test('a webhook sends method, headers and content as they were configured', async (t) => {
  const { server, receiver } = await started(t);
  await hook(server, {
    url: `${receiver.url}/hook?room=1`,
    payload: {
      method: 'PUT',
      headers: { Authorization: 'Bearer s3cret', 'content-type': 'text/plain', 'X-Letter': 'é' },
      content: 'published $PackageName: ü',
    },
  });
  await publishNpm(server, '@team/tool', '1.0.0');
  await until('the delivery came', () => receiver.received.length === 1);
  const [got] = receiver.received;
  assert.equal(got?.method, 'PUT');
  assert.equal(got?.url, '/hook?room=1');
  assert.equal(got?.body, 'published $PackageName: ü');
  assert.equal(got?.headers.authorization, 'Bearer s3cret');
  assert.equal(got?.headers['content-type'], 'text/plain');
  assert.equal(got?.headers['x-letter'], 'é');
  assert.equal(got?.headers.host, receiver.url.slice('http://'.length));
  assert.equal(got?.headers['x-proget-emulator-event'], 'added');
  assert.equal(got?.headers['x-proget-emulator-package'], 'npm/@team/tool/1.0.0');
  await until('it is taken down', async () => (await deliveriesOf(server))[0]?.state === 'delivered');
  const [log] = await deliveriesOf(server);
  assert.deepEqual(
    [log?.status, log?.attempts, log?.webhook, log?.package, log?.error],
    [200, 1, 'ci', '@team/tool', null],
  );
});

test('strict wire leaves out the headers that only this emulator sends', async (t) => {
  const { server, receiver } = await started(t, { strictWire: true });
  await hook(server, { url: receiver.url });
  await publishNpm(server, 'tool', '1.0.0');
  await until('the delivery came', () => receiver.received.length === 1);
  assert.deepEqual(Object.keys(receiver.received[0]?.headers ?? {}).sort(), ['connection', 'content-length', 'host']);
});

test('a GET carries no body', async (t) => {
  const { server, receiver } = await started(t);
  await hook(server, { url: receiver.url, payload: { method: 'GET' } });
  await publishNpm(server, 'tool', '1.0.0');
  await until('the delivery came', () => receiver.received.length === 1);
  assert.equal(receiver.received[0]?.method, 'GET');
  assert.equal(receiver.received[0]?.headers['content-length'], undefined);
});

test('each event reaches the webhooks that wait for it, in their feed only', async (t) => {
  const { server, receiver } = await started(t);
  const nuget = new NuGetFeed(await server.createFeed('nuget', 'nuget'), server.adminKey);
  await hook(server, { url: `${receiver.url}/added-anywhere` });
  await hook(server, { url: `${receiver.url}/added-npm`, feedId: 1 });
  await hook(server, { url: `${receiver.url}/added-nuget`, feedId: 2 });
  await hook(server, { url: `${receiver.url}/deleted`, event: 'deleted' });
  await hook(server, { url: `${receiver.url}/purged`, event: 'purged' });
  const arrived = async (what: string, ...urls: string[]) => {
    await until(what, () => receiver.received.length >= urls.length);
    assert.deepEqual(receiver.received.map(({ url }) => url).sort(), urls.sort());
    receiver.received.length = 0;
  };
  await publishNpm(server, 'tool', '1.0.0');
  await arrived('npm publish was told', '/added-anywhere', '/added-npm');
  assert.equal((await nuget.push(await buildNupkg({ id: 'Tool', version: '2.0.0' }))).status, 201);
  await arrived('NuGet push was told', '/added-anywhere', '/added-nuget');
  assert.equal((await nuget.send('DELETE', '/v3/package/tool/2.0.0')).status, 204);
  await arrived('NuGet delete was told', '/deleted');
  await publishNpm(server, 'tool', '1.1.0');
  await arrived('the second version was told', '/added-anywhere', '/added-npm');
  const headers = bearer(server.adminKey);
  const { _rev } = (await call(server, '/npm/npm/tool?write=true', { key: null, headers })).json;
  const removed = await call(server, `/npm/npm/tool/-rev/${_rev}`, { method: 'DELETE', key: null, headers });
  assert.equal(removed.status, 200, removed.text);
  await arrived('every version was told', '/deleted', '/deleted');
  const log = await deliveriesOf(server, '?webhook=4');
  assert.deepEqual(
    log.map(({ feed, package: name, version }) => [feed, name, version]),
    [
      ['npm', 'tool', '1.1.0'],
      ['npm', 'tool', '1.0.0'],
      ['nuget', 'Tool', '2.0.0'],
    ],
  );
});

test('uploads, promotions, repackaging and deletions by the API are told like those by clients', async (t) => {
  const { server, receiver } = await started(t);
  await server.createFeed('stable', 'npm');
  for (const event of ['added', 'promoted', 'deleted']) await hook(server, { url: `${receiver.url}/${event}`, event });
  await addNpm(server, 'npm', '@acme/lab@1.0.0');
  const lab = { name: 'lab', group: '@acme', version: '1.0.0' };
  const post = async (path: string, body: object) => {
    const answer = await call(server, path, { method: 'POST', body });
    assert.equal(answer.status, 200, answer.text);
  };
  await post('/api/promotions/promote', { ...lab, fromFeed: 'npm', toFeed: 'stable' });
  await post('/api/repackaging/repackage', { ...lab, feed: 'npm', newVersion: '1.0.1' });
  await post('/api/packages/npm/delete?group=@acme&name=lab&version=1.0.0', {});
  await until('all four came', () => receiver.received.length === 4);
  assert.deepEqual(
    receiver.received.map(({ url, headers }) => `${url} ${headers['x-proget-emulator-package']}`).sort(),
    [
      '/added npm/@acme/lab/1.0.0',
      '/added npm/@acme/lab/1.0.1',
      '/deleted npm/@acme/lab/1.0.0',
      '/promoted stable/@acme/lab/1.0.0',
    ],
  );
});

test('what was refused tells nobody', async (t) => {
  const { server } = await started(t);
  await hook(server, { url: 'http://ci.example/' });
  await hook(server, { url: 'http://ci.example/', event: 'deleted' });
  const viewer = await server.createKey({ type: 'feed', feed: 'npm', packagePermissions: ['view'] });
  const body = { _id: 'tool', name: 'tool' };
  const refused = await call(server, '/npm/npm/tool', { method: 'PUT', key: null, headers: bearer(viewer), body });
  assert.equal(refused.status, 403);
  const gone = await call(server, '/npm/npm/tool/-rev/1-a', { method: 'DELETE', headers: bearer(server.adminKey) });
  assert.equal(gone.status, 404);
  assert.deepEqual(await deliveriesOf(server), []);
});

test('the delivery log is filtered and refuses what it does not know', async (t) => {
  const { server, receiver } = await started(t);
  await hook(server, { url: receiver.url });
  receiver.answer = 404;
  await publishNpm(server, 'tool', '1.0.0');
  await until('it is over', async () => (await deliveriesOf(server, '?state=failed')).length === 1);
  receiver.answer = 200;
  await publishNpm(server, 'tool', '1.0.1');
  await until('it is over', async () => (await deliveriesOf(server, '?state=delivered')).length === 1);
  assert.equal((await deliveriesOf(server, '?webhook=1')).length, 2);
  assert.equal((await deliveriesOf(server, '?webhook=2')).length, 0);
  assert.equal((await deliveriesOf(server, '?limit=1'))[0]?.version, '1.0.1');
  for (const query of ['state=lost', 'webhook=x', 'limit=-1']) {
    assert.equal((await call(server, `/emulator/webhooks?${query}`)).status, 400, query);
  }
});
