import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { NpmFeed } from '../support/npmFeed.ts';
import { startTestServer, type TestServer } from '../support/testServer.ts';

let server: TestServer;
let feed: NpmFeed;

before(async () => {
  server = await startTestServer();
  feed = new NpmFeed(await server.createFeed('packages', 'npm'), server.adminKey);
});
after(() => server.stop());

/** Publishes versions of a package and reads its document as npm does before a change. */
async function document(name: string, ...versions: readonly string[]) {
  for (const version of versions) assert.equal((await feed.publish({ name, version })).status, 201);
  return (await feed.get(`/${name}?write=true`)).body;
}

test('deprecating merges: nothing else of the package changes', async () => {
  const before = await document('old', '1.0.0', '1.1.0');
  const sent = structuredClone(before);
  sent.versions['1.0.0'].deprecated = 'use new';
  sent.versions['9.9.9'] = { name: 'old', version: '9.9.9' };
  delete sent.versions['1.1.0'];
  assert.equal((await feed.send('PUT', '/old', sent)).status, 200);
  const { body } = await feed.get('/old');
  assert.deepEqual(Object.keys(body.versions), ['1.0.0', '1.1.0']);
  assert.equal(body.versions['1.0.0'].deprecated, 'use new');
  assert.deepEqual(body.versions['1.1.0'], before.versions['1.1.0']);
  sent.versions['1.0.0'].deprecated = '';
  assert.equal((await feed.send('PUT', '/old', { ...sent, _rev: body._rev })).status, 200);
  assert.deepEqual((await feed.get('/old')).body.versions, before.versions);
});

test('a star is merged into the document', async () => {
  const { _rev } = await document('shining', '1.0.0');
  await feed.send('PUT', '/shining', { _id: 'shining', _rev, users: { 'j.smith': true } });
  const { body } = await feed.get('/shining');
  assert.deepEqual(body.users, { 'j.smith': true });
  assert.deepEqual(Object.keys(body.versions), ['1.0.0']);
});

test('stars are found by who gave them', async () => {
  const { _rev } = await document('admired', '1.0.0');
  await document('plain', '1.0.0');
  await feed.send('PUT', '/admired', { _id: 'admired', _rev, users: { 'jane "x"': true, '100%': false } });
  const starredBy = async (user: string) =>
    (await feed.get(`/-/_view/starredByUser?key=${encodeURIComponent(`"${user}"`)}`)).body.rows;
  assert.deepEqual(await starredBy('jane "x"'), [{ value: 'admired' }]);
  assert.deepEqual(await starredBy('100%'), []);
  assert.deepEqual(await starredBy('nobody'), []);
});

test('owners are users of the server, and api', async () => {
  const { body } = await feed.get('/-/user/org.couchdb.user:api');
  assert.deepEqual(body, { _id: 'org.couchdb.user:api', name: 'api', email: '' });
  assert.equal((await feed.get('/-/user/org.couchdb.user:Admin')).body.name, 'Admin');
});

test('a change that was made from an older document is a conflict', async () => {
  const stale = await document('contested', '1.0.0');
  await feed.publish({ name: 'contested', version: '1.0.1' });
  for (const [method, path, body] of [
    ['PUT', '/contested', stale],
    ['PUT', `/contested/-rev/${stale._rev}`, stale],
    ['DELETE', `/contested/-rev/${stale._rev}`, undefined],
  ] as const) {
    const answer = await feed.send(method, path, body);
    assert.equal(answer.status, 409, path);
    assert.match(answer.body.error, /changed in the meantime/);
  }
});

test('unpublishing one version takes it, its tags and its tarball, and latest moves to the highest that is left', async () => {
  const sent = await document('shrinking', '1.0.0', '2.0.0-rc.1', '1.1.0');
  assert.equal((await feed.send('PUT', '/-/package/shrinking/dist-tags/stable', '1.1.0')).status, 201);
  const { _rev } = (await feed.get('/shrinking?write=true')).body;
  delete sent.versions['1.1.0'];
  assert.equal((await feed.send('PUT', `/shrinking/-rev/${_rev}`, sent)).status, 200);
  const { body } = await feed.get('/shrinking');
  assert.deepEqual(Object.keys(body.versions), ['1.0.0', '2.0.0-rc.1']);
  assert.deepEqual(body['dist-tags'], { latest: '1.0.0' });
  assert.equal((await feed.get('/shrinking/-/shrinking-1.1.0.tgz')).status, 404);
  const second = await feed.send('DELETE', `/shrinking/-/shrinking-1.1.0.tgz/-rev/${body._rev}`);
  assert.deepEqual([second.status, second.body], [200, { ok: true }]);
  assert.equal((await feed.publish({ name: 'shrinking', version: '1.1.0' })).status, 201);
});

test('deleting the tarball of a version that is still there deletes the version', async () => {
  const { _rev } = await document('halved', '1.0.0', '1.1.0');
  assert.equal((await feed.send('DELETE', `/halved/-/halved-1.1.0.tgz/-rev/${_rev}`)).status, 200);
  assert.deepEqual(Object.keys((await feed.get('/halved')).body.versions), ['1.0.0']);
});

test('changing owners sends maintainers alone and destroys nothing', async () => {
  const { _rev } = await document('owned', '1.0.0');
  const maintainers = [{ name: 'j.smith', email: 'j@x.example' }];
  assert.equal((await feed.send('PUT', `/owned/-rev/${_rev}`, { _id: 'owned', _rev, maintainers })).status, 200);
  const { body } = await feed.get('/owned');
  assert.deepEqual(body.maintainers, maintainers);
  assert.deepEqual(Object.keys(body.versions), ['1.0.0']);
});

test('a whole package can be unpublished', async () => {
  const { _rev } = await document('gone', '1.0.0');
  assert.equal((await feed.send('DELETE', `/gone/-rev/${_rev}`)).status, 200);
  assert.equal((await feed.get('/gone')).status, 404);
});

test('dist-tags are listed, set and removed', async () => {
  await document('tagged', '1.0.0', '1.1.0');
  const set = await feed.send('PUT', '/-/package/tagged/dist-tags/old', '1.0.0');
  assert.equal(set.status, 201);
  assert.deepEqual((await feed.get('/-/package/tagged/dist-tags')).body, { latest: '1.1.0', old: '1.0.0' });
  assert.equal((await feed.get('/tagged/old')).body.version, '1.0.0');
  assert.equal((await feed.send('DELETE', '/-/package/tagged/dist-tags/old')).status, 200);
  assert.deepEqual((await feed.get('/tagged')).body['dist-tags'], { latest: '1.1.0' });
});

const refusals: readonly (readonly [string, string, unknown, number, RegExp])[] = [
  ['PUT', 'beta', '9.9.9', 404, /no version 9\.9\.9/],
  ['PUT', 'beta', { version: '1.0.0' }, 400, /JSON string/],
  ['PUT', '1.x', '1.0.0', 400, /reads as a version range/],
  ['DELETE', 'latest', undefined, 400, /latest cannot be removed/],
  ['DELETE', 'nothing', undefined, 404, /no tag nothing/],
];

for (const [method, tag, body, status, sentence] of refusals) {
  test(`${method} of the tag ${tag} with ${JSON.stringify(body)} is refused`, async () => {
    await feed.publish({ name: 'refusing', version: '1.0.0' });
    const answer = await feed.send(method, `/-/package/refusing/dist-tags/${tag}`, body);
    assert.equal(answer.status, status);
    assert.match(answer.body.error, sentence);
  });
}

test('each change needs the right to delete', async () => {
  const { _rev } = await document('guarded', '1.0.0');
  const key = await server.createKey({ type: 'feed', feed: 'packages', packagePermissions: ['view', 'add'] });
  const publisher = new NpmFeed(feed.url, key);
  for (const [method, path, body] of [
    ['PUT', '/guarded', { _id: 'guarded', users: {} }],
    ['PUT', `/guarded/-rev/${_rev}`, { versions: {} }],
    ['DELETE', `/guarded/-rev/${_rev}`, undefined],
    ['DELETE', `/guarded/-/guarded-1.0.0.tgz/-rev/${_rev}`, undefined],
    ['PUT', '/-/package/guarded/dist-tags/beta', '1.0.0'],
    ['DELETE', '/-/package/guarded/dist-tags/beta', undefined],
  ] as const) {
    const answer = await publisher.send(method, path, body);
    assert.equal(answer.status, 403, `${method} ${path}`);
    assert.match(answer.body.error, /Delete permission.*\[missing-permission\]/);
  }
});

test('packages of a deleted feed do not come back with a new feed of its name', async () => {
  const short = new NpmFeed(await server.createFeed('short-lived', 'npm'), server.adminKey);
  await short.publish({ name: 'x', version: '1.0.0' });
  assert.equal((await short.get('/x')).status, 200);
  await fetch(`${server.url}/api/management/feeds/delete/short-lived`, {
    method: 'DELETE',
    headers: { 'X-ApiKey': server.adminKey },
  });
  await server.createFeed('short-lived', 'npm');
  assert.equal((await short.get('/x')).status, 404);
});
