import assert from 'node:assert/strict';
import { test } from 'node:test';
import { feedTypeNames, feedTypes } from '../../emulator/contract/feed.ts';
import { basic, call } from '../support/api.ts';
import { startTestServer, type TestServer } from '../support/testServer.ts';

const base = '/api/management/feeds';

async function started(t: { after(work: () => unknown): void }): Promise<TestServer> {
  const server = await startTestServer();
  t.after(() => server.stop());
  return server;
}

test('a feed is created, listed, read, updated in part and deleted', async (t) => {
  const server = await started(t);
  const created = await call(server, `${base}/create`, {
    method: 'POST',
    body: { name: 'Web', feedType: 'NPM', description: 'front end', retentionRules: [{ keepVersionsCount: 3 }] },
  });
  assert.equal(created.status, 201);
  assert.equal(created.json.feedType, 'npm');
  assert.equal(created.json.endpointUrl, `${server.url}/npm/Web/`);
  const updated = await call(server, `${base}/update/web`, { method: 'PATCH', body: { alternateNames: ['site'] } });
  assert.equal(updated.status, 200);
  const got = await call(server, `${base}/get/WEB`);
  assert.deepEqual(got.json, updated.json);
  assert.equal(got.json.description, 'front end');
  assert.deepEqual(got.json.retentionRules, [{ keepVersionsCount: 3 }]);
  const path = '/npm/site/nothing';
  assert.equal((await call(server, path, { headers: basic('api', server.adminKey) })).status, 404);
  assert.match((await call(server, path, { headers: basic('api', server.adminKey) })).text, /Package nothing/);
  assert.equal((await call(server, `${base}/list`)).json.length, 1);
  assert.equal((await call(server, `${base}/delete/Web`, { method: 'DELETE' })).status, 200);
  assert.equal((await call(server, `${base}/get/Web`)).status, 404);
  assert.match((await call(server, path, { key: null })).text, /Feed site not found/);
});

test('an inactive feed is gone from its URL and comes back with its packages', async (t) => {
  const server = await started(t);
  await server.createFeed('npm', 'npm');
  await call(server, `${base}/update/npm`, { method: 'POST', body: { active: false } });
  assert.match((await call(server, '/npm/npm/x', { key: null })).text, /Feed npm not found/);
  await call(server, `${base}/update/npm`, { method: 'POST', body: { active: true } });
  assert.equal((await call(server, '/npm/npm/x', { key: null })).status, 401);
});

const refusals: readonly (readonly [body: object, status: number, text: RegExp])[] = [
  [{ feedType: 'npm' }, 400, /name is required/],
  [{ name: 'x' }, 400, /feedType is required/],
  [{ name: 'x', feedType: 'nugget' }, 400, /invalid feed type 'nugget'/],
  [{ name: '..', feedType: 'npm' }, 400, /feed name/],
  [{ name: 'a/b', feedType: 'npm' }, 400, /feed name/],
  [{ name: 'a%2fb', feedType: 'npm' }, 400, /feed name/],
  [{ name: 'a..b', feedType: 'npm' }, 400, /feed name/],
  [{ name: 'a\r\nX-Evil: 1', feedType: 'npm' }, 400, /feed name/],
  [{ name: 'кириллица', feedType: 'npm' }, 400, /feed name/],
  [{ name: 'a'.repeat(51), feedType: 'npm' }, 400, /feed name/],
  [{ name: 7, feedType: 'npm' }, 400, /field name/],
  [{ name: 'taken', feedType: 'npm' }, 400, /exists already/],
  [{ name: 'TAKEN', feedType: 'nuget' }, 400, /exists already/],
  [{ name: 'new', feedType: 'npm', alternateNames: ['taken'] }, 400, /exists already/],
  [{ name: 'new', feedType: 'npm', alternateNames: ['New'] }, 400, /given twice/],
  [{ name: 'new', feedType: 'npm', connectors: ['upstream'] }, 422, /connector 'upstream' does not exist/],
  [['a'], 400, /JSON object/],
];

test('a feed that cannot be is refused with a sentence that names the field', async (t) => {
  const server = await started(t);
  await server.createFeed('taken', 'npm');
  for (const [body, status, text] of refusals) {
    const refused = await call(server, `${base}/create`, { method: 'POST', body });
    assert.equal(refused.status, status, JSON.stringify(body));
    assert.match(refused.text, text);
  }
  assert.equal((await call(server, `${base}/list`)).json.length, 1);
});

test('a feed type changes only within its family', async (t) => {
  const server = await started(t);
  await server.createFeed('choco', 'chocolatey');
  const change = (feedType: string) =>
    call(server, `${base}/update/choco`, { method: 'POST', body: { feedType } }).then(({ status }) => status);
  assert.equal(await change('powershell'), 200);
  assert.equal(await change('nuget'), 200);
  assert.equal(await change('npm'), 400);
});

test('everybody may list feeds, and sees those that he may view', async (t) => {
  const server = await started(t);
  await server.createFeed('one', 'npm');
  await server.createFeed('two', 'nuget');
  const key = await server.createKey({ type: 'feed', feed: 'two', packagePermissions: ['view'] });
  const names = async (options: { key: string | null }): Promise<string[]> =>
    (await call(server, `${base}/list`, options)).json.map((feed: { name: string }) => feed.name);
  assert.deepEqual(await names({ key: server.adminKey }), ['one', 'two']);
  assert.deepEqual(await names({ key }), ['two']);
  assert.deepEqual(await names({ key: 'wrong' }), []);
  assert.deepEqual(await names({ key: null }), []);
  const body = { name: 'three', feedType: 'npm' };
  assert.equal((await call(server, `${base}/create`, { method: 'POST', key, body })).status, 403);
  assert.equal((await call(server, `${base}/delete/two`, { method: 'DELETE', key })).status, 403);
});

test('every feed type of ProGet can be created, and judges credentials before it says that it is not served', async (t) => {
  const server = await started(t);
  const served = new Set<string>(['npm', 'nuget', 'rubygems', 'asset']);
  for (const feedType of feedTypeNames) {
    const name = `f-${feedType}`;
    const created = await call(server, `${base}/create`, { method: 'POST', body: { name, feedType } });
    assert.equal(created.status, 201, feedType);
    const { segment, family } = feedTypes[feedType];
    const key = await server.createKey({ type: 'feed', feed: name, packagePermissions: ['view'] });
    const get = (headers: Record<string, string>) =>
      call(server, `/${segment}/${name}/some/thing`, { key: null, headers });
    const refused = await get({});
    assert.equal(refused.status, 401, feedType);
    assert.equal(refused.headers['www-authenticate'], 'Basic realm="ProGet"', feedType);
    const allowed = await get(basic('api', key));
    assert.equal(allowed.status, served.has(family) ? 404 : 501, feedType);
    if (!served.has(family)) assert.match(allowed.text, new RegExp(feedTypes[feedType].title.replace(' ', '.')));
  }
});
