import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { buildGem } from '../../emulator/demo/gemPackage.ts';
import { readGem } from '../../emulator/feeds/gems/gemFile.ts';
import { call } from '../support/api.ts';
import { GemFeed } from '../support/gemFeed.ts';
import { loadMarshal } from '../support/marshal.ts';
import { packageCall, upload } from '../support/packageLab.ts';
import { startTestServer, type TestServer } from '../support/testServer.ts';

let server: TestServer;
before(async () => {
  server = await startTestServer();
});
after(() => server.stop());

async function newFeed(name: string): Promise<GemFeed> {
  return new GemFeed(await server.createFeed(name, 'rubygems'), server.adminKey);
}

const lineOf = async (feed: GemFeed, name: string) =>
  (await feed.text('/versions')).trimEnd().split('\n').at(-1) ?? name;
const md5 = (text: string) => createHash('md5').update(text).digest('hex');

test('the common packages API lists gems with their platforms, the highest version first', async () => {
  const feed = await newFeed('listed');
  await feed.publish(
    { name: 'a', version: '1.10.0' },
    { name: 'a', version: '1.9.0', platform: 'java' },
    { name: 'a', version: '1.9.0' },
    { name: 'b', version: '1.0.pre' },
  );
  const versions = (await packageCall(server, 'listed', 'versions')).json as Record<string, unknown>[];
  assert.deepEqual(
    versions.map(({ name, version, qualifier }) => [name, version, qualifier ?? null]),
    [
      ['a', '1.10.0', null],
      ['a', '1.9.0', null],
      ['a', '1.9.0', 'platform=java'],
      ['b', '1.0.pre', null],
    ],
  );
});

test('a repackaged gem has its new version inside, right checksums, and stands in every index', async () => {
  const feed = await newFeed('repackaged');
  await feed.publish({ name: 'a', version: '1.0.0.rc1', dependencies: { b: ['= 1.0.0.rc1'] } });
  const body = { feed: 'repackaged', name: 'a', version: '1.0.0.rc1', newVersion: '1.0.0' };
  const answer = await call(server, '/api/repackaging/repackage', { method: 'POST', body });
  assert.deepEqual([answer.status, answer.text], [200, '']);
  const gem = await feed.get('/gems/a-1.0.0.gem');
  // Checksums are compared while it is read.
  const spec = await readGem({ source: { bytes: gem.bytes } });
  assert.deepEqual([spec.version, spec.dependencies[0]?.requirement], ['1.0.0', [['=', '1.0.0.rc1']]]);
  assert.equal(await lineOf(feed, 'a'), `a 1.0.0 ${md5(await feed.text('/info/a'))}`);
  const bad = await call(server, '/api/repackaging/repackage', {
    method: 'POST',
    body: { ...body, newVersion: '1-x' },
  });
  assert.equal(bad.status, 400);
});

test('gems are promoted, uploaded and deleted, and the indexes know', async () => {
  const [from, to] = [await newFeed('from'), await newFeed('to')];
  await from.publish({ name: 'a', version: '1.0.0', platform: 'java' }, { name: 'a', version: '1.0.0' });
  const body = { fromFeed: 'from', toFeed: 'to', name: 'a', version: '1.0.0', qualifier: 'platform=java' };
  const promoted = await call(server, '/api/promotions/promote', { method: 'POST', body });
  assert.equal(promoted.status, 200, promoted.text);
  assert.equal(await lineOf(to, 'a'), `a 1.0.0-java ${md5(await to.text('/info/a'))}`);
  const gem = await buildGem({ name: 'up', version: '2.0.0' });
  const uploaded = await fetch(`${server.url}/api/packages/to/upload/up-2.0.0.gem`, {
    method: 'PUT',
    headers: { 'X-ApiKey': server.adminKey },
    body: Uint8Array.from(gem),
  });
  assert.ok(uploaded.ok, await uploaded.text());
  assert.deepEqual((await to.get('/gems/up-2.0.0.gem')).bytes, gem);
  const deleted = await call(server, '/api/packages/from/delete?name=a&version=1.0.0&qualifier=platform%3Djava', {
    method: 'POST',
  });
  assert.equal(deleted.status, 200, deleted.text);
  assert.equal(await lineOf(from, 'a'), `a -1.0.0-java ${md5(await from.text('/info/a'))}`);
  assert.equal((await from.get('/gems/a-1.0.0-java.gem')).status, 404);
});

test('a blocked gem cannot be downloaded, an unlisted one is not found by searches', async () => {
  const feed = await newFeed('status');
  await feed.publish({ name: 'a', version: '1.0.0' });
  const set = (status: object) =>
    call(server, '/api/packages/status/status?name=a&version=1.0.0', { method: 'POST', body: status });
  const blocked = await set({ allow: false, listed: false });
  assert.equal(blocked.status, 200, blocked.text);
  const refused = await feed.get('/gems/a-1.0.0.gem');
  assert.deepEqual([refused.status, /is blocked in this feed/.test(refused.text)], [403, true]);
  assert.equal(await feed.text('/api/v1/search.json?query=a'), '[]');
  await set({ allow: true, listed: true });
  assert.equal((await feed.get('/gems/a-1.0.0.gem')).status, 200);
});

test('the latest version is the highest that is listed; those who name one find every other in the specs', async () => {
  const feed = await newFeed('quiet');
  const versions = ['1.0.0', '1.1.0'];
  await feed.publish(...versions.map((version) => ({ name: 'a', version })), { name: 'b', version: '1.0.0' });
  const list = (version: string, listed: boolean) =>
    call(server, `/api/packages/quiet/status?name=a&version=${version}`, { method: 'POST', body: { listed } });
  const named = async (kind: string) => {
    const { bytes } = await feed.get(`/${kind}specs.4.8.gz`);
    const tuples = loadMarshal(gunzipSync(bytes)) as [string, { value: [string] }, string][];
    return tuples.map(([name, version]) => `${name} ${version.value[0]}`).sort();
  };
  assert.deepEqual(await named('latest_'), ['a 1.1.0', 'b 1.0.0']);
  assert.equal((await list('1.1.0', false)).status, 200);
  assert.deepEqual(await named('latest_'), ['a 1.0.0', 'b 1.0.0']);
  assert.equal((await list('1.0.0', false)).status, 200);
  assert.deepEqual(await named('latest_'), ['b 1.0.0']);
  assert.deepEqual(await named(''), ['a 1.0.0', 'a 1.1.0', 'b 1.0.0']);
  assert.match(await feed.text('/info/a'), /^1\.1\.0 /m);
  assert.equal((await list('1.1.0', true)).status, 200);
  assert.deepEqual(await named('latest_'), ['a 1.1.0', 'b 1.0.0']);
  await feed.yank('a', '1.1.0');
  assert.deepEqual(await named('latest_'), ['b 1.0.0']);
  assert.deepEqual(await named(''), ['a 1.0.0', 'b 1.0.0']);
});

test('an emptied emulator has empty indexes, and ids that count on', async () => {
  const feed = await newFeed('emptied');
  await feed.publish({ name: 'a', version: '1.0.0' });
  await feed.text('/versions');
  const reset = await call(server, '/emulator/reset', { method: 'POST', body: { what: ['packages'] } });
  assert.equal(reset.status, 200, reset.text);
  assert.match(await feed.text('/versions'), /---\n$/);
  assert.equal(await feed.text('/names'), '---\n\n');
  await feed.publish({ name: 'b', version: '1.0.0' });
  assert.equal(await lineOf(feed, 'b'), `b 1.0.0 ${md5(await feed.text('/info/b'))}`);
  assert.equal(await feed.text('/names'), '---\nb\n');
});

test('the common packages API refuses what a push would refuse, in words of its own', async () => {
  const feed = await newFeed('clash');
  await feed.publish({ name: 'a', version: '1', platform: '2' });
  const send = (bytes: Buffer) => upload(server, 'clash', bytes);
  const clash = await send(await buildGem({ name: 'a-1', version: '2' }));
  assert.deepEqual([clash.status, /the file a-1-2\.gem/.test(clash.text)], [409, true], clash.text);
  const broken = await send(Buffer.from('no gem'));
  assert.deepEqual([broken.status, /^RubyGems cannot process this gem: /.test(broken.text)], [400, true], broken.text);
});
