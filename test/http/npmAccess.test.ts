import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { NpmFeed } from '../support/npmFeed.ts';
import { startTestServer, type TestServer } from '../support/testServer.ts';

let server: TestServer;
let feed: NpmFeed;
let reader: string;
let elsewhere: string;

before(async () => {
  server = await startTestServer();
  const url = await server.createFeed('packages', 'npm');
  await server.createFeed('other', 'npm');
  feed = new NpmFeed(url, null);
  await new NpmFeed(url, server.adminKey).publish({ name: 'x', version: '1.0.0' });
  reader = await server.createKey({ type: 'feed', feed: 'packages', packagePermissions: ['view'] });
  elsewhere = await server.createKey({ type: 'feed', feed: 'other', packagePermissions: ['view', 'add', 'delete'] });
});
after(() => server.stop());

function basic(user: string, password: string): Record<string, string> {
  return { Authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}` };
}

type Sent = readonly [path: string, headers: Record<string, string>];

/** Every way to carry a key to an npm feed, and what becomes of it (spec: npm, how each client transmits a key). */
const cases: readonly (readonly [string, () => Sent, number, string | null])[] = [
  ['a Bearer token', () => ['/x', { Authorization: `Bearer ${reader}` }], 200, null],
  ['Basic, user api', () => ['/x', basic('api', reader)], 200, null],
  ['Basic, a real user', () => ['/x', basic('Admin', server.adminKey)], 200, null],
  ['Basic, a real user with a wrong password', () => ['/x', basic('Admin', 'wrong')], 401, 'bad-password'],
  ['Basic, nothing in it', () => ['/x', basic('', '')], 401, 'missing-key'],
  ['Basic that is not base64', () => ['/x', { Authorization: 'Basic !' }], 401, 'malformed-credential'],
  ['no credential', () => ['/x', {}], 401, 'missing-key'],
  ['X-ApiKey alone', () => ['/x', { 'X-ApiKey': reader }], 401, 'missing-key'],
  ['?key= alone', () => [`/x?key=${reader}`, {}], 401, 'missing-key'],
  ['an unknown token', () => ['/x', { Authorization: 'Bearer nobody' }], 401, 'unknown-key'],
  ['a token of another feed', () => ['/x', { Authorization: `Bearer ${elsewhere}` }], 403, 'wrong-feed'],
];

for (const [what, sent, status, denial] of cases) {
  test(`${what} is answered ${status}`, async () => {
    const [path, headers] = sent();
    for (const target of [path, path.replace('/x', '/x/-/x-1.0.0.tgz'), path.replace('/x', '/-/whoami')]) {
      const answer = await feed.get(target, headers);
      assert.equal(answer.status, status, target);
      assert.equal(answer.headers.get('x-proget-emulator-denial'), denial);
      assert.equal(answer.headers.get('www-authenticate'), status === 401 ? 'Basic realm="ProGet"' : null);
      if (denial !== null) assert.match(answer.body.error, new RegExp(`\\[${denial}\\]$`));
    }
  });
}

test('carriers that npm feeds do not read are named in a hint that npm prints', async () => {
  for (const [path, headers, name] of [
    ['/x', { 'X-ApiKey': 'anything' }, 'X-ApiKey'],
    ['/x?key=anything', {}, '?key='],
  ] as const) {
    for (const authorization of [{}, { Authorization: `Bearer ${reader}` }]) {
      const answer = await feed.get(path, { ...headers, ...authorization });
      assert.ok(
        answer.headers.get('npm-notice')?.endsWith(`You sent ${name}; npm feeds read a token. [carrier-ignored]`),
        String(answer.headers.get('npm-notice')),
      );
    }
  }
});

test('neither tokens nor passwords stand in the record of requests', async () => {
  const { token } = (
    await feed.send('PUT', '/-/user/org.couchdb.user:Admin', { name: 'Admin', password: server.adminKey })
  ).body;
  await feed.get('/x', { Authorization: `Bearer ${token}` });
  await feed.get(`/x?key=${token}`);
  await feed.send('DELETE', `/-/user/token/${token}`);
  const response = await fetch(`${server.url}/emulator/requests`, { headers: { 'X-ApiKey': server.adminKey } });
  const record = await response.text();
  assert.ok(record.includes('/-/user/token/'), 'the logout is recorded');
  for (const secret of [token, server.adminKey, reader]) assert.ok(!record.includes(secret));
});
