import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import type { LoggedBodies, LoggedBody, RequestRecord } from '../../emulator/contract/request.ts';
import { buildNupkg } from '../../emulator/demo/nugetPackage.ts';
import { longestBody } from '../../emulator/http/loggedBodies.ts';
import { type ApiCall, basic, bearer, call } from '../support/api.ts';
import { startDiskServer, until } from '../support/diskServer.ts';
import { SecretSearch } from '../support/secretForms.ts';
import { startTestServer, type TestServer } from '../support/testServer.ts';

type Context = { after(work: () => unknown): void };

async function started(t: Context): Promise<TestServer> {
  const server = await startTestServer();
  t.after(() => server.stop());
  await server.createFeed('npm', 'npm');
  return server;
}

const logged = (logging: string, more: object = {}) => ({
  type: 'system',
  systemApis: ['full-control'],
  logging,
  displayName: `logs ${logging}`,
  ...more,
});

/** Makes a call, @returns what was kept of it. */
async function keptOf(server: TestServer, path: string, options: ApiCall): Promise<LoggedBodies | undefined> {
  await call(server, path, options);
  const [record] = (await call(server, '/emulator/requests?limit=1&bodies=1')).json as RequestRecord[];
  assert.equal(record?.url.split('?')[0], path.split('?')[0]);
  return record?.bodies;
}

const createFeed = (name: string): ApiCall => ({ method: 'POST', body: { name, feedType: 'npm' } });

test('a key has the bodies kept that its setting names, and no others', async (t) => {
  const server = await started(t);
  for (const [logging, sent, answered] of [
    ['none', false, false],
    ['request', true, false],
    ['response', false, true],
    ['both', true, true],
  ] as const) {
    const key = await server.createKey(logged(logging));
    const path = '/api/management/feeds/create';
    const bodies = await keptOf(server, path, { ...createFeed(`feed-${logging}`), key });
    assert.equal(bodies === undefined, logging === 'none', logging);
    if (bodies === undefined) continue;
    assert.equal(bodies.request !== null, sent, logging);
    assert.equal(bodies.response !== null, answered, logging);
    if (sent) {
      const text = JSON.stringify({ name: `feed-${logging}`, feedType: 'npm' });
      const expected: LoggedBody = { type: 'application/json', size: text.length, text, truncated: false };
      assert.deepEqual(bodies.request, expected);
    }
    if (answered) assert.equal(JSON.parse(bodies.response?.text ?? '').name, `feed-${logging}`);
  }
});

test('the setting of a key can be changed, and a refused call is kept too', async (t) => {
  const server = await started(t);
  const key = await server.createKey({ type: 'feed', feed: 'npm', packagePermissions: ['view'] });
  assert.equal(await keptOf(server, '/api/management/feeds/create', { ...createFeed('x'), key }), undefined);
  const [{ id }] = (await call(server, '/api/api-keys/list')).json.filter(
    (one: { type: string }) => one.type === 'feed',
  );
  await call(server, `/emulator/keys/${id}`, { method: 'PATCH', body: { logging: 'both' } });
  const bodies = await keptOf(server, '/api/management/feeds/create', { ...createFeed('x'), key });
  assert.match(bodies?.request?.text ?? '', /"name":"x"/);
  assert.match(bodies?.response?.text ?? '', /^The specified API key does not have the proper permissions/);
});

test('requests of feeds, pseudo-keys, users and the emulator itself are never kept', async (t) => {
  const server = await started(t);
  const both = await server.createKey(logged('both'));
  const user = { Authorization: basic('Admin', server.adminKey).Authorization };
  const cases: [string, ApiCall][] = [
    ['/npm/npm/nothing', { key: null, headers: bearer(both) }],
    ['/api/api-keys/list', { key: `Admin:${server.adminKey}` }],
    ['/api/api-keys/list', { key: null, headers: user }],
    ['/api/api-keys/list', { key: 'unknown-key-0123456789' }],
    ['/emulator/status', { key: both }],
  ];
  for (const [path, options] of cases) assert.equal(await keptOf(server, path, options), undefined, path);
});

test('keys and passwords are taken out of bodies, wherever they stand', async (t) => {
  const server = await started(t);
  const key = await server.createKey(logged('both'));
  const secret = 'Secret+value/0123456789"ä';
  const cases: Record<string, ApiCall & { path: string }> = {
    'API_Key in JSON': { path: '/api/management/feeds/list', method: 'GET' },
    'a value for a new key': {
      path: '/api/api-keys/create',
      method: 'POST',
      key,
      body: logged('none', { key: secret, description: `once more: ${secret}` }),
    },
    'API_Key beside the fields': {
      path: '/api/management/feeds/create',
      method: 'POST',
      key: null,
      body: { name: 'a', feedType: 'npm', API_Key: key },
    },
    'a form': {
      path: '/api/management/feeds/create',
      method: 'POST',
      key: null,
      headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
      body: `key=${encodeURIComponent(key)}&pass%77ord=${encodeURIComponent(secret)}&name=x`,
    },
    'passwords and tokens, deep down': {
      path: '/api/management/feeds/create',
      method: 'POST',
      key,
      body: {
        name: 'b',
        feedType: 'npm',
        replication: { clientToken: secret, list: [{ name: 'Licensing.Key', value: secret }] },
        payload: { headers: { 'X-Proof': secret }, content: `again ${secret}` },
        hook: `https://hooks.example/?access_token=${encodeURIComponent(secret)}`,
        sourceUrl: `https://user:${encodeURIComponent(secret)}@feed.example/`,
        headers: { Authorization: `Bearer ${secret}` },
      },
    },
    'text that is no JSON': {
      path: '/api/api-keys/create',
      method: 'POST',
      key,
      headers: { 'Content-Type': 'application/json' },
      body: `{"key": "${secret}`,
    },
  };
  for (const [name, { path, ...options }] of Object.entries(cases)) {
    const bodies = await keptOf(server, path, options);
    const text = `${bodies?.request?.text}\n${bodies?.response?.text}`;
    const forms = [secret, key].flatMap((one) => [one, encodeURIComponent(one), JSON.stringify(one).slice(1, -1)]);
    for (const form of forms) assert.equal(text.includes(form), false, `${name}: ${text}`);
    if (options.key !== undefined || options.method === 'POST') assert.notEqual(bodies, undefined, name);
  }
  const created = await keptOf(server, '/api/api-keys/create', { method: 'POST', key, body: logged('none') });
  assert.equal(JSON.parse(created?.response?.text ?? '').key, '***');
  assert.equal(JSON.parse(created?.response?.text ?? '').displayName, 'logs none');
});

test('a body is kept up to its limit, and what is no text by its type and size alone', async (t) => {
  const server = await started(t);
  const key = await server.createKey(logged('both'));
  const description = 'd'.repeat(longestBody);
  const path = '/api/management/feeds/create';
  const long = await keptOf(server, path, {
    method: 'POST',
    key,
    body: { name: 'long', feedType: 'npm', description },
  });
  assert.equal(long?.request?.text?.length, longestBody);
  assert.equal(long.request.truncated, true);
  assert.ok((long.request.size ?? 0) > longestBody);

  const dropPath = 'd'.repeat(600_000);
  for (const name of ['a', 'b'])
    await call(server, path, { method: 'POST', body: { name, feedType: 'npm', dropPath } });
  const huge = await keptOf(server, '/api/management/feeds/list', { key });
  assert.equal(huge?.response?.text, null);
  assert.ok((huge?.response?.size ?? 0) > 1_200_000);

  const bytes = { 'Content-Type': 'application/octet-stream' };
  const binary = await keptOf(server, path, { method: 'POST', key, headers: bytes, body: 'PK-and-more' });
  assert.deepEqual(binary?.request, { type: 'application/octet-stream', size: 11, text: null, truncated: false });
  const untyped = await keptOf(server, path, { method: 'POST', key, body: 'PK' });
  assert.deepEqual(untyped?.request, { type: null, size: 2, text: null, truncated: false });
});

test('packages that come and go are kept by type and size alone', async (t) => {
  const server = await started(t);
  await server.createFeed('nuget', 'nuget');
  const key = await server.createKey(logged('both'));
  const nupkg = await buildNupkg({ id: 'Acme.Lib', version: '1.2.0' });
  const headers = { 'X-ApiKey': key };
  const body = new Uint8Array(nupkg);
  const uploaded = await fetch(`${server.url}/api/packages/nuget/upload`, { method: 'PUT', headers, body });
  assert.equal(uploaded.status, 200, await uploaded.text());
  const download = await fetch(`${server.url}/api/packages/nuget/download?name=Acme.Lib&version=1.2.0`, { headers });
  assert.equal((await download.arrayBuffer()).byteLength, nupkg.length);
  const [down, up] = (await call(server, '/emulator/requests?bodies=1')).json as RequestRecord[];
  assert.deepEqual(up?.bodies?.request, { type: null, size: nupkg.length, text: null, truncated: false });
  assert.deepEqual([down?.bodies?.response?.size, down?.bodies?.response?.text], [nupkg.length, null]);
});

test('a request is counted to the key that it brought, also when it was judged as Anonymous', async (t) => {
  const server = await startTestServer({ anonymous: 'view' });
  t.after(() => server.stop());
  await server.createFeed('npm', 'npm');
  await server.createFeed('other', 'npm');
  const key = await server.createKey({ type: 'feed', feed: 'other', packagePermissions: ['view'], logging: 'both' });
  const { id } = (await call(server, '/api/api-keys/list')).json.at(-1);
  assert.equal((await call(server, '/api/packages/npm/latest', { key })).status, 200);
  const [record] = (await call(server, `/emulator/requests?keyId=${id}&bodies=1`)).json as RequestRecord[];
  assert.deepEqual([record?.principal?.kind, record?.logging], ['anonymous', 'both']);
  assert.equal(record?.bodies?.response?.text, '[]');
});

test('JSON that is nested beyond reason does not disturb anything', async (t) => {
  const server = await started(t);
  const key = await server.createKey(logged('both'));
  const nested = `${'['.repeat(30_000)}${']'.repeat(30_000)}`;
  const headers = { 'Content-Type': 'application/json' };
  const bodies = await keptOf(server, '/api/api-keys/create', { method: 'POST', key, headers, body: nested });
  assert.equal(bodies?.request?.size, 60_000);
  assert.equal((await call(server, '/health')).status, 200);
});

test('requests can be asked for by key, with bodies in one, in the list and in the stream', async (t) => {
  const server = await started(t);
  const key = await server.createKey(logged('request'));
  const { id } = (await call(server, '/api/api-keys/list')).json.at(-1);
  await call(server, '/api/management/feeds/list');
  await call(server, '/api/management/feeds/create', { ...createFeed('mine'), key });
  await call(server, '/npm/mine/-/ping', { key: null, headers: bearer(key) });
  const mine = (await call(server, `/emulator/requests?keyId=${id}`)).json as RequestRecord[];
  assert.deepEqual(
    mine.map(({ url }) => url),
    ['/npm/mine/-/ping', '/api/management/feeds/create'],
  );
  assert.deepEqual(
    mine.map(({ logging, bodies }) => [logging, bodies]),
    [
      [undefined, undefined],
      ['request', undefined],
    ],
  );
  const one = (await call(server, `/emulator/requests/${mine[1]?.id}`)).json as RequestRecord;
  assert.match(one.bodies?.request?.text ?? '', /"mine"/);
  assert.equal((await call(server, '/emulator/requests?keyId=ci')).status, 400);
});

test('bodies lie in the logs, never in the database, and go when the requests are reset', async (t) => {
  const server = await startDiskServer();
  t.after(() => server.remove());
  const key = await server.createKey(logged('both'));
  const body = { name: 'x', feedType: 'none', description: 'only-in-this-body' };
  await call(server, '/api/management/feeds/create', { method: 'POST', key, body });
  const search = new SecretSearch();
  search.add('body', 'only-in-this-body');
  const places = async () => [...new Set((await search.inFolder(server.dataDir)).map(({ place }) => place))];
  await until('the body is written', async () => (await places()).length > 0);
  assert.deepEqual(await places(), [join(server.dataDir, 'logs', 'bodies.ndjson')]);
  await call(server, '/emulator/reset', { method: 'POST', body: { what: ['requests'] } });
  assert.deepEqual(await places(), []);
});

test('a body that names thousands of secrets is not searched for them, and holds up nobody', async (t) => {
  const server = await started(t);
  const key = await server.createKey(logged('both'));
  const named = (count: number) =>
    Object.fromEntries(Array.from({ length: count }, (_one, index) => [`key${index}`, `value-${index}`]));
  const send = (count: number) =>
    keptOf(server, '/api/webhooks/create', { method: 'POST', body: { name: 'x', ...named(count) }, key });
  const few = (await send(100))?.request;
  assert.match(few?.text ?? '', /^\{"name":"x","key0":"\*\*\*"/);
  const many = (await send(4000))?.request;
  assert.equal(many?.text, null);
  assert.ok((many?.size ?? 0) > 60_000);
});
