import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { call } from '../support/api.ts';
import { head, type RawReply, sendRaw } from '../support/rawHttp.ts';
import { startTestServer, type TestServer } from '../support/testServer.ts';

let server: TestServer;
before(async () => {
  server = await startTestServer();
  for (const type of ['npm', 'nuget', 'rubygems', 'cargo', 'maven']) await server.createFeed(type, type);
});
after(() => server.stop());

/** Sends the bytes of `headers` as UTF-8 or latin-1. */
async function ask(line: string, headers: Record<string, string>, encoding: 'utf8' | 'latin1'): Promise<RawReply> {
  const text = head(server.url, line, { ...headers, 'Content-Length': 0, Connection: 'close' });
  const [reply] = await sendRaw(server.url, Buffer.from(text, encoding));
  assert.ok(reply, line);
  for (const value of [reply.reason, ...reply.headers.values()]) assert.match(value, /^[ -~]*$/);
  return reply;
}

type Carrier = readonly [name: string, line: string, header: string, write: (key: string) => string];
const plain = (key: string) => key;
const basic = (encoding: BufferEncoding) => (key: string) =>
  `Basic ${Buffer.from(`api:${key}`, encoding).toString('base64')}`;
const carriers: readonly Carrier[] = [
  ['npm Bearer', 'GET /npm/npm/-/ping', 'Authorization', (key) => `Bearer ${key}`],
  ['npm Basic', 'GET /npm/npm/-/ping', 'Authorization', basic('utf8')],
  ['npm Basic in latin-1', 'GET /npm/npm/-/ping', 'Authorization', basic('latin1')],
  ['NuGet Basic', 'GET /nuget/nuget/v3/index.json', 'Authorization', basic('utf8')],
  ['NuGet Basic in latin-1', 'GET /nuget/nuget/v3/index.json', 'Authorization', basic('latin1')],
  ['X-NuGet-ApiKey', 'DELETE /nuget/nuget/v3/package/none/1.0.0', 'X-NuGet-ApiKey', plain],
  ['bare gem key', 'GET /rubygems/rubygems/versions', 'Authorization', plain],
  ['gem Basic', 'GET /rubygems/rubygems/versions', 'Authorization', basic('utf8')],
  ['cargo Bearer', 'GET /cargo/cargo/config.json', 'Authorization', (key) => `Bearer ${key}`],
  ['maven Basic', 'GET /maven2/maven/x.pom', 'Authorization', basic('utf8')],
  ['X-ApiKey', 'GET /api/api-keys/list', 'X-ApiKey', plain],
];

const keys = [
  'with:colon:twice',
  'with blank inside',
  'quote"and\'quote',
  'Schlüssel-mit-ÄÖÜß',
  'comma, semicolon;',
  '%41%zz',
  '{}[]<>',
];

for (const key of keys) {
  test(`the key ${key} opens what it may, by every carrier, and with one character changed nothing`, async () => {
    await server.createKey({ type: 'System', systemApis: ['full-control'], key });
    for (const [name, line, header, write] of carriers) {
      for (const encoding of ['utf8', 'latin1'] as const) {
        const allowed = await ask(line, { [header]: write(key) }, encoding);
        assert.ok([200, 404, 501].includes(allowed.status), `${name} ${encoding}: ${allowed.status} ${allowed.body}`);
        const refused = await ask(line, { [header]: write(`${key}x`) }, encoding);
        assert.equal(refused.status, line.includes('/api/') ? 403 : 401, `${name} ${encoding}: ${refused.body}`);
        assert.equal(refused.body.includes(key), false, name);
      }
    }
  });
}

const unreadable: readonly (readonly [header: string, value: string])[] = [
  ['Authorization', 'Bearer'],
  ['Authorization', 'Basic'],
  ['Authorization', 'Basic ###'],
  ['Authorization', `Basic ${Buffer.from('no colon').toString('base64')}`],
  ['Authorization', `Basic ${Buffer.from('api:\u0000').toString('base64')}`],
  ['Authorization', `Basic ${Buffer.from([0x61, 0x70, 0x69, 0x3a, 0xff, 0xfe]).toString('base64')}`],
  ['Authorization', 'Negotiate abc'],
  ['Authorization', 'Bearer a\tb'],
  ['Authorization', `Bearer ${'k'.repeat(5000)}`],
  ['X-NuGet-ApiKey', 'k'.repeat(5000)],
  ['X-ApiKey', 'k'.repeat(5000)],
];

for (const [header, value] of unreadable) {
  test(`${header}: ${JSON.stringify(value.slice(0, 40))} is refused with a sentence in every dialect`, async () => {
    for (const line of [
      'GET /npm/npm/x',
      'PUT /nuget/nuget/',
      'GET /rubygems/rubygems/versions',
      'GET /api/api-keys/list',
    ]) {
      const reply = await ask(line, { [header]: value }, 'latin1');
      assert.ok([401, 403].includes(reply.status), `${line}: ${reply.status}`);
      assert.match(reply.body, /\[(malformed-credential|unknown-key|missing-key|bad-password)\]/);
      assert.equal(reply.body.length < 1000 && !reply.body.includes('kkkkkkkkkk'), true, reply.body);
    }
  });
}

for (const displayName of ['a\r\nX-Evil: 1', 'a\nb', 'a\u0000b', 'a\u001b[2Jb', 'a\u2028b', 'a\u0085b', 'a\ud800b']) {
  test(`a key may not be named ${JSON.stringify(displayName)}`, async () => {
    const body = { type: 'System', systemApis: ['feeds'], displayName };
    const answer = await call(server, '/api/api-keys/create', { method: 'POST', body });
    assert.deepEqual(
      [answer.status, answer.text],
      [400, 'displayName must not hold line breaks or other control characters.'],
    );
  });
}

test('a key with a Cyrillic name works, and a refusal names it in ASCII wherever it is a header', async () => {
  const displayName = 'Ключ сборки';
  const body = { type: 'System', systemApis: ['sca'], displayName };
  const made = await call(server, '/api/api-keys/create', { method: 'POST', body });
  assert.equal(made.json.displayName, displayName);
  const { key } = made.json;
  assert.equal((await call(server, '/api/sca/permissions', { key })).json.canView, true);
  const named = /Key '\?\?\?\? \?\?\?\?\?\?'/;
  const npm = await ask('GET /npm/npm/x', { Authorization: `Bearer ${key}` }, 'utf8');
  assert.equal(npm.status, 403);
  assert.match(JSON.parse(npm.body).error, named);
  const nuget = await ask('PUT /nuget/nuget/', { 'X-NuGet-ApiKey': key }, 'utf8');
  assert.equal(nuget.status, 403);
  assert.match(nuget.reason, named);
  assert.ok(nuget.headers.get('x-nuget-warning'));
  const api = await call(server, '/api/api-keys/list', { key });
  assert.equal(api.status, 403);
  assert.match(api.text, named);
  const { json } = await call(server, '/emulator/requests?limit=1');
  assert.equal(json[0].principal.keyName, displayName);
});

test('half a character as a key is refused, and recorded', async () => {
  const body = '{"API_Key":"\\ud800"}';
  const { status, text } = await call(server, '/api/webhooks/create', {
    method: 'POST',
    key: null,
    headers: { 'Content-Type': 'application/json' },
    body,
  });
  assert.equal(status, 403);
  assert.match(text, /not valid Unicode.*\[malformed-credential\]/);
  const [record] = (await call(server, '/emulator/requests?denied=1')).json;
  assert.equal(record?.url, '/api/webhooks/create');
});
