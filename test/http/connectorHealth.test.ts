import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { call } from '../support/api.ts';
import { until } from '../support/diskServer.ts';
import { type freshHealth, impatient } from '../support/impatience.ts';
import { type Answer, type OtherServer, startOtherServer } from '../support/otherServer.ts';
import { startTestServer, type TestServer } from '../support/testServer.ts';

interface Health {
  readonly id: number;
  readonly name: string;
  readonly url: string;
  readonly state: string;
  readonly errorMessage: string | null;
  readonly lastChecked: string | null;
}

async function started(
  t: TestContext,
  health: Partial<typeof freshHealth> = {},
): Promise<{ server: TestServer; upstream: OtherServer }> {
  const server = await startTestServer({}, impatient({ health }));
  t.after(() => server.stop());
  return { server, upstream: await startOtherServer(t) };
}

async function connector(server: TestServer, fields: object): Promise<void> {
  const body = { name: 'up', feedType: 'nuget', ...fields };
  const created = await call(server, '/api/management/connectors/create', { method: 'POST', body });
  assert.equal(created.status, 201, created.text);
}

const healthOf = async (server: TestServer, id = 1): Promise<Health> =>
  (await call(server, `/api/connector-health/${id}`)).json;

const index = { status: 200, body: JSON.stringify({ version: '3.0.0', resources: [] }) };

const answers: readonly (readonly [what: string, answer: Answer, state: string, message: RegExp | null])[] = [
  ['an index of version 3', index, 'healthy', null],
  ['a service document of version 2', { status: 200, body: '<?xml version="1.0"?>\n<service/>' }, 'healthy', null],
  [
    '401',
    401,
    'error',
    /^The upstream answered 401 Unauthorized: it asks for credentials, and the connector has none\.$/,
  ],
  ['403', 403, 'error', /^The upstream answered 403 Forbidden\.$/],
  ['404', 404, 'error', /^The upstream answered 404 Not Found\.$/],
  ['500', 500, 'error', /^The upstream answered 500 Internal Server Error\.$/],
  ['a page', { status: 200, body: '<html>Welcome</html>' }, 'error', /answered 200, but not as a source of NuGet/],
  ['nothing', 200, 'error', /answered 200, but not as a source of NuGet/],
  ['JSON of something else', { status: 200, body: '[]' }, 'error', /not as a source of NuGet/],
  ['no HTTP', (request) => request.socket.end('220 smtp ready\r\n'), 'error', /does not answer in HTTP/],
  ['a broken connection', (request) => request.socket.destroy(), 'error', /broke off/],
  ['silence', 'hang', 'error', /did not answer within 0\.2 s/],
  [
    'an index that never ends',
    (_request, response) => response.writeHead(200).write('{"resources": ['),
    'error',
    /did not end in time/,
  ],
  [
    'an endless answer',
    (_request, response) => {
      const more = () => {
        while (!response.destroyed && response.write('x'.repeat(65_536)));
      };
      response.writeHead(200).on('drain', more);
      more();
    },
    'error',
    /far too long/,
  ],
  ['a redirect to itself', { status: 302, headers: { Location: '/again' } }, 'error', /redirects again and again/],
  [
    'a redirect to another server',
    { status: 301, headers: { Location: 'https://user:pw@elsewhere.example/secret?x' } },
    'error',
    /^It redirects to another server, https:\/\/elsewhere\.example, which is not followed\.$/,
  ],
];

test('the health of a connector is what its upstream really answers, each time anew', async (t) => {
  const { server, upstream } = await started(t, { totalMs: 200 });
  await connector(server, { url: `${upstream.url}/v3/index.json` });
  for (const [what, answer, state, message] of answers) {
    upstream.answer = answer;
    const before = Date.now();
    const health = await healthOf(server);
    assert.equal(health.state, state, what);
    if (message === null) assert.equal(health.errorMessage, null, what);
    else assert.match(health.errorMessage ?? '', message, what);
    assert.ok(Date.parse(health.lastChecked ?? '') >= before, what);
  }
  assert.ok(upstream.received.every(({ url }) => url === '/v3/index.json' || url === '/again'));
  await upstream.stop();
  assert.match((await healthOf(server)).errorMessage ?? '', /connection was refused/);
});

test('a redirect within the upstream is followed, with the credentials', async (t) => {
  const { server, upstream } = await started(t);
  await connector(server, { url: `${upstream.url}/old`, username: 'me', password: 'pass:wörd' });
  upstream.answer = (request, response) => {
    const status = request.url === '/old' ? 302 : 200;
    response.writeHead(status, { Location: '/new' }).end(index.body);
  };
  assert.equal((await healthOf(server)).state, 'healthy');
  const authorization = `Basic ${Buffer.from('me:pass:wörd').toString('base64')}`;
  assert.deepEqual(
    upstream.received.map(({ url, headers }) => [url, headers.authorization]),
    [
      ['/old', authorization],
      ['/new', authorization],
    ],
  );
  upstream.answer = 401;
  assert.match((await healthOf(server)).errorMessage ?? '', /does not accept the user name and password/);
});

test('each kind of upstream is asked in its own way', async (t) => {
  const { server, upstream } = await started(t);
  const asked: string[] = [];
  upstream.answer = (request, response) => {
    asked.push(`${request.method} ${request.url}`);
    const status = request.url?.endsWith('/ping') || request.url?.endsWith('.gz') ? 404 : 200;
    response.writeHead(status).end('{}');
  };
  const expected = {
    npm: ['GET /base/-/ping', 'GET /base/'],
    rubygems: ['HEAD /base/specs.4.8.gz', 'HEAD /base/versions'],
    universal: ['GET /base/'],
  };
  for (const [id, [feedType, requests]] of Object.entries(expected).entries()) {
    await connector(server, { name: feedType, feedType, url: `${upstream.url}/base/` });
    assert.equal((await healthOf(server, id + 1)).state, 'healthy', feedType);
    assert.deepEqual(asked.splice(0), requests);
  }
});

test('an emulator is a healthy upstream of another, once the credentials are right', async (t) => {
  const { server } = await started(t);
  const feedUrl = await server.createFeed('npm', 'npm');
  await connector(server, { feedType: 'npm', url: feedUrl });
  assert.match((await healthOf(server)).errorMessage ?? '', /401 Unauthorized/);
  const credentials = { username: 'api', password: server.adminKey };
  await call(server, '/api/management/connectors/update/up', { method: 'POST', body: credentials });
  assert.equal((await healthOf(server)).state, 'healthy');
});

test('a result is remembered shortly, until the connector changes', async (t) => {
  const { server, upstream } = await started(t, { freshMs: 60_000 });
  upstream.answer = index;
  await connector(server, { url: upstream.url });
  const first = await healthOf(server);
  upstream.answer = 500;
  assert.deepEqual(await healthOf(server), first);
  assert.deepEqual((await call(server, '/api/connector-health')).json, [first]);
  assert.equal(upstream.received.length, 1);
  const change = { url: `${upstream.url}/other` };
  await call(server, '/api/management/connectors/update/up', { method: 'POST', body: change });
  assert.equal((await healthOf(server)).state, 'error');
});

test('who asks while the upstream hangs gets what is known, at once, and then the result', async (t) => {
  const { server, upstream } = await started(t, { patienceMs: 20, totalMs: 300, freshMs: 60_000 });
  upstream.answer = 'hang';
  for (let number = 0; number < 20; number += 1) await connector(server, { name: `up${number}`, url: upstream.url });
  const unknown = await healthOf(server, 3);
  assert.deepEqual([unknown.state, unknown.errorMessage, unknown.lastChecked], ['unknown', null, null]);
  const all: Health[] = (await call(server, '/api/connector-health')).json;
  assert.deepEqual([all.length, all[0]?.state], [20, 'unknown']);
  assert.equal((await call(server, '/health')).status, 200);
  await until('all checks are over', async () => {
    const now: Health[] = (await call(server, '/api/connector-health')).json;
    return now.every(({ state }) => state === 'error');
  });
});

test('checks under way do not hold up the end', async (t) => {
  const { server, upstream } = await started(t, { patienceMs: 10, totalMs: 60_000 });
  upstream.answer = 'hang';
  await connector(server, { url: upstream.url, timeout: 600 });
  assert.equal((await healthOf(server)).state, 'unknown');
  const before = Date.now();
  await server.stop();
  assert.ok(Date.now() - before < 5000);
});

test('HEAD works, strangers are refused, and what is not there is not found', async (t) => {
  const { server, upstream } = await started(t);
  upstream.answer = index;
  await connector(server, { url: upstream.url });
  const head = await call(server, '/api/connector-health', { method: 'HEAD' });
  assert.deepEqual([head.status, head.text], [200, '']);
  assert.equal((await call(server, '/api/connector-health/1', { method: 'HEAD' })).status, 200);
  for (const id of ['2', '0', 'x', '-1', '1e3']) {
    assert.equal((await call(server, `/api/connector-health/${id}`)).status, 404, id);
  }
  assert.equal((await call(server, '/api/connector-health', { method: 'POST' })).status, 405);
  const cases = [
    [null, 403],
    [{ type: 'other', legacyApis: ['connector-health'] }, 200],
    [{ type: 'other', legacyApis: ['webhooks', 'native'] }, 403],
    [{ type: 'system', systemApis: ['sca'] }, 403],
  ] as const;
  for (const [key, status] of cases) {
    const value = key === null ? null : await server.createKey(key);
    assert.equal((await call(server, '/api/connector-health/1', { key: value })).status, status, JSON.stringify(key));
  }
});
