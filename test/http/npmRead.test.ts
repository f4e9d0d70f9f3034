import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { NpmFeed } from '../support/npmFeed.ts';
import { startTestServer, type TestServer } from '../support/testServer.ts';

const installAccept = 'application/vnd.npm.install-v1+json; q=1.0, application/json; q=0.8, */*';

let server: TestServer;
let feed: NpmFeed;

before(async () => {
  server = await startTestServer();
  feed = new NpmFeed(await server.createFeed('packages', 'npm'), server.adminKey);
  await feed.publish({ name: 'one', version: '1.0.0', description: 'First of all', scripts: { postinstall: 'true' } });
  await feed.publish({ name: '@acme/two', version: '1.0.0', keywords: ['Second'] });
});
after(() => server.stop());

test('the Accept header decides which packument is served, and each has its own validator', async () => {
  const full = await feed.get('/one');
  const short = await feed.get('/one', { Accept: installAccept });
  assert.equal(full.headers.get('content-type'), 'application/json');
  assert.equal(short.headers.get('content-type'), 'application/vnd.npm.install-v1+json');
  assert.notEqual(full.headers.get('etag'), short.headers.get('etag'));
  assert.equal(short.body._id, undefined);
  assert.equal(short.body.versions['1.0.0'].hasInstallScript, true);
  assert.equal(short.body.versions['1.0.0'].scripts, undefined);
  assert.ok(short.body.modified);
  for (const answer of [full, short]) {
    assert.equal(answer.headers.get('vary'), 'Accept, Accept-Encoding');
    assert.equal(answer.headers.get('cache-control'), 'no-cache');
  }
});

test('before a change the full packument is served whatever Accept says', async () => {
  const answer = await feed.get('/one?write=true', { Accept: installAccept });
  assert.match(answer.body._rev, /^\d+-\d+$/);
});

test('an unchanged packument is answered 304, a changed one anew', async () => {
  await feed.publish({ name: 'changing', version: '1.0.0' });
  const etag = (await feed.get('/changing')).headers.get('etag') ?? '';
  const unchanged = await feed.get('/changing', { 'If-None-Match': etag });
  assert.deepEqual([unchanged.status, unchanged.text], [304, '']);
  await feed.publish({ name: 'other', version: '1.0.0' });
  assert.equal((await feed.get('/changing', { 'If-None-Match': etag })).status, 304);
  await feed.publish({ name: 'changing', version: '1.0.1' });
  const changed = await feed.get('/changing', { 'If-None-Match': etag });
  assert.equal(changed.status, 200);
  assert.deepEqual(Object.keys(changed.body.versions), ['1.0.0', '1.0.1']);
});

test('tarball URLs repeat the host that the client used', async () => {
  const { port } = new URL(server.url);
  const other = new NpmFeed(`http://localhost:${port}/npm/packages`, server.adminKey);
  for (const client of [feed, other]) {
    const { tarball } = (await client.get('/one')).body.versions['1.0.0'].dist;
    assert.equal(tarball, `${client.url}/one/-/one-1.0.0.tgz`);
  }
});

test('a revoked key is refused although the packument is at hand', async () => {
  const key = await server.createKey({ type: 'feed', feed: 'packages', packagePermissions: ['view'] });
  const reader = new NpmFeed(feed.url, key);
  assert.equal((await reader.get('/one')).status, 200);
  const list = await fetch(`${server.url}/api/api-keys/list`, { headers: { 'X-ApiKey': server.adminKey } });
  const ids = ((await list.json()) as { id: number }[]).map(({ id }) => id);
  await fetch(`${server.url}/api/api-keys/delete?id=${Math.max(...ids)}`, {
    method: 'POST',
    headers: { 'X-ApiKey': server.adminKey },
  });
  assert.equal((await reader.get('/one')).status, 401);
});

test('every spelling of a scoped name is understood', async () => {
  for (const path of ['/@acme/two', '/@acme%2ftwo', '/@acme%2Ftwo', '/%40acme%2Ftwo']) {
    assert.equal((await feed.get(path)).body?.name, '@acme/two', path);
  }
  for (const path of [
    '/@acme/two/-/two-1.0.0.tgz',
    '/@acme%2ftwo/-/two-1.0.0.tgz',
    '/@acme/two/-/@acme/two-1.0.0.tgz',
  ]) {
    const { status, headers } = await feed.get(path);
    assert.deepEqual([status, headers.get('content-type')], [200, 'application/octet-stream'], path);
  }
});

test('HEAD answers as GET does, without a body', async () => {
  for (const path of ['/one', '/one/-/one-1.0.0.tgz']) {
    const head = await feed.send('HEAD', path);
    assert.deepEqual([head.status, head.text], [200, ''], path);
    assert.ok(Number(head.headers.get('content-length')) > 0);
  }
});

const missing: readonly (readonly [string, string, RegExp])[] = [
  ['GET', '/nowhere', /Package nowhere was not found in feed packages/],
  ['GET', '/one/9.9.9', /no version or tag 9\.9\.9/],
  ['GET', '/one/-/one-9.9.9.tgz', /no one-9\.9\.9\.tgz/],
  ['GET', '/one/-/two-1.0.0.tgz', /no two-1\.0\.0\.tgz/],
  ['GET', '/-/npm/v1/nothing', /nothing at/],
  ['GET', '/-/npm/v1/tokens', /Tokens are API keys here/],
  ['POST', '/-/npm/v1/user', /Tokens are API keys here/],
  ['GET', '/-/npm/v1/keys', /no registry signatures/],
  ['GET', '/-/user/org.couchdb.user:nobody', /no such user/],
  ['GET', '/-/package/@acme%2ftwo/visibility', /on feed packages decide/],
  ['POST', '/-/package/one/access', /on feed packages decide/],
  ['GET', '/-/team/acme/crew/user', /on feed packages decide/],
  ['GET', '/-/org/acme/package', /on feed packages decide/],
  ['GET', '/-/package/nowhere/dist-tags', /Package nowhere was not found/],
  ['DELETE', '/nowhere/-rev/1-1', /Package nowhere was not found/],
];

for (const [method, path, sentence] of missing) {
  test(`${method} ${path} is 404 with a JSON error`, async () => {
    const answer = await feed.send(method, path);
    assert.equal(answer.status, 404);
    assert.match(answer.body.error, sentence);
  });
}

test('a path that cannot be decoded is 400 with a JSON error', async () => {
  const answer = await feed.get('/%zz');
  assert.equal(answer.status, 400);
  assert.match(answer.body.error, /percent escape/);
});

test('search finds by name, description and keyword, without case', async () => {
  const found = async (query: string): Promise<string[]> => {
    const { body } = await feed.get(`/-/v1/search?${query}`);
    return body.objects.map((object: { package: { name: string } }) => object.package.name);
  };
  assert.deepEqual(await found('text=FIRST+one'), ['one']);
  assert.deepEqual(await found('text=keywords:second'), ['@acme/two']);
  assert.deepEqual(await found('text=first+second'), []);
  assert.deepEqual(await found('text=nothing%25like_this'), []);
  const page = await feed.get('/-/v1/search?text=&size=1&from=1');
  assert.equal(page.body.objects.length, 1);
  assert.ok(page.body.total >= 2);
});

const quick = '/-/npm/v1/security/audits/quick';
const bulk = '/-/npm/v1/security/advisories/bulk';

test('audits find nothing, whatever they ask, and tell how many packages they looked at', async () => {
  const plain = await feed.send('POST', bulk, { one: ['1.0.0'] });
  assert.deepEqual([plain.status, plain.body], [200, {}]);
  const zipped = await feed.send('POST', bulk, gzipSync('{"one":["1.0.0"]}'), { 'Content-Encoding': 'gzip' });
  assert.deepEqual([zipped.status, zipped.body], [200, {}]);
  const tree = { dependencies: { one: { version: '1.0.0', dependencies: { two: { version: '2.0.0' } } } } };
  const { body } = await feed.send('POST', quick, tree);
  assert.equal(body.metadata.dependencies, 2);
  assert.deepEqual([body.actions, body.advisories, body.metadata.vulnerabilities.critical], [[], {}, 0]);
});

const badAudits: readonly (readonly [path: string, body: unknown, encoding: string, sentence: RegExp])[] = [
  [bulk, ['one'], '', /JSON object/],
  [bulk, { one: '1.0.0' }, '', /versions of each package/],
  [bulk, Buffer.from('no gzip'), 'gzip', /gzip data/],
  [bulk, gzipSync(Buffer.alloc(33 * 1024 * 1024)), 'gzip', /more than 32 MB/],
  [quick, Buffer.from('{'), '', /not valid JSON/],
];

for (const [path, sent, encoding, sentence] of badAudits) {
  test(`an audit that cannot be read is 400: ${sentence}`, async () => {
    const { status, body } = await feed.send(
      'POST',
      path,
      sent,
      encoding === '' ? {} : { 'Content-Encoding': encoding },
    );
    assert.equal(status, 400);
    assert.match(body.error, sentence);
  });
}
