import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { type ApiAnswer, type ApiCall, call } from '../support/api.ts';
import { startTestServer, type TestServer } from '../support/testServer.ts';

const base = '/api/management/connectors';
const body = { name: 'Upstream', url: 'https://packages.example/v3/index.json', feedType: 'NuGet' };

async function started(t: TestContext): Promise<TestServer> {
  const server = await startTestServer();
  t.after(() => server.stop());
  return server;
}

const create = (server: TestServer, fields: object = {}, method: 'POST' | 'PUT' = 'POST'): Promise<ApiAnswer> =>
  call(server, `${base}/create`, { method, body: { ...body, ...fields } });

test('a connector is created, listed, read, updated in part and deleted, with the verbs of ProGet and pgutil', async (t) => {
  const server = await started(t);
  const created = await create(server);
  const whole = {
    name: 'Upstream',
    url: body.url,
    feedType: 'nuget',
    timeout: 10,
    metadataCacheEnabled: false,
    metadataCacheMinutes: 30,
    metadataCacheCount: 100,
    filters: [],
  };
  assert.equal(created.status, 201);
  assert.deepEqual(created.json, whole);
  assert.equal((await create(server, { name: 'a second', feedType: 'ProGet' }, 'PUT')).status, 201);
  assert.deepEqual((await call(server, `${base}/list`)).json, [
    { ...whole, name: 'a second', feedType: 'universal' },
    whole,
  ]);
  const change = { timeout: 30, filters: ['Contoso.*', '!Evil*'], metadataCacheEnabled: true };
  const updated = await call(server, `${base}/update/upstream`, { method: 'POST', body: change });
  assert.equal(updated.status, 200);
  assert.deepEqual(updated.json, { ...whole, ...change });
  assert.deepEqual((await call(server, `${base}/get/UPSTREAM`)).json, updated.json);
  const renamed = await call(server, `${base}/update/Upstream`, { method: 'POST', body: { name: 'Main source' } });
  assert.equal(renamed.json.name, 'Main source');
  assert.equal((await call(server, `${base}/get/Upstream`)).status, 404);
  assert.equal((await call(server, `${base}/get/main%20source`)).status, 200);
  assert.equal((await call(server, `${base}/delete/Main%20source`, { method: 'DELETE' })).status, 200);
  assert.equal((await call(server, `${base}/delete/a%20second`, { method: 'POST' })).status, 200);
  assert.deepEqual((await call(server, `${base}/list`)).json, []);
});

const wrongVerbs: readonly (readonly [path: string, method: NonNullable<ApiCall['method']>, allowed: string])[] = [
  ['list', 'POST', 'GET, HEAD'],
  ['get/Upstream', 'POST', 'GET, HEAD'],
  ['create', 'PATCH', 'POST, PUT'],
  ['update/Upstream', 'PUT', 'POST'],
  ['delete/Upstream', 'GET', 'DELETE, POST'],
];

test('every other verb is refused and changes nothing', async (t) => {
  const server = await started(t);
  await create(server);
  for (const [path, method, allowed] of wrongVerbs) {
    const refused = await call(server, `${base}/${path}`, { method });
    assert.equal(refused.status, 405, `${method} ${path}`);
    assert.equal(refused.headers.allow, allowed);
  }
  assert.equal((await call(server, `${base}/list`)).json.length, 1);
});

const refusals: readonly (readonly [fields: object | string, text: RegExp])[] = [
  ['[]', /JSON object that describes a connector/],
  [{ name: undefined }, /connector name is required/],
  [{ url: undefined }, /connector url is required/],
  [{ feedType: undefined }, /connector feedType is required/],
  [{ name: null }, /connector name is required/],
  [{ Name: 'x' }, /case-sensitive: write name/],
  [{ name: 7 }, /field name has a wrong type/],
  [{ name: 'TAKEN' }, /A connector named 'TAKEN' exists already/],
  [{ name: 'a/b' }, /connector name 'a\/b' is not allowed/],
  [{ name: '..' }, /connector name '\.\.' is not allowed/],
  [{ name: ' a' }, /connector name ' a' is not allowed/],
  [{ name: 'a\nb' }, /connector name 'a\?b' is not allowed/],
  [{ name: 'a'.repeat(101) }, /connector name/],
  [{ feedType: 'nugget' }, /invalid feed type 'nugget'/],
  [{ url: 'packages.example' }, /url must be an address that begins with http/],
  [{ url: 'ftp://packages.example/' }, /url must be an address that begins with http/],
  [{ url: 'file:///etc/passwd' }, /url must be an address that begins with http/],
  [{ url: 'http://' }, /url must be an address/],
  [{ url: 'https://me:secret@packages.example/' }, /url must not hold a user name or password/],
  [{ url: 'http://169.254.169.254/latest/' }, /link-local/],
  [{ url: 'http://[fe80::1]/' }, /link-local/],
  [{ url: 'http://[::ffff:169.254.169.254]/' }, /link-local/],
  [{ url: 'http://2852039166/' }, /link-local/],
  [{ url: `https://packages.example/${'a'.repeat(2000)}` }, /more than 2000 characters/],
  [{ timeout: 0 }, /field timeout/],
  [{ timeout: 1.5 }, /field timeout/],
  [{ timeout: '10' }, /field timeout/],
  [{ metadataCacheMinutes: -1 }, /field metadataCacheMinutes/],
  [{ metadataCacheEnabled: 'yes' }, /field metadataCacheEnabled/],
  [{ filters: 'a' }, /field filters/],
  [{ filters: ['a', ''] }, /filter '' is not allowed/],
  [{ filters: ['!'] }, /filter '!' is not allowed/],
  [{ username: 'a:b', password: 'c' }, /username must/],
  [{ username: 'a', password: 'c\r\nX: y' }, /password must/],
  [{ password: 'c' }, /A password needs a username/],
];

test('a connector that cannot be is refused with one sentence that names the field', async (t) => {
  const server = await started(t);
  await create(server, { name: 'taken' });
  for (const [fields, text] of refusals) {
    const sent = typeof fields === 'string' ? fields : { ...body, ...fields };
    const headers = typeof fields === 'string' ? { 'Content-Type': 'application/json' } : {};
    const refused = await call(server, `${base}/create`, { method: 'POST', body: sent, headers });
    assert.equal(refused.status, 400, JSON.stringify(fields));
    assert.match(refused.text, text);
    assert.doesNotMatch(refused.text, /secret|\n/);
  }
  assert.equal((await call(server, `${base}/list`)).json.length, 1);
  assert.equal((await call(server, `${base}/get/nobody`)).status, 404);
  assert.equal((await call(server, `${base}/update/nobody`, { method: 'POST', body: {} })).status, 404);
  assert.equal((await call(server, `${base}/delete/nobody`, { method: 'DELETE' })).status, 404);
});

test('an update that leaves the password out keeps it, unless it would go to another server', async (t) => {
  const server = await started(t);
  const update = (fields: object) => call(server, `${base}/update/Upstream`, { method: 'POST', body: fields });
  assert.equal((await create(server, { username: 'me', password: 'pass' })).json.username, 'me');
  assert.equal((await update({ url: 'https://packages.example/other/', password: null })).status, 200);
  const moved = await update({ url: 'https://elsewhere.example/' });
  assert.equal(moved.status, 400);
  assert.match(moved.text, /another server: give its password too/);
  assert.equal((await update({ url: 'http://packages.example/' })).status, 400, 'another scheme is another origin');
  assert.equal((await update({ username: '' })).status, 400, 'the password would stand alone');
  assert.equal((await update({ url: 'https://elsewhere.example/', password: 'new' })).status, 200);
  assert.equal((await update({ username: '', password: '' })).status, 200);
  assert.equal((await update({ url: 'https://third.example/' })).status, 200);
  assert.equal((await call(server, `${base}/get/Upstream`)).json.username, undefined);
});

const principals: readonly (readonly [key: object | null, allowed: boolean])[] = [
  [null, false],
  [{ type: 'system', systemApis: ['full-control'] }, true],
  [{ type: 'system', systemApis: ['feeds'] }, true],
  [{ type: 'system', systemApis: ['sca'] }, false],
  [{ type: 'feed', feed: 'npm', packagePermissions: ['view', 'add', 'promote', 'delete'] }, false],
  [{ type: 'other', legacyApis: ['feed-management'] }, true],
  [{ type: 'other', legacyApis: ['connector-health', 'webhooks', 'feed-api'] }, false],
];

test('connectors need feed management, and who has it not learns nothing of them', async (t) => {
  const server = await started(t);
  await server.createFeed('npm', 'npm');
  await create(server);
  for (const [key, allowed] of principals) {
    const value = key === null ? null : await server.createKey(key);
    for (const path of ['list', 'get/Upstream', 'get/nobody']) {
      const { status } = await call(server, `${base}/${path}`, { key: value });
      assert.equal(status, allowed ? (path === 'get/nobody' ? 404 : 200) : 403, `${JSON.stringify(key)} ${path}`);
    }
  }
});
