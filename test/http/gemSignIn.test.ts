import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { basic } from '../support/api.ts';
import { GemFeed } from '../support/gemFeed.ts';
import { startTestServer, type TestServer } from '../support/testServer.ts';

let server: TestServer;
let nobody: GemFeed;
before(async () => {
  server = await startTestServer({ anonymous: 'view' });
  nobody = new GemFeed(await server.createFeed('gems', 'rubygems'), null);
});
after(() => server.stop());

const signIn = (user: string, password: string, path = '/api/v1/api_key', method = 'POST') =>
  nobody.send(method, path, { headers: basic(user, password), ...(method === 'POST' ? { body: 'name=lab' } : {}) });

test('user api gets back the key that is his password, whatever rights it has', async () => {
  for (const permission of ['view', 'add', 'delete']) {
    const key = await server.createKey({ type: 'feed', feed: 'gems', packagePermissions: [permission] });
    const answer = await signIn('api', key);
    assert.deepEqual([answer.status, answer.text], [200, key], permission);
  }
  const { adminKey: key } = server;
  assert.equal((await signIn('api', key, '/api/v1/api_key', 'GET')).text, key);
  assert.deepEqual(JSON.parse((await signIn('api', key, '/api/v1/api_key.json', 'GET')).text), {
    rubygems_api_key: key,
  });
  assert.equal((await signIn('api', key, '/api/v1/api_key.yaml')).text, `---\n:rubygems_api_key: "${key}"\n`);
});

test('a real user gets a Personal key that works', async () => {
  const answer = await signIn('Admin', server.adminKey);
  assert.equal(answer.status, 200, answer.text);
  assert.match(answer.text, /^[0-9a-f]{40}$/);
  assert.notEqual(answer.text, server.adminKey);
  await new GemFeed(nobody.url, answer.text).publish({ name: 'mine', version: '1.0' });
  const response = await fetch(`${server.url}/api/api-keys/list`, { headers: { 'X-ApiKey': server.adminKey } });
  const keys = (await response.json()) as { displayName?: string; user?: string; type: string }[];
  const made = keys.filter(({ displayName }) => displayName?.startsWith('gem signin to gems'));
  assert.deepEqual(
    made.map(({ type, user }) => [type, user]),
    [['personal', 'Admin']],
  );
});

test('a wrong password, a key of another feed and nobody at all are refused, also where Anonymous may read', async () => {
  await server.createFeed('elsewhere', 'rubygems');
  const other = await server.createKey({ type: 'feed', feed: 'elsewhere', packagePermissions: ['add'] });
  for (const [user, password, status, text] of [
    ['api', 'no-such-key', 401, /\[unknown-key\]$/],
    ['Admin', 'wrong', 401, /\[bad-password\]$/],
    ['api', other, 403, /\[wrong-feed\]$/],
  ] as const) {
    const answer = await signIn(user, password);
    assert.equal(answer.status, status, `${user}: ${answer.text}`);
    assert.match(answer.text, text);
  }
  const anonymous = await nobody.send('POST', '/api/v1/api_key', { body: 'name=lab' });
  assert.deepEqual([anonymous.status, anonymous.headers.get('www-authenticate')], [401, 'Basic realm="ProGet"']);
});
