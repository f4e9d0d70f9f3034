import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type ApiCall, basic, call } from '../support/api.ts';
import { startTestServer, type TestServer } from '../support/testServer.ts';

const sbom = { type: 'System', systemApis: ['sbom-upload'], logging: 'None' };

async function started(t: { after(work: () => unknown): void }, options = {}): Promise<TestServer> {
  const server = await startTestServer(options);
  t.after(() => server.stop());
  return server;
}

function create(server: TestServer, body: object | string, options: ApiCall = {}) {
  return call(server, '/api/api-keys/create', { method: 'POST', body, ...options });
}

test('create answers 201 with the whole key, and list shows it without its value while hashing is on', async (t) => {
  const server = await started(t);
  const created = await create(server, { ...sbom, displayName: 'Сборка', description: 'two\nlines' });
  assert.equal(created.status, 201);
  assert.match(created.json.key, /^[0-9a-f]{40}$/);
  const { key: _key, ...rest } = created.json;
  assert.deepEqual(rest, {
    id: 1001,
    type: 'system',
    displayName: 'Сборка',
    description: 'two\nlines',
    systemApis: ['sbom-upload'],
    logging: 'none',
  });
  assert.deepEqual((await call(server, '/api/api-keys/list')).json[1], rest);
});

test('ids are never used again', async (t) => {
  const server = await started(t);
  const first = (await create(server, sbom)).json.id;
  await call(server, `/api/api-keys/delete?id=${first}`, { method: 'POST' });
  assert.equal((await create(server, sbom)).json.id, first + 1);
});

test('with hashing off list returns the values', async (t) => {
  const server = await started(t, { policies: 'proget' });
  const { key } = (await create(server, sbom)).json;
  assert.equal((await call(server, '/api/api-keys/list')).json[1].key, key);
});

const ownValues: readonly (readonly [value: string, status: number])[] = [
  ['with:colon', 201],
  ['with blank inside', 201],
  ['quote"and\'quote', 201],
  ['Schlüssel-mit-Umlaut', 201],
  ['ключ', 201],
  ['x', 201],
  ['k'.repeat(4096), 201],
  ['k'.repeat(4097), 400],
  ['', 400],
  [' leading', 400],
  ['trailing ', 400],
  ['new\nline', 400],
  ['bell\u0007', 400],
];

for (const [value, status] of ownValues) {
  const shown = value.length > 40 ? `${value.length} characters` : JSON.stringify(value);
  test(`an own value of ${shown} is answered ${status}${status === 201 ? ' and opens what the key may do' : ''}`, async (t) => {
    const server = await started(t);
    const created = await create(server, { ...sbom, key: value });
    assert.equal(created.status, status);
    if (status !== 201) {
      assert.match(created.text, /^key: [^\n]+\.$/);
      return;
    }
    const ways: ApiCall[] = [
      // Clients put UTF-8 bytes into a header, Node shows them as latin-1.
      { key: null, headers: { 'X-ApiKey': Buffer.from(value, 'utf8').toString('latin1') } },
      { key: null, headers: basic('api', value) },
    ];
    for (const way of ways) {
      const answer = await call(server, '/api/sca/permissions', way);
      assert.deepEqual(answer.json, { canView: false, canManage: false, canUploadSbom: true });
    }
    const query = await call(server, `/api/sca/permissions?key=${encodeURIComponent(value)}`, { key: null });
    assert.equal(query.status, 200);
    assert.equal((await create(server, { ...sbom, key: value })).status, 409);
  });
}

const carriers: readonly (readonly [name: string, (server: TestServer) => [path: string, options: ApiCall]])[] = [
  ['X-ApiKey header', (server) => ['', { key: server.adminKey }]],
  ['key in the query', (server) => [`?key=${server.adminKey}`, { key: null }]],
  ['API_Key in JSON', (server) => ['', { key: null, body: { ...sbom, API_Key: server.adminKey } }]],
  [
    'API_Key in JSON with a charset',
    (server) => [
      '',
      {
        key: null,
        headers: { 'Content-Type': 'application/json; charset=utf-8' },
        body: JSON.stringify({ ...sbom, API_Key: server.adminKey }),
      },
    ],
  ],
  ['Basic api:KEY', (server) => ['', { key: null, headers: basic('api', server.adminKey) }]],
  ['Basic with a user', (server) => ['', { key: null, headers: basic('Admin', server.adminKey) }]],
  ['user:password as key', (server) => ['', { key: `Admin:${server.adminKey}` }]],
];

for (const [name, prepare] of carriers) {
  test(`create takes the key as ${name}`, async (t) => {
    const server = await started(t);
    const [query, options] = prepare(server);
    const answer = await call(server, `/api/api-keys/create${query}`, { method: 'POST', body: sbom, ...options });
    assert.equal(answer.status, 201, answer.text);
  });
}

test('Bearer does not count on /api, and the refusal says which carriers do', async (t) => {
  const server = await started(t);
  const refused = await create(server, sbom, { key: null, headers: { Authorization: `Bearer ${server.adminKey}` } });
  assert.equal(refused.status, 403);
  assert.match(String(refused.headers['x-proget-emulator-hint']), /Bearer.*\[carrier-ignored\]/);
});

test('a form carries the key where a body is a form', async (t) => {
  const server = await started(t);
  const { id } = (await create(server, sbom)).json;
  const options = {
    method: 'POST',
    key: null,
    headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
  } as const;
  const path = `/api/api-keys/delete?id=${id}`;
  assert.equal((await call(server, path, { ...options, body: 'key=wrong' })).status, 403);
  assert.equal((await call(server, path, { ...options, body: `key=${server.adminKey}` })).status, 200);
});

const nonsense: readonly (readonly [name: string, options: ApiCall, status: number, text: RegExp])[] = [
  ['no JSON', { body: '{"type":', headers: { 'Content-Type': 'application/json' } }, 400, /not valid JSON/],
  ['nothing', { body: '', headers: { 'Content-Type': 'application/json' } }, 400, /body is empty/],
  ['a list', { body: [] }, 400, /JSON object/],
  ['a wrong content type', { body: '{}', headers: { 'Content-Type': 'text/plain' } }, 415, /application\/json/],
  ['no content type', { body: '{}' }, 415, /application\/json/],
  ['too much', { body: { ...sbom, description: 'x'.repeat(1024 * 1024) } }, 413, /larger than the 1 MB/],
  ['invalid UTF-8', { body: '{"type":"\ud800"}', headers: { 'Content-Type': 'application/json' } }, 400, /type/],
  ['another type', { body: { type: 'Super' } }, 400, /^type /],
];

for (const [name, options, status, text] of nonsense) {
  test(`create given ${name} answers ${status} in plain text`, async (t) => {
    const server = await started(t);
    const answer = await create(server, options.body ?? '', options);
    assert.equal(answer.status, status, answer.text);
    assert.match(answer.text, text);
    assert.match(String(answer.headers['content-type']), /^text\/plain/);
    assert.doesNotMatch(answer.text, /\n\s+at |node:/);
    assert.equal((await call(server, '/api/api-keys/list')).json.length, 1);
  });
}

test('a big body without another carrier is refused before the caller is known', async (t) => {
  const server = await started(t);
  const body = { ...sbom, API_Key: server.adminKey, description: 'x'.repeat(70_000) };
  const refused = await create(server, body, { key: null });
  assert.equal(refused.status, 413);
  assert.match(refused.text, /64 KB/);
});

test('delete answers 404 for an unknown id and 400 for nonsense', async (t) => {
  const server = await started(t);
  const remove = (id: string) => call(server, `/api/api-keys/delete?id=${id}`, { method: 'POST' });
  assert.equal((await remove('4711')).status, 404);
  for (const id of ['', 'abc', '1e3', '-1', '1000;drop', '99999999999999999999']) {
    assert.equal((await remove(id)).status, 400, id);
  }
});

test('who may not manage keys learns nothing about bodies or ids', async (t) => {
  const server = await started(t);
  const key = (await create(server, sbom)).json.key;
  for (const given of [key, 'wrong', null]) {
    assert.equal(
      (await create(server, '{', { key: given, headers: { 'Content-Type': 'application/json' } })).status,
      403,
    );
    assert.equal((await call(server, '/api/api-keys/delete?id=4711', { method: 'POST', key: given })).status, 403);
    assert.equal((await call(server, '/api/api-keys/list', { key: given })).status, 403);
  }
});

test('a user lists, makes and deletes his own Personal keys and no others', async (t) => {
  const server = await started(t, { demo: true });
  const personal = { type: 'personal', user: 'j.smith' };
  const key = await server.createKey(personal);
  const mine = await create(server, personal, { key });
  assert.equal(mine.status, 201);
  assert.equal((await create(server, { type: 'personal', user: 'Admin' }, { key })).status, 403);
  assert.equal((await create(server, sbom, { key })).status, 403);
  const listed: { type: string; user: string }[] = (await call(server, '/api/api-keys/list', { key })).json;
  assert.ok(listed.length >= 2);
  assert.ok(listed.every((one) => one.type === 'personal' && one.user === 'j.smith'));
  assert.equal((await call(server, '/api/api-keys/delete?id=1000', { method: 'POST', key })).status, 403);
  const path = `/api/api-keys/delete?id=${mine.json.id}`;
  assert.equal((await call(server, path, { method: 'POST', key })).status, 200);
});

test('locked policies want an expiration, refuse own values and Personal keys', async (t) => {
  const server = await started(t, { policies: 'locked' });
  const later = new Date(Date.now() + 86_400_000).toISOString();
  assert.match((await create(server, sbom)).text, /^expiration is required/);
  assert.match((await create(server, { ...sbom, expiration: later, key: 'own-value' })).text, /^key: /);
  assert.equal((await create(server, { ...sbom, expiration: later })).status, 201);
});

test('Free edition refuses Personal keys and names the edition', async (t) => {
  const server = await started(t, { edition: 'free' });
  const refused = await create(server, { type: 'personal', user: 'Admin' });
  assert.equal(refused.status, 403);
  assert.equal(refused.headers['x-proget-edition'], 'free');
  assert.match(refused.text, /\[edition\]/);
});
