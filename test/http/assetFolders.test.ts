import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { type AssetFeed, startAssetFeed } from '../support/assetFeed.ts';

const jsonHeaders = { 'Content-Type': 'application/json' };

function setMetadata(feed: AssetFeed, path: string, body: object) {
  return feed.send('POST', `metadata/${path}`, { body: JSON.stringify(body), headers: jsonHeaders });
}

test('a folder is listed with all that ProGet says about its items', async (t) => {
  const { feed } = await startAssetFeed(t);
  await feed.put({ 'a/b/file%20one.txt': 'hello', 'top.json': '{}' });
  const [folder, top, ...others]: Record<string, unknown>[] = (await feed.send('GET', 'dir/')).json;
  assert.deepEqual(others, []);
  assert.deepEqual([folder?.name, folder?.type, folder?.size, folder?.parent], ['a', 'dir', undefined, undefined]);
  assert.deepEqual([top?.name, top?.type, top?.size], ['top.json', 'application/json', 2]);
  const [file] = (await feed.send('GET', 'dir/a/b')).json;
  const digest = (algorithm: string) => createHash(algorithm).update('hello').digest('hex');
  const { created, modified, ...rest } = file;
  assert.deepEqual(rest, {
    name: 'file one.txt',
    parent: 'a/b',
    size: 5,
    type: 'text/plain',
    content: `${feed.url}/content/a/b/file%20one.txt`,
    md5: digest('md5'),
    sha1: digest('sha1'),
    sha256: digest('sha256'),
    sha512: digest('sha512'),
    userMetadata: {},
    cacheHeader: { type: 'Inherit' },
  });
  assert.ok(Math.abs(Date.parse(created) - Date.now()) < 60_000);
  assert.equal(modified, created);
});

test('a listing goes as deep as it is asked to, and pgutil may end its query with a bracket', async (t) => {
  const { feed } = await startAssetFeed(t);
  await feed.put({ 'a/b/c.txt': '1', 'a/d.txt': '2', 'a-z.txt': '3', 'a0.txt': '4' });
  const cases: [path: string, expected: string[] | number][] = [
    ['dir', ['a', 'a-z.txt', 'a0.txt']],
    ['dir/?recursive=false)', ['a', 'a-z.txt', 'a0.txt']],
    ['dir/?recursive=true)', ['a', 'a-z.txt', 'b', 'c.txt', 'd.txt', 'a0.txt']],
    ['dir/a', ['b', 'd.txt']],
    ['dir/a/?recursive=false', ['b', 'd.txt']],
    ['dir/a?recursive=True', ['b', 'c.txt', 'd.txt']],
    ['dir/missing', []],
    ['dir/missing/deeper?recursive=true', []],
    ['dir/a/d.txt', 400],
    ['dir?recursive=maybe', 400],
  ];
  for (const [path, expected] of cases) {
    const answer = await feed.send('GET', path);
    if (typeof expected === 'number') assert.equal(answer.status, expected, path);
    else
      assert.deepEqual(
        answer.json.map(({ name }: { name: string }) => name),
        expected,
        path,
      );
  }
});

test('folders are made, with those above them, and deleted', async (t) => {
  const { feed } = await startAssetFeed(t);
  await feed.put({ 'file.txt': 'x', 'full/file.txt': 'x', 'full-not.txt': 'x', full0: 'x' });
  const cases: [verb: string, path: string, status: number][] = [
    ['POST', 'dir/one/two', 201],
    ['POST', 'dir/one/two', 201],
    ['POST', 'dir/ONE', 201],
    ['POST', 'dir/', 201],
    ['POST', 'dir/file.txt', 400],
    ['POST', 'dir/file.txt/below', 400],
    ['POST', 'delete/full', 400],
    ['POST', 'delete/full?recursive=false', 400],
    ['POST', 'delete/one/two', 200],
    ['POST', 'delete/missing', 200],
    ['POST', 'delete/missing?recursive=true', 200],
    ['POST', 'delete/', 400],
    ['POST', 'delete?recursive=true', 400],
    ['POST', 'delete/full?recursive=true', 200],
    ['POST', 'delete/file.txt', 200],
    ['DELETE', 'dir/one', 405],
    ['GET', 'delete/one', 405],
  ];
  for (const [verb, path, status] of cases) {
    const answer = await feed.send(verb, path);
    assert.equal(answer.status, status, `${verb} ${path}: ${answer.text}`);
  }
  assert.deepEqual(await feed.paths(), ['full-not.txt', 'full0', 'one/']);
});

test('metadata is added to what is there, or replaces all of it', async (t) => {
  const { feed } = await startAssetFeed(t);
  await feed.put({ 'a.txt': 'x' });
  const first = { userMetadata: { team: 'red', 'X-Build': { value: '7', includeInResponseHeader: true } } };
  assert.equal((await setMetadata(feed, 'a.txt', first)).status, 200);
  await setMetadata(feed, 'A.TXT', { userMetadataUpdateMode: 'update', userMetadata: { team: 'blue' } });
  const stored = async () => (await feed.send('GET', 'metadata/a.txt')).json;
  assert.deepEqual((await stored()).userMetadata, {
    team: 'blue',
    'X-Build': { value: '7', includeInResponseHeader: true },
  });
  const got = await feed.send('GET', 'content/a.txt');
  assert.equal(got.headers['x-build'], '7');
  assert.equal(got.headers.team, undefined);
  await setMetadata(feed, 'a.txt', { userMetadataUpdateMode: 'Replace', userMetadata: { other: '1' } });
  assert.deepEqual((await stored()).userMetadata, { other: '1' });
  assert.equal((await feed.send('GET', 'content/a.txt')).headers['x-build'], undefined);
  await setMetadata(feed, 'a.txt', { type: 'text/x-mine' });
  assert.deepEqual([(await stored()).type, (await stored()).userMetadata], ['text/x-mine', { other: '1' }]);
  await feed.send('POST', 'content/a.txt', { body: 'new' });
  assert.deepEqual((await stored()).userMetadata, { other: '1' }, 'a replaced file keeps its metadata');
  assert.equal((await feed.send('GET', 'metadata/missing.txt')).status, 404);
  assert.equal((await setMetadata(feed, 'missing.txt', {})).status, 404);
});

test('the cache header is that of the file, else that of the nearest folder that has one', async (t) => {
  const { feed } = await startAssetFeed(t);
  await feed.put({ 'a/b/c.txt': 'x' });
  const cacheControl = async () => (await feed.send('HEAD', 'content/a/b/c.txt')).headers['cache-control'];
  const steps: [path: string, cacheHeader: object, expected: string][] = [
    ['a', { type: 'ttl', value: '60' }, 'public, max-age=60'],
    ['a/b', { noCache: true }, 'no-cache'],
    ['a/b/c.txt', { type: 'Custom', value: 'private, max-age=5' }, 'private, max-age=5'],
    ['a/b/c.txt', { type: 'TTL', value: 7 }, 'public, max-age=7'],
    ['a/b/c.txt', { type: 'inherit' }, 'no-cache'],
    ['a/b', { type: 'Inherit', value: null }, 'public, max-age=60'],
    ['a', { inherit: true }, 'public'],
  ];
  for (const [path, cacheHeader, expected] of steps) {
    const answer = await setMetadata(feed, path, { cacheHeader });
    assert.equal(answer.status, 200, answer.text);
    assert.equal(await cacheControl(), expected, JSON.stringify([path, cacheHeader]));
  }
  await setMetadata(feed, 'a', { cacheHeader: { ttl: 60 } });
  assert.deepEqual((await feed.send('GET', 'metadata/a')).json.cacheHeader, { type: 'TTL', value: 60 });
});

test('metadata that cannot be is refused with a sentence that names the field', async (t) => {
  const { feed } = await startAssetFeed(t);
  await feed.put({ 'a.txt': 'x' });
  const header = (name: string, value = 'x') => ({
    userMetadata: { [name]: { value, includeInResponseHeader: true } },
  });
  const cases: [body: object, message: RegExp][] = [
    [[], /JSON object/],
    [{ type: 7 }, /type/],
    [{ type: 'nonsense' }, /type/],
    [{ type: 'text/html\r\nX-Evil: 1' }, /type/],
    [{ userMetadata: [] }, /userMetadata/],
    [{ userMetadata: { a: 7 } }, /userMetadata\.a/],
    [{ userMetadata: { '': 'x' } }, /name/],
    [{ userMetadata: { a: 'x\u0000' } }, /control/],
    [{ userMetadata: { ['a'.repeat(101)]: 'x' } }, /name/],
    [{ userMetadata: { a: 'x'.repeat(5000) } }, /longer/],
    [{ userMetadata: Object.fromEntries([...Array(101)].map((_, index) => [`n${index}`, 'x'])) }, /more than 100/],
    [{ userMetadata: { a: 'x' }, userMetadataUpdateMode: 'merge' }, /userMetadataUpdateMode/],
    [header('Set-Cookie'), /header that the server/],
    [header('content-length', '1'), /header that the server/],
    [header('Transfer-Encoding', 'chunked'), /header that the server/],
    [header('Access-Control-Allow-Origin', '*'), /header that the server/],
    [header('X-ProGet-Version'), /header that the server/],
    [header('a b'), /name of a header/],
    [header('X-A', 'é'), /header cannot/],
    [{ cacheHeader: { type: 'never' } }, /cacheHeader\.type/],
    [{ cacheHeader: {} }, /cacheHeader\.type/],
    [{ cacheHeader: { ttl: 60, noCache: true } }, /cacheHeader\.type/],
    [{ cacheHeader: { type: 'ttl', value: '-1' } }, /seconds/],
    [{ cacheHeader: { type: 'custom', value: 'a\nb' } }, /cacheHeader\.value/],
  ];
  for (const [body, message] of cases) {
    const answer = await setMetadata(feed, 'a.txt', body);
    assert.equal(answer.status, 400, JSON.stringify(body));
    assert.match(answer.text, message);
  }
  assert.deepEqual((await feed.send('GET', 'metadata/a.txt')).json.userMetadata, {});
});
