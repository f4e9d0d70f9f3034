import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, test } from 'node:test';
import { gunzipSync, inflateSync } from 'node:zlib';
import { type GemAnswer, GemFeed } from '../support/gemFeed.ts';
import { loadMarshal } from '../support/marshal.ts';
import { startTestServer, type TestServer } from '../support/testServer.ts';

let server: TestServer;
let count = 0;
before(async () => {
  server = await startTestServer({ testHooks: true });
});
after(() => server.stop());

async function newFeed(): Promise<GemFeed> {
  count += 1;
  return new GemFeed(await server.createFeed(`gems${count}`, 'rubygems'), server.adminKey);
}

const md5 = (bytes: Buffer | string) => createHash('md5').update(bytes).digest('hex');
const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes);

/** What bundler compares: the entity tag is the MD5, both digests are of the whole file. */
function assertCompactIndex(answer: GemAnswer, whole = answer.bytes): void {
  const digest = sha256(whole).digest('base64');
  assert.equal(answer.headers.get('content-type'), 'text/plain; charset=utf-8');
  assert.equal(answer.headers.get('accept-ranges'), 'bytes');
  assert.equal(answer.headers.get('etag'), `"${md5(whole)}"`);
  assert.equal(answer.headers.get('repr-digest'), `sha-256=:${digest}:`);
  assert.equal(answer.headers.get('digest'), `sha-256=${digest}`);
  assert.equal(answer.headers.get('content-encoding'), null);
}

type Tuple = [name: string, version: string, platform: string];

async function specs(feed: GemFeed, kind = ''): Promise<Tuple[]> {
  const { bytes } = await feed.get(`/${kind}specs.4.8.gz`);
  const tuples = loadMarshal(gunzipSync(bytes)) as [string, { class: string; value: [string] }, string][];
  return tuples
    .map(([name, version, platform]): Tuple => {
      assert.equal(version.class, 'Gem::Version');
      return [name, version.value[0], platform];
    })
    .sort();
}

test('an empty feed has empty indexes', async () => {
  const feed = await newFeed();
  const versions = await feed.get('/versions');
  assert.match(versions.text, /^created_at: \d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ\n---\n$/);
  assertCompactIndex(versions);
  const names = await feed.get('/names');
  assert.equal(names.text, '---\n\n');
  assertCompactIndex(names);
  for (const kind of ['', 'latest_', 'prerelease_']) assert.deepEqual(await specs(feed, kind), []);
  for (const path of ['/info/none', '/gems/none-1.0.gem', '/quick/Marshal.4.8/none-1.0.gemspec.rz']) {
    assert.equal((await feed.get(path)).status, 404, path);
  }
});

test('each push and yank adds a line to /versions, with the MD5 of /info after it', async () => {
  const feed = await newFeed();
  const start = await feed.text('/versions');
  const expected: string[] = [];
  const changed = async (line: string, name: string) => {
    const info = await feed.get(`/info/${name}`);
    assertCompactIndex(info);
    expected.push(`${line} ${md5(info.bytes)}\n`);
    const versions = await feed.get('/versions');
    assert.equal(versions.text, start + expected.join(''));
    assertCompactIndex(versions);
    return info.text;
  };
  const [first] = await feed.publish({ name: 'a', version: '1.0.0' });
  assert.equal(await changed('a 1.0.0', 'a'), `---\n1.0.0 |checksum:${hex(first)}\n`);
  assert.equal((await feed.yank('a', '1.0.0')).text, 'Successfully deleted gem: a (1.0.0)');
  assert.equal(await changed('a -1.0.0', 'a'), '---\n');
  assert.equal(await feed.text('/names'), '---\n\n');
  const [second] = await feed.publish({ name: 'a', version: '0.0.1' });
  assert.equal(await changed('a 0.0.1', 'a'), `---\n0.0.1 |checksum:${hex(second)}\n`);
  const [pre] = await feed.publish({
    name: 'b',
    version: '1.0.0.pre',
    dependencies: { z: ['>= 0'], a: ['>= 0.1.0', '< 1.0.0'] },
    developmentDependencies: { c: ['>= 0'] },
    requiredRubyVersion: ['>= 2.0'],
  });
  assert.equal(
    await changed('b 1.0.0.pre', 'b'),
    `---\n1.0.0.pre a:< 1.0.0&>= 0.1.0,z:>= 0|checksum:${hex(pre)},ruby:>= 2.0\n`,
  );
  const [java] = await feed.publish({ name: 'a', version: '0.2.0', platform: 'java' });
  const lines = `---\n0.0.1 |checksum:${hex(second)}\n0.2.0-java |checksum:${hex(java)}\n`;
  assert.equal(await changed('a 0.2.0-java', 'a'), lines);
  assert.equal(await feed.text('/names'), '---\na\nb\n');
});

function hex(gem: Buffer | undefined): string {
  assert(gem);
  return sha256(gem).digest('hex');
}

test('the three specs files hold released, latest and prerelease versions by platform', async () => {
  const feed = await newFeed();
  await feed.publish(
    { name: 'a', version: '1.9.0' },
    { name: 'a', version: '1.10.0' },
    { name: 'a', version: '1.10.0', platform: 'x86_64-linux' },
    { name: 'a', version: '1.8.0', platform: 'java' },
    { name: 'a', version: '2.0.0.rc1' },
    { name: 'b', version: '0.1.beta' },
  );
  const released: Tuple[] = [
    ['a', '1.10.0', 'ruby'],
    ['a', '1.10.0', 'x86_64-linux'],
    ['a', '1.8.0', 'java'],
    ['a', '1.9.0', 'ruby'],
  ];
  assert.deepEqual(await specs(feed), released);
  assert.deepEqual(await specs(feed, 'latest_'), released.slice(0, 3));
  assert.deepEqual(await specs(feed, 'prerelease_'), [
    ['a', '2.0.0.rc1', 'ruby'],
    ['b', '0.1.beta', 'ruby'],
  ]);
  await feed.yank('a', '1.10.0');
  assert.deepEqual(await specs(feed, 'latest_'), [
    ['a', '1.10.0', 'x86_64-linux'],
    ['a', '1.8.0', 'java'],
    ['a', '1.9.0', 'ruby'],
  ]);
});

test('a copy that is still right is 304, judged before the range; the rest of a file is fetched with a range', async () => {
  const feed = await newFeed();
  await feed.publish({ name: 'a', version: '1.0.0' });
  const old = await feed.get('/versions');
  const etag = old.headers.get('etag') ?? '';
  const tail = `bytes=${old.bytes.length - 1}-`;
  for (const tag of [etag, `W/${etag}`, `"x", ${etag}`]) {
    const same = await feed.get('/versions', { 'If-None-Match': tag, Range: tail });
    assert.equal(same.status, 304, tag);
    assert.equal(same.headers.get('etag'), etag);
  }
  await feed.publish({ name: 'a', version: '1.1.0' });
  const part = await feed.get('/versions', { 'If-None-Match': etag, Range: tail });
  const now = await feed.get('/versions');
  assert.equal(part.status, 206);
  assert.equal(
    part.headers.get('content-range'),
    `bytes ${old.bytes.length - 1}-${now.bytes.length - 1}/${now.bytes.length}`,
  );
  assert.equal(part.headers.get('content-length'), String(part.bytes.length));
  assert.equal(old.text + part.text.slice(1), now.text, 'one byte overlaps');
  assertCompactIndex(part, now.bytes);
  const size = now.bytes.length;
  const ranges: [string, number, string | null][] = [
    ['bytes=0-2', 206, `bytes 0-2/${size}`],
    ['bytes=-5', 206, `bytes ${size - 5}-${size - 1}/${size}`],
    [`bytes=${size}-`, 416, `bytes */${size}`],
    ['bytes=0-1,5-6', 200, null],
    ['lines=1-2', 200, null],
    ['nonsense', 200, null],
  ];
  for (const [range, status, contentRange] of ranges) {
    const answer = await feed.get('/versions', { Range: range });
    assert.equal(answer.status, status, range);
    assert.equal(answer.headers.get('content-range'), contentRange, range);
  }
  assert.equal((await feed.get('/versions', { Range: tail, 'If-Range': etag })).status, 200);
});

test('every GET answers HEAD, with the length and without the body', async () => {
  const feed = await newFeed();
  await feed.publish({ name: 'a', version: '1.0.0' });
  const paths = ['/', '/versions', '/names', '/info/a', '/specs.4.8.gz', '/gems/a-1.0.0.gem', '/api/v1/gems/a.json'];
  for (const path of [...paths, '/quick/Marshal.4.8/a-1.0.0.gemspec.rz']) {
    const whole = await feed.get(path);
    const head = await feed.send('HEAD', path);
    assert.deepEqual([head.status, head.bytes.length], [200, 0], path);
    assert.equal(head.headers.get('content-length'), String(whole.bytes.length), path);
  }
});

test('a gem comes back byte by byte, in parts too, and its specification is Marshal', async () => {
  const feed = await newFeed();
  const [gem = Buffer.alloc(0)] = await feed.publish({ name: 'a', version: '1.0.0', platform: 'x86-mingw32' });
  const path = '/gems/a-1.0.0-x86-mingw32.gem';
  const whole = await feed.get(path);
  assert.equal(whole.headers.get('content-type'), 'application/octet-stream');
  assert.deepEqual(whole.bytes, gem);
  const part = await feed.get(path, { Range: 'bytes=100-199' });
  assert.equal(part.status, 206);
  assert.deepEqual(part.bytes, gem.subarray(100, 200));
  const quick = await feed.get('/quick/Marshal.4.8/a-1.0.0-x86-mingw32.gemspec.rz');
  assert.equal(quick.headers.get('content-length'), String(quick.bytes.length));
  const dumped = loadMarshal(inflateSync(quick.bytes)) as { class: string; bytes: Buffer };
  assert.equal(dumped.class, 'Gem::Specification');
  const fields = loadMarshal(dumped.bytes) as unknown[];
  assert.deepEqual(
    [fields[2], fields[3], fields[8]],
    ['a', { class: 'Gem::Version', value: ['1.0.0'] }, 'x86-mingw32'],
  );
  assert.deepEqual(fields[16], { class: 'Gem::Platform', '@cpu': 'x86', '@os': 'mingw32', '@version': null });
});

test('the specs file is 304 only for a copy that is surely younger than the last change', async () => {
  const feed = await newFeed();
  await feed.publish({ name: 'a', version: '1.0.0' });
  const since = (ms: number) => ({ 'If-Modified-Since': new Date(Date.now() + ms).toUTCString() });
  assert.equal((await feed.get('/specs.4.8.gz', since(0))).status, 200);
  assert.equal((await feed.get('/specs.4.8.gz', since(5000))).status, 304);
});

test('the hooks for conformance suites stop the clock and write /versions anew', async () => {
  const feed = new GemFeed((await newFeed()).url, null);
  const owner = new GemFeed(feed.url, server.adminKey);
  assert.equal((await feed.send('POST', '/set_time', { body: '1990-01-01T00:00:00Z' })).status, 200);
  assert.equal((await feed.send('POST', '/rebuild_versions_list')).status, 200);
  assert.equal(await owner.text('/versions'), 'created_at: 1990-01-01T00:00:00Z\n---\n');
  await owner.publish(
    { name: 'b', version: '1.0.0.pre' },
    { name: 'a', version: '0.2.0' },
    { name: 'a', version: '0.2.0', platform: 'x86-mingw32' },
    { name: 'a', version: '0.0.1' },
    { name: 'gone', version: '1.0.0' },
  );
  await owner.yank('gone', '1.0.0');
  await feed.send('POST', '/set_time', { body: '1990-01-01T01:08:00Z' });
  await feed.send('POST', '/rebuild_versions_list');
  const [a, b] = [md5(await owner.text('/info/a')), md5(await owner.text('/info/b'))];
  const lines = `a 0.0.1,0.2.0,0.2.0-x86-mingw32 ${a}\nb 1.0.0.pre ${b}\n`;
  assert.equal(await owner.text('/versions'), `created_at: 1990-01-01T01:08:00Z\n---\n${lines}`);
  await owner.publish({ name: 'a', version: '0.3.0' });
  const added = `a 0.3.0 ${md5(await owner.text('/info/a'))}\n`;
  assert.equal(await owner.text('/versions'), `created_at: 1990-01-01T01:08:00Z\n---\n${lines}${added}`);
  assert.equal(JSON.parse(await owner.text('/api/v1/versions/a.json'))[0].created_at, '1990-01-01T01:08:00.000Z');
  assert.equal((await feed.send('POST', '/set_time', { body: 'yesterday' })).status, 400);
});

test('without --test-hooks there are no hooks', async () => {
  const plain = await startTestServer();
  try {
    const feed = new GemFeed(await plain.createFeed('gems', 'rubygems'), plain.adminKey);
    for (const path of ['/set_time', '/rebuild_versions_list']) {
      assert.equal((await feed.send('POST', path, { body: '1990-01-01T00:00:00Z' })).status, 404, path);
    }
  } finally {
    await plain.stop();
  }
});
