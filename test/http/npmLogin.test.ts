import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { NpmFeed } from '../support/npmFeed.ts';
import { startTestServer, type TestServer } from '../support/testServer.ts';

let server: TestServer;
let nobody: NpmFeed;

before(async () => {
  server = await startTestServer();
  nobody = new NpmFeed(await server.createFeed('packages', 'npm'), null);
  await server.createFeed('other', 'npm');
});
after(() => server.stop());

function login(name: string, password: string, feed = nobody, user = name) {
  return feed.send('PUT', `/-/user/org.couchdb.user:${encodeURIComponent(user)}`, {
    _id: `org.couchdb.user:${name}`,
    name,
    password,
    type: 'user',
    roles: [],
  });
}

async function keyNames(): Promise<string[]> {
  const response = await fetch(`${server.url}/api/api-keys/list`, { headers: { 'X-ApiKey': server.adminKey } });
  return ((await response.json()) as { displayName?: string }[]).map(({ displayName }) => displayName ?? '');
}

test('web login is refused so that npm goes on with name and password', async () => {
  const answer = await nobody.send('POST', '/-/v1/login', {});
  assert.equal(answer.status, 404);
  assert.match(answer.body.error, /no web login/);
});

test('user api gets his key back, whatever rights it has', async () => {
  for (const permission of ['view', 'add', 'delete']) {
    const key = await server.createKey({ type: 'feed', feed: 'packages', packagePermissions: [permission] });
    const answer = await login('api', key);
    assert.equal(answer.status, 201, answer.text);
    assert.equal(answer.body.token, key);
  }
});

test('a real user gets a Personal key that works until he logs out', async () => {
  const before = await keyNames();
  const answer = await login('Admin', server.adminKey);
  assert.equal(answer.status, 201, answer.text);
  const { token } = answer.body;
  assert.match(token, /^[0-9a-f]{40}$/);
  assert.notEqual(token, server.adminKey);
  assert.equal((await keyNames()).filter((name) => name.startsWith('npm login to packages')).length, 1);
  const feed = new NpmFeed(nobody.url, token);
  assert.deepEqual((await feed.get('/-/whoami')).body, { username: 'Admin' });
  assert.equal((await feed.send('DELETE', `/-/user/token/${token}`)).status, 200);
  assert.equal((await feed.get('/-/whoami')).status, 401);
  assert.deepEqual(await keyNames(), before);
});

test('logging out leaves a key alone that no login made', async () => {
  const key = await server.createKey({ type: 'feed', feed: 'packages', packagePermissions: ['view'] });
  const feed = new NpmFeed(nobody.url, key);
  assert.equal((await feed.send('DELETE', `/-/user/token/${key}`)).status, 200);
  assert.deepEqual((await feed.get('/-/whoami')).body, { username: 'api' });
});

test('an Authorization header on a login is ignored', async () => {
  const unknown = new NpmFeed(nobody.url, 'no-such-key');
  assert.equal((await login('api', server.adminKey, unknown)).status, 201);
  const admin = new NpmFeed(nobody.url, server.adminKey);
  assert.equal((await login('api', 'no-such-key', admin)).status, 401);
});

test('a wrong key or password is 401 with a Basic challenge and the reason', async () => {
  for (const [name, password, code] of [
    ['api', 'wrong', 'unknown-key'],
    ['Admin', 'wrong', 'bad-password'],
    ['stranger', 'wrong', 'bad-password'],
  ] as const) {
    const answer = await login(name, password);
    assert.equal(answer.status, 401);
    assert.match(answer.headers.get('www-authenticate') ?? '', /^Basic /);
    assert.equal(answer.headers.get('x-proget-emulator-denial'), code);
    assert.match(answer.headers.get('npm-notice') ?? '', new RegExp(`\\[${code}\\]`));
  }
});

test('a key of another feed cannot log in here', async () => {
  const key = await server.createKey({ type: 'feed', feed: 'other', packagePermissions: ['view'] });
  const answer = await login('api', key);
  assert.equal(answer.status, 403);
  assert.match(answer.body.error, /\[wrong-feed\]$/);
});

test('a login must be whole and consistent', async () => {
  assert.match((await login('api', '')).body.error, /needs a name and a password/);
  assert.match((await login('api', server.adminKey, nobody, 'Admin')).body.error, /not the one in the body/);
});

test('where Anonymous may read, a password never comes back as a token', async () => {
  const open = await startTestServer({ anonymous: 'view' });
  const feed = new NpmFeed(await open.createFeed('packages', 'npm'), null);
  const answer = await login('Admin', open.adminKey, feed);
  assert.notEqual(answer.body.token, open.adminKey);
  assert.equal((await feed.get('/-/whoami')).status, 401);
  await open.stop();
});

test('where Personal keys are forbidden a user cannot log in, and no key is left over', async () => {
  const locked = await startTestServer({ policies: 'locked' });
  const feed = new NpmFeed(await locked.createFeed('packages', 'npm'), null);
  const answer = await login('Admin', locked.adminKey, feed);
  assert.equal(answer.headers.get('x-proget-emulator-denial'), 'personal-keys-disabled');
  const list = await fetch(`${locked.url}/api/api-keys/list`, { headers: { 'X-ApiKey': locked.adminKey } });
  assert.equal(((await list.json()) as object[]).length, 1);
  await locked.stop();
});

test('where Anonymous may view, a key of another feed cannot log in for that', async (t) => {
  const open = await startTestServer({ anonymous: 'view' });
  t.after(() => open.stop());
  const feed = new NpmFeed(await open.createFeed('packages', 'npm'), null);
  await open.createFeed('other', 'npm');
  const key = await open.createKey({ type: 'feed', feed: 'other', packagePermissions: ['view', 'add'] });
  const answer = await login('api', key, feed);
  assert.equal(answer.status, 403);
  assert.match(answer.body.error, /is for feed other, not for feed packages/);
  const reading = await open.createKey({ type: 'feed', feed: 'packages', packagePermissions: ['view'] });
  assert.equal((await login('api', reading, feed)).status, 201);
});
