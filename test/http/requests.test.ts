import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openStream } from '../../emulator/attach/http.ts';
import type { RequestRecord } from '../../emulator/contract/request.ts';
import { bearer, call } from '../support/api.ts';
import { startTestServer, type TestServer } from '../support/testServer.ts';

async function started(t: { after(work: () => unknown): void }): Promise<TestServer> {
  const server = await startTestServer();
  t.after(() => server.stop());
  await server.createFeed('npm', 'npm');
  return server;
}

test('each request leaves one record: what was sent, who that is, what was decided', async (t) => {
  const server = await started(t);
  const key = await server.createKey({ type: 'feed', feed: 'npm', packagePermissions: ['add'], displayName: 'ci' });
  await call(server, '/npm/npm/secret-plans', { key: null, headers: bearer(key) });
  const [record] = (await call(server, '/emulator/requests?limit=1')).json as RequestRecord[];
  assert.equal(record?.method, 'GET');
  assert.equal(record?.url, '/npm/npm/secret-plans');
  assert.equal(record?.status, 403);
  assert.equal(record?.feed, 'npm');
  assert.equal(record?.action, 'feed.view');
  assert.equal(record?.allow, false);
  assert.equal(record?.denial, 'missing-permission');
  assert.equal(record?.principal?.keyName, 'ci');
  assert.deepEqual(record?.credential, {
    carrier: 'Authorization Bearer',
    userName: null,
    mark: `${key.slice(0, 4)}…${key.slice(-4)}`,
  });
  assert.deepEqual((await call(server, '/emulator/requests/last')).json, record);
  assert.deepEqual((await call(server, `/emulator/requests/${record?.id}`)).json, record);
});

test('a record keeps a thousand characters of a URL', async (t) => {
  const server = await started(t);
  await call(server, `/npm/npm/x?${'a'.repeat(12_000)}`, { key: null });
  const [record] = (await call(server, '/emulator/requests?denied=1')).json as RequestRecord[];
  assert.equal(record?.url.length, 1000);
  assert.match(record.url, /^\/npm\/npm\/x\?a+\.\.\.$/);
});

test('records are newest first, and can be limited to those since one and to refusals', async (t) => {
  const server = await started(t);
  for (const name of ['a', 'b', 'c']) await call(server, `/npm/npm/${name}`, { key: null });
  await call(server, '/health');
  const list = async (query: string): Promise<RequestRecord[]> =>
    (await call(server, `/emulator/requests?${query}`)).json;
  const denied = await list('denied=1');
  assert.deepEqual(
    denied.map(({ url }) => url),
    ['/npm/npm/c', '/npm/npm/b', '/npm/npm/a'],
  );
  assert.deepEqual(
    (await list(`denied=1&since=${denied[1]?.id}`)).map(({ url }) => url),
    ['/npm/npm/c'],
  );
  assert.equal((await list('limit=2')).length, 2);
  assert.equal((await call(server, '/emulator/requests?limit=many')).status, 400);
  assert.equal((await call(server, '/emulator/requests/stream?since=then')).status, 400);
  assert.equal((await call(server, '/emulator/requests/4711')).status, 404);
});

test('keys in URLs, tokens in paths and keys in the wrong field never enter a record', async (t) => {
  const server = await started(t);
  const secret = 'planted/secret+value-0123456789';
  const encoded = encodeURIComponent(secret);
  await call(server, `/api/api-keys/list?key=${encoded}`, { key: null });
  await call(server, `/npm/npm/-/user/token/${encoded}`, { key: null, method: 'DELETE' });
  await call(server, '/npm/npm/x', {
    key: null,
    headers: { Authorization: `Basic ${Buffer.from(`${secret}:`).toString('base64')}` },
  });
  await call(server, `/npm/npm/${encoded}`, { key: null, headers: { ...bearer(secret), 'User-Agent': secret } });
  const text = (await call(server, '/emulator/requests')).text;
  for (const form of [secret, encoded, Buffer.from(`${secret}:`).toString('base64')]) {
    assert.equal(text.includes(form), false, form);
  }
});

test('the live stream shows each decision, and ends when the server stops', async (t) => {
  const server = await started(t);
  const stream = await openStream({
    method: 'GET',
    url: `${server.url}/emulator/requests/stream?denied=1`,
    headers: { 'X-ApiKey': server.adminKey },
    timeoutMs: 10_000,
  });
  await call(server, '/health');
  await call(server, '/npm/npm/refused', { key: null });
  let text = '';
  let isStopping = false;
  let stopped: Promise<void> | undefined;
  for await (const chunk of stream) {
    text += chunk;
    if (!isStopping && text.includes('/npm/npm/refused')) {
      isStopping = true;
      stopped = server.stop();
    }
  }
  await stopped;
  assert.match(text, /^event: request$/m);
  assert.doesNotMatch(text, /health/);
});

test('requests and their stream need a full-control key', async (t) => {
  const server = await started(t);
  const key = await server.createKey({ type: 'system', systemApis: ['feeds'] });
  for (const path of ['', '/stream', '/last', '/1']) {
    assert.equal((await call(server, `/emulator/requests${path}`, { key })).status, 403, path);
    assert.equal((await call(server, `/emulator/requests${path}`, { key: null })).status, 403, path);
  }
});

test('a key whose request cannot be read is still told by its name', async (t) => {
  const server = await started(t);
  const key = await server.createKey({ type: 'system', systemApis: ['full-control'], displayName: 'minting' });
  const headers = { 'Content-Type': 'application/json' };
  const answer = await call(server, '/api/api-keys/create', { method: 'POST', key, body: '{', headers });
  assert.equal(answer.status, 400);
  const [record] = (await call(server, '/emulator/requests?limit=1')).json as RequestRecord[];
  assert.deepEqual([record?.action, record?.allow, record?.principal?.keyName], ['keys.manage', true, 'minting']);
});
