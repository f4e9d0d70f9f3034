import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { type ApiAnswer, type ApiCall, call } from '../support/api.ts';
import { startTestServer, type TestServer } from '../support/testServer.ts';
import { hook } from '../support/webhooks.ts';

const base = '/api/webhooks';
const minimal = { name: 'ci', url: 'https://ci.example/hook', event: 'added' };

async function started(t: TestContext, options: Parameters<typeof startTestServer>[0] = {}): Promise<TestServer> {
  const server = await startTestServer(options);
  t.after(() => server.stop());
  return server;
}

const list = async (server: TestServer, query = '') => (await call(server, `${base}/list${query}`)).json;

test('a webhook is created, listed, edited in part and deleted, with every verb that is documented', async (t) => {
  const server = await started(t);
  await server.createFeed('npm', 'npm');
  const ids: number[] = [];
  for (const method of ['PUT', 'POST'] as const) {
    // The key goes into the address, as the documentation has it.
    const path = `${base}/create?key=${server.adminKey}`;
    const created = await call(server, path, { method, key: null, body: { ...minimal, feedId: 1 } });
    assert.equal(created.status, 201);
    assert.match(created.text, /^\d+$/);
    ids.push(Number(created.text));
  }
  const [first = 0, second = 0] = ids;
  const payload = { method: 'POST', headers: {}, content: '' };
  const whole = { ...minimal, id: first, feedId: 1, condition: null, payload };
  assert.deepEqual(await list(server), [whole, { ...whole, id: second }]);
  assert.deepEqual(await list(server, '?feedId=2'), []);
  for (const method of ['PUT', 'PATCH', 'POST'] as const) {
    const edited = await call(server, `${base}/edit?id=${first}`, { method, body: { name: method, feedId: null } });
    assert.equal(edited.status, 200);
    assert.equal((await list(server))[0].name, method);
  }
  assert.equal((await list(server))[0].feedId, null);
  const content = { payload: { method: 'patch', content: 'x' } };
  assert.equal((await call(server, `${base}/edit`, { method: 'POST', body: { id: second, ...content } })).status, 200);
  assert.deepEqual((await list(server, '?feedId=1'))[0].payload, { method: 'PATCH', headers: {}, content: 'x' });
  assert.equal((await call(server, `${base}/delete?id=${first}`, { method: 'DELETE' })).status, 200);
  assert.equal((await call(server, `${base}/delete?id=${second}`, { method: 'POST' })).status, 200);
  assert.deepEqual(await list(server), []);
  assert.ok((await hook(server, { url: minimal.url })) > second, 'ids are never used twice');
});

const refusals: readonly (readonly [fields: object | string, text: RegExp])[] = [
  ['7', /JSON object that describes a webhook/],
  [{ name: undefined }, /field name is required/],
  [{ url: undefined }, /field url is required/],
  [{ event: undefined }, /field event is required/],
  [{ name: '' }, /field name must have/],
  [{ name: 'a\nb' }, /field name must have/],
  [{ event: 'created' }, /field event is 'created'; it must be one of: added, promoted, deleted/],
  [{ url: 'ci.example' }, /field url must be an address/],
  [{ url: 'gopher://ci.example/' }, /field url must be an address/],
  [{ url: 'https://u:secret@ci.example/' }, /field url must not hold a user name or password/],
  [{ url: 'http://169.254.169.254/' }, /field url cannot be used: it is a link-local address/],
  [{ feedId: 99 }, /feedId names no feed/],
  [{ feedId: 'npm' }, /field feedId/],
  [{ condition: '$FeedName == npm' }, /field condition must be left out/],
  [{ payload: 'x' }, /field payload/],
  [{ payload: { method: 'TRACE' } }, /payload.method is 'TRACE'/],
  [{ payload: { method: 'GET', content: 'x' } }, /payload.content must be empty/],
  [{ payload: { headers: { 'a b': 'secret' } } }, /payload.headers.a b is no name of a header/],
  [{ payload: { headers: { Host: 'secret' } } }, /payload.headers.Host is set by the emulator itself/],
  [{ payload: { headers: { 'content-length': '1' } } }, /is set by the emulator itself/],
  [{ payload: { headers: { a: 'secret\r\nb: c' } } }, /payload.headers.a must have a value/],
  [{ payload: { headers: { a: '€secret' } } }, /payload.headers.a must have a value/],
  [{ payload: { headers: { a: '1', A: '2' } } }, /payload.headers.A is given twice/],
  [{ payload: { headers: { a: '***' } } }, /stands for a stored value; give the value itself/],
  [{ payload: { headers: { a: 7 } } }, /field payload.headers.a/],
  [
    { payload: { headers: Object.fromEntries(Array.from({ length: 51 }, (_, n) => [`h${n}`, 'v'])) } },
    /At most 50 payload.headers/,
  ],
];

test('a webhook that cannot be is refused with one sentence that names the field', async (t) => {
  const server = await started(t);
  const id = await hook(server, { url: minimal.url });
  const before = await list(server);
  for (const [fields, text] of refusals) {
    const isText = typeof fields === 'string';
    const headers = isText ? { 'Content-Type': 'application/json' } : {};
    const send = (path: string, body: object | string) => call(server, path, { method: 'POST', body, headers });
    const refused = await send(`${base}/create`, isText ? fields : { ...minimal, ...fields });
    assert.equal(refused.status, 400, JSON.stringify(fields));
    assert.match(refused.text, text);
    assert.doesNotMatch(refused.text, /secret|\n/);
    if (/is required/.test(text.source)) continue;
    assert.equal((await send(`${base}/edit?id=${id}`, fields)).status, 400, `edit ${JSON.stringify(fields)}`);
  }
  assert.deepEqual(await list(server), before);
});

const strayCalls: readonly (readonly [path: string, method: ApiCall['method'], status: number])[] = [
  ['edit?id=99', 'POST', 404],
  ['edit', 'POST', 400],
  ['edit?id=x', 'POST', 400],
  ['delete?id=99', 'DELETE', 400],
  ['delete', 'DELETE', 400],
  ['delete?id=-1', 'POST', 400],
  ['list?feedId=x', 'GET', 400],
  ['list', 'POST', 405],
  ['create', 'GET', 405],
  ['create', 'DELETE', 405],
  ['edit?id=1', 'DELETE', 405],
  ['delete?id=1', 'GET', 405],
];

test('calls without a webhook to act on answer as documented', async (t) => {
  const server = await started(t);
  for (const [path, method = 'GET', status] of strayCalls) {
    const body = method === 'POST' || method === 'DELETE' ? { body: {} } : {};
    assert.equal((await call(server, `${base}/${path}`, { method, ...body })).status, status, `${method} ${path}`);
  }
  const id = await hook(server, { url: minimal.url });
  const differing = await call(server, `${base}/edit?id=${id}`, { method: 'POST', body: { id: id + 1 } });
  assert.equal(differing.status, 400);
});

test('values of headers are not told again; their place-holder keeps them, but not for another server', async (t) => {
  const server = await started(t);
  const headers = { Authorization: 'Bearer s3cret', 'Content-Type': 'text/plain' };
  const id = await hook(server, { url: 'https://ci.example/a', payload: { headers } });
  const edit = (body: object): Promise<ApiAnswer> => call(server, `${base}/edit?id=${id}`, { method: 'POST', body });
  const shown = async () => (await list(server))[0].payload.headers;
  assert.deepEqual(await shown(), { Authorization: '***', 'Content-Type': 'text/plain' });
  assert.equal((await edit({ payload: { headers: { authorization: '***' } } })).status, 200);
  assert.deepEqual(await shown(), { authorization: '***' });
  assert.equal((await edit({ url: 'https://ci.example/b' })).status, 200);
  const moved = await edit({ url: 'https://elsewhere.example/' });
  assert.equal(moved.status, 400);
  assert.match(moved.text, /another server: give payload.headers too/);
  const kept = await edit({ url: 'https://elsewhere.example/', payload: { headers: { authorization: '***' } } });
  assert.equal(kept.status, 400);
  const given = { authorization: 'Bearer other' };
  assert.equal((await edit({ url: 'https://elsewhere.example/', payload: { headers: given } })).status, 200);
  assert.equal((await edit({ payload: { headers: {} } })).status, 200);
  assert.equal((await edit({ url: 'https://third.example/' })).status, 200);
});

test('webhooks need their own permission or full control, and an edition that has them', async (t) => {
  const server = await started(t);
  await server.createFeed('npm', 'npm');
  const cases = [
    [{ type: 'system', systemApis: ['full-control'] }, 200],
    [{ type: 'system', systemApis: ['feeds', 'sca'] }, 403],
    [{ type: 'other', legacyApis: ['webhooks'] }, 200],
    [{ type: 'other', legacyApis: ['feed-management', 'connector-health', 'native'] }, 403],
    [{ type: 'feed', feed: 'npm', packagePermissions: ['view', 'add', 'promote', 'delete'] }, 403],
    [null, 403],
  ] as const;
  for (const [key, status] of cases) {
    const value = key === null ? null : await server.createKey(key);
    assert.equal((await call(server, `${base}/list`, { key: value })).status, status, JSON.stringify(key));
    const log = key !== null && 'systemApis' in key && key.systemApis[0] === 'full-control' ? 200 : 403;
    assert.equal((await call(server, '/emulator/webhooks', { key: value })).status, log, JSON.stringify(key));
  }
  const free = await started(t, { edition: 'free' });
  const refused = await call(free, `${base}/create`, { method: 'POST', body: minimal });
  assert.equal(refused.status, 403);
  assert.match(refused.text, /ProGet Free Edition does not support this API/);
});

test('a webhook goes with its feed', async (t) => {
  const server = await started(t);
  await server.createFeed('npm', 'npm');
  await hook(server, { url: minimal.url, feedId: 1 });
  const everywhere = await hook(server, { url: minimal.url });
  await call(server, '/api/management/feeds/delete/npm', { method: 'DELETE' });
  assert.deepEqual(
    (await list(server)).map(({ id }: { id: number }) => id),
    [everywhere],
  );
});
