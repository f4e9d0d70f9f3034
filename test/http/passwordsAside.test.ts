import assert from 'node:assert/strict';
import { test } from 'node:test';
import { basic, call } from '../support/api.ts';
import { startTestServer } from '../support/testServer.ts';

test('requests with passwords hold up nobody else, and each gets its own answer', async (t) => {
  const server = await startTestServer();
  t.after(() => server.stop());
  await server.createFeed('npm', 'npm');
  for (const [path, body] of [
    ['users/add', { name: 'jo', password: 'pw' }],
    ['permissions/add', { user: 'jo', task: 'View & Download Packages' }],
  ] as const) {
    assert.equal((await call(server, `/api/security/${path}`, { method: 'POST', body })).status, 200);
  }
  const order: string[] = [];
  const read = async (password: string): Promise<number> => {
    const answer = await call(server, '/npm/npm/x', { key: null, headers: basic('jo', password) });
    order.push(password);
    return answer.status;
  };
  // Each of these takes some 40 ms of processor time, and only two are worked on at once.
  const wrong = Array.from({ length: 12 }, (_, index) => read(`wrong ${index}`));
  const right = read('pw');
  const health = call(server, '/health', { key: null }).then(() => order.push('health'));
  const withKey = call(server, '/api/api-keys/list').then(() => order.push('key'));
  await Promise.all([health, withKey]);
  assert.ok(order.length < 14, 'those that carry no password were answered before the last of the passwords');
  assert.deepEqual(new Set(await Promise.all(wrong)), new Set([401]));
  assert.equal(await right, 404);
  assert.equal(await read('pw'), 404, 'once more, out of memory');
});

test('a changed password counts with the next request', async (t) => {
  const server = await startTestServer();
  t.after(() => server.stop());
  const change = (path: string, password: string) =>
    call(server, `/api/security/users/${path}`, { method: 'POST', body: { name: 'jo', password } });
  const statusOf = async (password: string) =>
    (await call(server, '/api/api-keys/list', { key: null, headers: basic('jo', password) })).status;
  await change('add', 'first');
  assert.deepEqual([await statusOf('first'), await statusOf('second')], [200, 403]);
  await change('update', 'second');
  assert.deepEqual([await statusOf('first'), await statusOf('second')], [403, 200]);
});
