import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type ApiAnswer, type ApiCall, call } from '../support/api.ts';
import { addNpm, addNuget, packageCall, shortList } from '../support/packageLab.ts';
import { startTestServer, type TestServer } from '../support/testServer.ts';

let server: TestServer;
let feeds = 0;

before(async () => {
  server = await startTestServer();
});
after(() => server.stop());

/** Two feeds of a type: where packages come from, and where they go. */
async function newFeeds(feedType: string): Promise<{ from: string; to: string }> {
  feeds += 1;
  const [from, to] = [`from${feeds}`, `to${feeds}`];
  await server.createFeed(from, feedType);
  await server.createFeed(to, feedType);
  return { from, to };
}

function promote(body: object | string, options: ApiCall = {}): Promise<ApiAnswer> {
  return call(server, '/api/promotions/promote', { method: 'POST', body, ...options });
}

const form = { 'Content-Type': 'application/x-www-form-urlencoded' };

test('a promoted package is in the target with the same bytes, and stays where it was', async () => {
  for (const feedType of ['nuget', 'npm'] as const) {
    const { from, to } = await newFeeds(feedType);
    await (feedType === 'nuget' ? addNuget : addNpm)(server, from, 'lab@1.0.0');
    const [original] = (await packageCall(server, from, 'versions')).json;
    const answer = await promote({ name: 'lab', version: '1.0.0', fromFeed: from, toFeed: to });
    assert.deepEqual([answer.status, answer.text], [200, '']);
    const [copy, ...more] = (await packageCall(server, to, 'versions')).json;
    assert.deepEqual(more, []);
    for (const property of ['purl', 'size', 'md5', 'sha1', 'sha256', 'sha512']) {
      assert.equal(copy[property], original[property], property);
    }
    assert.equal((await packageCall(server, from, 'versions')).json.length, 1);
  }
});

test('names of parameters are taken as old and new documentation have them, as JSON and as form', async () => {
  const { from, to } = await newFeeds('npm');
  const versions = ['1.0.0', '1.1.0', '1.2.0', '1.3.0'];
  await addNpm(server, from, ...versions.map((version) => `@acme/lab@${version}`));
  const feedNames = { fromFeed: from, toFeed: to };
  for (const [index, [body, headers]] of (
    [
      [{ name: 'lab', group: '@acme', ...feedNames, version: '1.0.0' }, {}],
      [{ packageName: 'lab', groupName: 'acme', ...feedNames, version: '1.1.0' }, {}],
      [`name=lab&group=%40acme&version=1.2.0&fromFeed=${from}&toFeed=${to}&comments=by+form`, form],
      [`packageName=lab&groupName=acme&version=1.3.0&FromFeed=${from}&ToFeed=${to}`, form],
    ] as const
  ).entries()) {
    const answer = await promote(body, { headers });
    assert.equal(answer.status, 200, `${index}: ${answer.text}`);
  }
  assert.deepEqual(
    shortList(await packageCall(server, to, 'versions')),
    versions.toReversed().map((version) => `@acme/lab@${version}`),
  );
});

test('the key may be in the form or the JSON that it promotes with', async () => {
  const { from, to } = await newFeeds('nuget');
  await addNuget(server, from, 'Lab@1.0.0', 'Lab@2.0.0');
  const parameters = { name: 'Lab', fromFeed: from, toFeed: to };
  const inForm = new URLSearchParams({ ...parameters, version: '1.0.0', key: server.adminKey });
  assert.equal((await promote(inForm.toString(), { key: null, headers: form })).status, 200);
  assert.equal(
    (await promote({ ...parameters, version: '2.0.0', API_Key: server.adminKey }, { key: null })).status,
    200,
  );
});

test('latest is the newest of all, latest-stable the newest stable one', async () => {
  const { from, to } = await newFeeds('nuget');
  await addNuget(server, from, 'Lab@1.0.0', 'Lab@2.0.0-rc.1');
  for (const [version, expected] of [
    ['latest-stable', ['Lab@1.0.0']],
    ['latest', ['Lab@2.0.0-rc.1', 'Lab@1.0.0']],
  ] as const) {
    assert.equal((await promote({ name: 'Lab', version, fromFeed: from, toFeed: to })).status, 200);
    assert.deepEqual(shortList(await packageCall(server, to, 'versions')), expected);
  }
});

test('what is wrong with a promotion is told in one sentence that names it', async () => {
  const { from, to } = await newFeeds('nuget');
  const other = await newFeeds('npm');
  await server.createFeed('choco', 'chocolatey');
  await server.createFeed('pypi', 'pypi');
  await server.createFeed('pypi2', 'pypi');
  await addNuget(server, from, 'Lab@1.0.0', 'Lab@2.0.0');
  await addNuget(server, to, 'Lab@2.0.0');
  const right = { name: 'Lab', version: '1.0.0', fromFeed: from, toFeed: to };
  for (const [body, status, expected] of [
    [{ ...right, name: undefined }, 400, /^name is required\.$/],
    [{ ...right, name: '' }, 400, /^name is required\.$/],
    [{ ...right, version: undefined }, 400, /^version is required\.$/],
    [{ ...right, version: 1 }, 400, /^version must be a string\.$/],
    [{ ...right, fromFeed: null }, 400, /^fromFeed is required\.$/],
    [{ ...right, toFeed: undefined }, 400, /^toFeed is required\.$/],
    [{ ...right, toFeed: from }, 400, /^fromFeed and toFeed are the same feed\.$/],
    [{ ...right, toFeed: from.toUpperCase() }, 400, /^fromFeed and toFeed are the same feed\.$/],
    [{ ...right, toFeed: other.to }, 400, /must be of one type, but .* nuget, .* of npm\.$/],
    [{ ...right, toFeed: 'choco' }, 400, /must be of one type/],
    [{ ...right, fromFeed: 'pypi', toFeed: 'pypi2' }, 501, /does not serve PyPI packages/],
    [{ ...right, fromFeed: 'nowhere' }, 404, /^Feed nowhere not found\.$/],
    [{ ...right, toFeed: 'nowhere' }, 404, /^Feed nowhere not found\.$/],
    [{ ...right, name: 'Nothing' }, 404, /^Nothing 1\.0\.0 was not found in feed from/],
    [{ ...right, version: '9.0.0' }, 404, /^Lab 9\.0\.0 was not found/],
    [{ ...right, group: 'acme' }, 404, /was not found/],
    [{ ...right, version: '2.0.0' }, 400, /^Lab 2\.0\.0 already exists in feed to/],
    ['{', 400, /^The body is not valid JSON\.$/],
    ['[]', 400, /^The body must be a JSON object\.$/],
    ['', 400, /^The body is empty; send JSON\.$/],
  ] as const) {
    const answer = await promote(
      body,
      typeof body === 'string' ? { headers: { 'Content-Type': 'application/json' } } : {},
    );
    assert.equal(answer.status, status, `${JSON.stringify(body)}: ${answer.text}`);
    assert.match(answer.text, expected);
    assert.match(String(answer.headers['content-type']), /^text\/plain/);
  }
  assert.equal((await promote('x', { headers: { 'Content-Type': 'text/xml' } })).status, 415);
  assert.deepEqual(shortList(await packageCall(server, to, 'versions')), ['Lab@2.0.0']);
});

test('a blocked package is not promoted, and the status of a package stays behind', async () => {
  const { from, to } = await newFeeds('nuget');
  await addNuget(server, from, 'Lab@1.0.0');
  const status = (body: object) =>
    packageCall(server, from, 'status', 'name=Lab&version=1.0.0', { method: 'POST', body });
  const right = { name: 'Lab', version: '1.0.0', fromFeed: from, toFeed: to };
  await status({ allow: false });
  const refused = await promote(right);
  assert.deepEqual(
    [refused.status, refused.text],
    [403, 'Lab 1.0.0 is blocked in this feed and cannot be downloaded.'],
  );
  await status({ allow: null, listed: false, deprecated: true });
  assert.equal((await promote(right)).status, 200);
  const [copy] = (await packageCall(server, to, 'versions')).json;
  assert.deepEqual([copy.listed, copy.deprecated], [true, false]);
});

test('a key needs View at the source and Promote at the target', async () => {
  const { from, to } = await newFeeds('npm');
  await addNpm(server, from, 'lab@1.0.0');
  const both = `${from},${to}`;
  const feedKey = (feed: string, ...packagePermissions: string[]) =>
    server.createKey({ type: 'feed', feed, packagePermissions });
  const right = { name: 'lab', version: '1.0.0', fromFeed: from, toFeed: to };
  for (const [key, code] of [
    [await feedKey(both, 'view'), 'missing-permission'],
    [await feedKey(both, 'promote'), 'missing-permission'],
    [await feedKey(both, 'view', 'add', 'delete'), 'missing-permission'],
    [await feedKey(from, 'view', 'promote'), 'wrong-feed'],
    [await feedKey(to, 'view', 'promote'), 'wrong-feed'],
    [await server.createKey({ type: 'system', systemApis: ['sca'] }), 'api-not-permitted'],
    [await server.createKey({ type: 'other', legacyApis: ['feed-api'] }), 'api-not-permitted'],
    ['0'.repeat(40), 'unknown-key'],
    [null, 'missing-key'],
  ] as const) {
    const { status, text, headers } = await promote(right, { key });
    assert.equal(status, 403, `${code}: ${text}`);
    assert.equal(headers['x-proget-emulator-denial'], code);
    assert.match(text, /^The specified API key does not have the proper permissions to perform this action\.\n/);
  }
  assert.deepEqual((await packageCall(server, to, 'versions')).json, []);
  for (const key of [
    await feedKey(both, 'view', 'promote'),
    await server.createKey({ type: 'system', systemApis: ['feeds'] }),
    await server.createKey({ type: 'other', legacyApis: ['package-promotion'] }),
    await server.createKey({ type: 'personal', user: 'Admin' }),
  ]) {
    const { status, text } = await promote(right, { key });
    assert.equal(status, 200, text);
    await packageCall(server, to, 'delete', 'name=lab&version=1.0.0', { method: 'POST' });
  }
});

test('only who may promote somewhere is told what a promotion lacks', async () => {
  const { from, to } = await newFeeds('npm');
  const promoter = await server.createKey({ type: 'feed', feed: to, packagePermissions: ['promote'] });
  assert.equal((await promote({}, { key: promoter })).status, 400);
  const reader = await server.createKey({ type: 'feed', feed: from, packagePermissions: ['view'] });
  assert.equal((await promote({}, { key: reader })).status, 403);
  assert.equal((await promote({}, { key: null })).status, 403);
});

test('another method is 405, also for who may do nothing', async () => {
  const answer = await call(server, '/api/promotions/promote', { key: null });
  assert.deepEqual([answer.status, answer.headers.allow], [405, 'POST']);
});

test('the Free edition has no promotion', async () => {
  const free = await startTestServer({ edition: 'free' });
  try {
    await free.createFeed('a', 'npm');
    await free.createFeed('b', 'npm');
    await addNpm(free, 'a', 'lab@1.0.0');
    const body = { name: 'lab', version: '1.0.0', fromFeed: 'a', toFeed: 'b' };
    const answer = await call(free, '/api/promotions/promote', { method: 'POST', body });
    assert.equal(answer.headers['x-proget-emulator-denial'], 'edition');
    assert.deepEqual((await packageCall(free, 'b', 'versions')).json, []);
  } finally {
    await free.stop();
  }
});
