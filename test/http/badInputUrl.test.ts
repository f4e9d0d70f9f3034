import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { feedSegments } from '../../emulator/contract/feed.ts';
import { head, type RawReply, sendRaw } from '../support/rawHttp.ts';
import { startTestServer, type TestServer } from '../support/testServer.ts';

let server: TestServer;
before(async () => {
  server = await startTestServer();
  await server.createFeed('npm', 'npm');
  await server.createFeed('nuget', 'nuget');
  await server.createFeed('gems', 'rubygems');
});
after(() => server.stop());

/** A request with the admin key in every place, its URL untouched by any client library. */
async function ask(method: string, path: string, headers: Record<string, string> = {}): Promise<RawReply> {
  const authorization = `Basic ${Buffer.from(`api:${server.adminKey}`).toString('base64')}`;
  const fixed = { 'X-ApiKey': server.adminKey, 'X-NuGet-ApiKey': server.adminKey, Authorization: authorization };
  const all = { ...fixed, 'Content-Length': 0, Connection: 'close', ...headers };
  const [reply, ...more] = await sendRaw(server.url, head(server.url, `${method} ${path}`, all));
  assert.deepEqual(more, []);
  assert.ok(reply, `${method} ${path} was not answered`);
  assert.doesNotMatch(reply.body, /\n\s+at |node_modules|<html/i, path);
  return reply;
}

const hostileNames = ['..', '%2e%2e', 'a%2fb', 'a%5cb', '%zz', '%', '%00', 'a%0d%0aX-Evil:%201', '%D0%BA%D0%BB'];

for (const segment of feedSegments) {
  test(`below /${segment} no feed name, however spelled, reaches more than a 404`, async () => {
    for (const name of hostileNames) {
      const reply = await ask('GET', `/${segment}/${name}/x`);
      assert.equal(reply.status, 404, name);
      assert.match(reply.body, /Feed [ -~]+ not found\./, name);
      assert.equal(reply.headers.has('x-evil'), false, name);
    }
  });
}

const encodings: readonly (readonly [path: string, status: number, text: RegExp])[] = [
  ['/api/management/feeds/get/%zz', 400, /^The URL holds an invalid percent escape\.$/],
  ['/api/management/feeds/get/%00', 404, /^Feed \? not found\.$/],
  ['/api/management/feeds/get/a%0d%0ab', 404, /^Feed a\?\?b not found\.$/],
  ['/api/packages/%zz/latest', 400, /percent escape/],
  ['/emulator/keys/%zz', 400, /percent escape/],
  ['/npm/npm/%zz', 400, /^\{"error":"The URL holds an invalid percent escape\."\}$/],
  ['/npm/npm/@a%2f%ff', 400, /^\{"error":"The URL holds an invalid percent escape\."\}$/],
  ['/nuget/nuget/v3/flatcontainer/%zz/index.json', 400, /percent escape/],
  ['/nuget/nuget/v3/flatcontainer/a%0d%0ab/index.json', 404, /^a\?\?b is not in feed nuget\.$/],
  ['/npm/npm/a%1b%5b2Jb', 404, /^\{"error":"Package a\?\[2Jb was not found in feed npm\."\}$/],
  ['/api/api-keys/list?%zz=%zz&key=%zz', 200, /^\[/],
  ['/health?format=%zz', 200, /^OK$/],
  ['/nuget/nuget/v3/search?q=%zz&take=%zz', 200, /"data"/],
  ['/npm/npm/-/v1/search?text=%zz&size=%zz', 200, /"objects"/],
  ['/emulator/requests?limit=%zz', 400, /limit must be a whole number/],
  ['/emulator/hello?nonce=%zz', 400, /nonce/],
  ['/npm/npm/a%00b', 400, /^\{"error":"The request holds a NUL character/],
  ['/npm/npm/-/v1/search?text=a%00b', 400, /^\{"error":"The request holds a NUL character/],
  ['/nuget/nuget/v3/flatcontainer/%00/index.json', 400, /^The request holds a NUL character/],
  ['/nuget/nuget/v3/search?q=%00', 400, /^The request holds a NUL character/],
  ["/nuget/nuget/Packages(Id='%zz',Version='1.0')", 400, /percent escape/],
  ["/nuget/nuget/FindPackagesById()?id='a%00b'", 400, /^The request holds a NUL character/],
  ["/nuget/nuget/Packages()?$filter=Id+eq+'%00'", 400, /^The request holds a NUL character/],
  ['/npm/npm/-/npm/v1/attestations/a%00b@1.0.0', 400, /^\{"error":"The request holds a NUL character/],
  ['/rubygems/gems/info/%zz', 400, /^The URL holds an invalid percent escape\.$/],
  ['/rubygems/gems/info/a%00b', 404, /./],
  ['/rubygems/gems/gems/a%0d%0ab-1.0.gem', 404, /^[ -~]+$/],
  ['/rubygems/gems/api/v1/search.json?query=a%00b', 400, /^The request holds a NUL character/],
  ['/rubygems/gems/api/v1/dependencies?gems=%zz', 200, /./s],
];

for (const [path, status, text] of encodings) {
  test(`GET ${path} is answered ${status} in the caller's dialect`, async () => {
    const reply = await ask('GET', path);
    assert.equal(reply.status, status, reply.body);
    assert.match(reply.body, text);
  });
}

const methods: readonly (readonly [method: string, path: string, allow: string])[] = [
  ['PUT', '/api/api-keys/list', 'GET, HEAD'],
  ['GET', '/api/api-keys/create', 'POST'],
  ['PATCH', '/api/api-keys/delete?id=1', 'POST, DELETE'],
  ['OPTIONS', '/api/api-keys/list', 'GET, HEAD'],
  ['PUT', '/api/management/feeds/list', 'GET, HEAD'],
  ['DELETE', '/api/management/feeds/create', 'POST, PUT'],
  ['GET', '/api/management/feeds/delete/npm', 'DELETE, POST'],
  ['GET', '/api/management/feeds/update/npm', 'POST, PATCH, PUT'],
  ['POST', '/api/sca/permissions', 'GET, HEAD'],
  ['POST', '/health', 'GET, HEAD'],
  ['DELETE', '/health/json', 'GET, HEAD'],
  ['POST', '/emulator/hello', 'GET, HEAD'],
  ['POST', '/emulator/status', 'GET, HEAD'],
  ['GET', '/emulator/stop', 'POST'],
  ['PUT', '/emulator/keys', 'GET, HEAD'],
  ['GET', '/emulator/keys/1000', 'PATCH'],
  ['PUT', '/emulator/policies', 'GET, HEAD, PATCH'],
  ['DELETE', '/emulator/requests', 'GET, HEAD'],
  ['POST', '/emulator/requests/stream', 'GET, HEAD'],
  ['POST', '/emulator/requests/last', 'GET, HEAD'],
  ['TRACE', '/', 'GET, HEAD'],
  ['PATCH', '/npm/npm/x', 'GET, HEAD, PUT'],
  ['POST', '/npm/npm/-/ping', 'GET, HEAD'],
  ['PROPFIND', '/nuget/nuget/v3/index.json', 'GET, HEAD'],
  ['PATCH', '/nuget/nuget/v3/package/', 'PUT'],
  ['POST', '/nuget/nuget/FindPackagesById()', 'GET, HEAD'],
  ['PUT', '/npm/npm/-/npm/v1/attestations/a@1.0.0', 'GET, HEAD'],
  ['PUT', '/rubygems/gems/api/v1/gems', 'POST'],
  ['GET', '/rubygems/gems/api/v1/gems/yank', 'DELETE'],
  ['POST', '/rubygems/gems/versions', 'GET, HEAD'],
];

for (const [method, path, allow] of methods) {
  test(`${method} ${path} is 405 and allows ${allow}`, async () => {
    const reply = await ask(method, path);
    assert.equal(reply.status, 405, `${reply.status} ${reply.body}`);
    assert.equal(reply.headers.get('allow'), allow);
    assert.match(reply.body, new RegExp(`${method} is not possible here, only ${allow}\\.`));
    assert.equal(reply.body.startsWith('{'), path.startsWith('/npm'));
  });
}

const doubled = [
  '//health',
  '/health//json',
  '//api//api-keys//list',
  '/api///management/feeds//get//npm',
  '/emulator//status',
  '//npm//npm//-//ping',
  '//nuget//nuget//v3//index.json',
  "//nuget//nuget//FindPackagesById()?id='x'",
  '//rubygems//gems//versions',
  '/rubygems/gems//specs.4.8.gz',
];

for (const path of doubled) {
  test(`GET ${path} is the same as with single slashes`, async () => {
    assert.equal((await ask('GET', path)).status, 200);
  });
}

test('the decision about an API that is not served sees through repeated slashes', async () => {
  assert.match((await ask('GET', '//api//sca//projects')).body, /does not serve the SCA API/);
});

test('HEAD is answered as GET is, without a body, wherever GET is', async () => {
  const places = [
    '/',
    '/health',
    '/health/json',
    '/health?format=json',
    '/api/api-keys/list',
    '/api/management/feeds/list',
    '/api/management/feeds/get/npm',
    '/api/sca/permissions',
    '/api/settings/list',
    '/api/licenses/list',
    '/api/json/Feeds_GetFeeds',
    '/emulator/hello?nonce=0123456789abcdef',
    '/emulator/keys',
    '/emulator/policies',
    '/npm/npm/-/ping',
    '/npm/npm/-/whoami',
    '/npm/npm/nothing',
    '/nuget/nuget/v3/index.json',
    '/nuget/nuget/v3/search',
    '/nuget/nuget/v3/flatcontainer/nothing/index.json',
    '/nowhere',
  ];
  for (const path of places) {
    const get = await ask('GET', path);
    const answer = await ask('HEAD', path);
    assert.deepEqual(
      [answer.status, answer.headers.get('content-type')],
      [get.status, get.headers.get('content-type')],
    );
    assert.equal(answer.headers.get('content-length'), get.headers.get('content-length'), path);
  }
});

test('HEAD of the stream of requests ends', { timeout: 5000 }, async () => {
  const reply = await ask('HEAD', '/emulator/requests/stream');
  assert.deepEqual([reply.status, reply.headers.get('content-type')], [200, 'text/event-stream']);
});

test('a long URL is answered without being repeated', async () => {
  for (const path of ['/npm/npm/', '/nuget/nuget/v3/flatcontainer/', '/npm/', '/api/management/feeds/get/', '/']) {
    const reply = await ask('GET', `${path}${'a'.repeat(12_000)}/index.json`);
    assert.equal(reply.status, 404, path);
    assert.ok(reply.body.length < 1200, `${path}: ${reply.body.length} characters`);
  }
});

for (const path of ['/npm/npm/-/v1/search?text=', '/nuget/nuget/v3/search?q=', '/nuget/nuget/v3/autocomplete?q=']) {
  test(`${path} with thousands of words is refused`, async () => {
    const reply = await ask('GET', `${path}${'a+'.repeat(5000)}`);
    assert.equal(reply.status, 400, reply.body);
    assert.match(reply.body, /A search may have 100 words at most\./);
  });
}

test('an absolute request target is refused: this is no proxy', async () => {
  for (const target of ['http://elsewhere.example/health', `${server.url}/health`, '*']) {
    const reply = await ask('GET', target);
    assert.equal(reply.status, 400, target);
    assert.match(reply.body, /no proxy/);
  }
});

test('the name of a feed and of a package cannot forge a header', async () => {
  for (const [method, path] of [
    ['DELETE', '/nuget/nuget/v3/package/a%0d%0aX-Evil:%201/1.0.0'],
    ['GET', '/nuget/nuget/v3/flatcontainer/a%0d%0aX-Evil:%201/1.0.0/a%0d%0aX-Evil:%201.nuspec'],
    ['GET', '/npm/npm/a%0d%0aX-Evil:%201'],
    ['GET', '/npm/npm/a/-/a%0d%0aX-Evil:%201.tgz'],
    ['PUT', '/npm/npm/-/package/a/dist-tags/b%0d%0aX-Evil:%201'],
    ['GET', '/nuget/nuget/a%0d%0aX-Evil:%201'],
    ['GET', '/rubygems/gems/info/a%0d%0aX-Evil:%201'],
    ['GET', '/rubygems/gems/gems/a%0d%0aX-Evil:%201.gem'],
    ['GET', '/npm/npm/-/npm/v1/attestations/a%0d%0aX-Evil:%201@1'],
    ['GET', '/endpoints/a%0d%0aX-Evil:%201/content'],
  ] as const) {
    const reply = await ask(method, path);
    assert.ok(reply.status >= 400 && reply.status < 500, `${method} ${path}: ${reply.status}`);
    assert.equal(reply.headers.has('x-evil'), false, path);
    for (const value of [reply.reason, ...reply.headers.values()]) assert.match(value, /^[ -~]*$/, path);
  }
});
