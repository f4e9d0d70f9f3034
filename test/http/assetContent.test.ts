import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { test } from 'node:test';
import { startAssetFeed } from '../support/assetFeed.ts';

const sha1 = (text: string) => createHash('sha1').update(text).digest('hex');

test('each verb of content answers as ProGet documents it', async (t) => {
  const { feed } = await startAssetFeed(t);
  await feed.put({ 'folder/there.txt': 'first' });
  const cases: [verb: string, path: string, status: number, then: string | null][] = [
    ['GET', 'missing.txt', 404, null],
    ['HEAD', 'missing.txt', 404, null],
    ['GET', 'folder', 400, null],
    ['GET', 'folder/', 400, null],
    ['GET', '', 400, null],
    ['GET', 'folder/there.txt/', 404, null],
    ['GET', 'folder/there.txt/below', 404, null],
    ['PUT', 'folder/there.txt', 400, 'first'],
    ['PUT', 'FOLDER/There.TXT', 400, null],
    ['PUT', 'a/b/c/new.txt', 201, 'PUT a/b/c/new.txt'],
    ['PUT', 'folder', 400, null],
    ['PUT', 'folder/there.txt/below', 400, null],
    ['PUT', 'x/', 400, null],
    ['PUT', '', 400, null],
    ['POST', 'folder/there.txt', 201, 'POST folder/there.txt'],
    ['POST', 'other.txt', 201, 'POST other.txt'],
    ['POST', 'folder', 400, null],
    ['PATCH', 'folder/there.txt', 201, 'PATCH folder/there.txt'],
    ['PATCH', 'missing.txt', 404, null],
    ['PATCH', 'folder', 400, null],
    ['DELETE', 'folder', 400, null],
    ['DELETE', 'missing.txt', 200, null],
    ['DELETE', 'other.txt', 200, null],
    ['GET', 'other.txt', 404, null],
  ];
  for (const [verb, path, status, then] of cases) {
    const sends = ['PUT', 'POST', 'PATCH'].includes(verb);
    const answer = await feed.send(verb, `content/${path}`, sends ? { body: `${verb} ${path}` } : {});
    assert.equal(answer.status, status, `${verb} ${path}: ${answer.text}`);
    if (then !== null) assert.equal((await feed.send('GET', `content/${path}`)).text, then, `${verb} ${path}`);
  }
  const other = await feed.send('OPTIONS', 'content/folder/there.txt');
  assert.equal(other.status, 405);
  assert.equal(other.headers.allow, 'GET, HEAD, PUT, POST, PATCH, DELETE');
});

test('a file is sent with its type, digest and times, by HEAD without its bytes', async (t) => {
  const { feed } = await startAssetFeed(t);
  await feed.put({ 'a/page.txt': 'hello' });
  for (const verb of ['GET', 'HEAD']) {
    const { status, headers, text } = await feed.send(verb, 'content/a/page.txt');
    assert.equal(status, 200);
    assert.equal(headers['content-type'], 'text/plain');
    assert.equal(headers['content-length'], '5');
    assert.equal(headers['cache-control'], 'public');
    assert.equal(headers.etag, sha1('hello'));
    assert.ok(Math.abs(Date.parse(headers['last-modified'] ?? '') - Date.now()) < 60_000);
    assert.equal(text, verb === 'GET' ? 'hello' : '');
  }
});

test('the type that was sent is kept; one that says nothing is guessed by the name', async (t) => {
  const { feed } = await startAssetFeed(t);
  const cases: [name: string, sent: string | null, expected: string | number][] = [
    ['a.json', null, 'application/json'],
    ['a.JSON', 'text/x-mine; charset=utf-8', 'text/x-mine; charset=utf-8'],
    ['a.zip', 'application/x-www-form-urlencoded', 'application/zip'],
    ['a.unknown', null, 'application/octet-stream'],
    ['none', null, 'application/octet-stream'],
    ['__proto__', null, 'application/octet-stream'],
    ['a.constructor', null, 'application/octet-stream'],
    ['a.txt', 'application/octet-stream', 'application/octet-stream'],
    ['b.json', 'application/json', 'application/json'],
    ['b.txt', 'nonsense', 400],
    ['b.txt', 'text/plain; x', 400],
    ['b.txt', 'multipart/form-data; boundary=x', 415],
  ];
  for (const [name, sent, expected] of cases) {
    const headers = sent === null ? {} : { 'Content-Type': sent };
    const answer = await feed.send('POST', `content/${name}`, { body: '{"a":1}', headers });
    if (typeof expected === 'number') {
      assert.equal(answer.status, expected, `${name} ${sent}`);
      continue;
    }
    assert.equal(answer.status, 201, `${name} ${sent}: ${answer.text}`);
    const got = await feed.send('GET', `content/${name}`);
    assert.equal(got.headers['content-type'], expected, `${name} ${sent}`);
    // The bodies of these types were read once before, for a key in them.
    assert.equal(got.text, '{"a":1}');
  }
});

test('a JSON file that is larger than what is searched for a key is stored whole', async (t) => {
  const { feed } = await startAssetFeed(t);
  const text = JSON.stringify({ text: 'x'.repeat(300_000) });
  const headers = { 'Content-Type': 'application/json' };
  for (const body of [text, Readable.from([text.slice(0, 70_000), text.slice(70_000)])]) {
    const answer = await feed.send('POST', 'content/big.json', { body, headers });
    assert.equal(answer.status, 201, answer.text);
    assert.equal((await feed.send('GET', 'content/big.json')).text, text);
  }
});

test('who has the file already gets 304', async (t) => {
  const { feed } = await startAssetFeed(t);
  await feed.put({ 'a.txt': 'hello' });
  const modified = String((await feed.send('HEAD', 'content/a.txt')).headers['last-modified']);
  const earlier = new Date(Date.parse(modified) - 5000).toUTCString();
  const tag = sha1('hello');
  const cases: [headers: Record<string, string>, status: number][] = [
    [{ 'If-None-Match': tag }, 304],
    [{ 'If-None-Match': `"${tag}"` }, 304],
    [{ 'If-None-Match': `W/"${tag}"` }, 304],
    [{ 'If-None-Match': `"other", "${tag}"` }, 304],
    [{ 'If-None-Match': '*' }, 304],
    [{ 'If-None-Match': '"other"' }, 200],
    [{ 'If-Modified-Since': modified }, 304],
    [{ 'If-Modified-Since': earlier }, 200],
    [{ 'If-Modified-Since': 'nonsense' }, 200],
    [{ 'If-None-Match': '"other"', 'If-Modified-Since': modified }, 200],
    [{ 'If-None-Match': tag, Range: 'bytes=0-1' }, 304],
  ];
  for (const [headers, status] of cases) {
    for (const verb of ['GET', 'HEAD']) {
      const answer = await feed.send(verb, 'content/a.txt', { headers });
      assert.equal(answer.status, status, `${verb} ${JSON.stringify(headers)}`);
      assert.equal(answer.headers.etag, tag);
      if (status === 304) assert.equal(answer.bytes.length, 0);
    }
  }
});

test('a range gets its bytes, one outside of the file 416', async (t) => {
  const { feed } = await startAssetFeed(t);
  await feed.put({ 'a.bin': '0123456789', 'empty.bin': '' });
  const tag = sha1('0123456789');
  const cases: [range: string, status: number, body: string | null, extra?: Record<string, string>][] = [
    ['bytes=2-4', 206, '234'],
    ['bytes=7-', 206, '789'],
    ['bytes=-2', 206, '89'],
    ['bytes=0-0', 206, '0'],
    ['bytes=0-99', 206, '0123456789'],
    ['bytes=10-', 416, null],
    ['bytes=99-100', 416, null],
    ['bytes=0-1,3-4', 200, '0123456789'],
    ['bytes=0-1,2-4', 206, '01234'],
    ['lines=1-2', 200, '0123456789'],
    ['nonsense', 200, '0123456789'],
    ['bytes=2-4', 206, '234', { 'If-Range': tag }],
    ['bytes=2-4', 206, '234', { 'If-Range': `"${tag}"` }],
    ['bytes=2-4', 200, '0123456789', { 'If-Range': '"other"' }],
  ];
  for (const [range, status, body, extra = {}] of cases) {
    const answer = await feed.send('GET', 'content/a.bin', { headers: { Range: range, ...extra } });
    assert.equal(answer.status, status, range);
    if (body !== null) assert.equal(answer.text, body, range);
    if (status === 206) assert.match(String(answer.headers['content-range']), /^bytes \d+-\d+\/10$/);
    if (status === 416) assert.equal(answer.headers['content-range'], 'bytes */10');
  }
  assert.equal(await feed.status('GET', 'content/empty.bin'), 200);
  assert.equal(await feed.status('GET', 'content/empty.bin', { headers: { Range: 'bytes=0-' } }), 416);
});

test('a page from a directory gets no origin, so its scripts cannot use the credentials of the browser', async (t) => {
  const { feed } = await startAssetFeed(t);
  await feed.put({ 'a.html': '<script>', 'a.svg': '<svg/>', 'a.txt': 'x' });
  const policy = async (path: string) => (await feed.send('GET', path)).headers['content-security-policy'];
  assert.equal(await policy('content/a.html'), 'sandbox');
  assert.equal(await policy('content/a.svg'), 'sandbox');
  assert.equal(await policy('content/a.txt'), undefined);
});

const hostile: readonly (readonly [path: string, status: number])[] = [
  ['../secret', 404],
  ['content/../../api/health', 400],
  ['content/..', 400],
  ['content/a/../../b', 400],
  ['content/%2e%2e/b', 400],
  ['content/%2E%2E%2Fb', 400],
  ['content/..%2f..%2fetc%2fpasswd', 400],
  ['content/a%5c..%5cb', 400],
  ['content/a\\b', 400],
  ['content/.', 400],
  ['content/a%00b', 400],
  ['content/a%0d%0ab', 400],
  ['content/a%20', 400],
  ['content/a./b', 400],
  ['content/a%c2%a0', 400],
  ['content/c:/windows', 400],
  ['content/%ff', 400],
  ['content/%zz', 400],
  ['content/%ed%a0%80', 400],
  [`content/${'a'.repeat(256)}`, 400],
  [`content/${'aaaa/'.repeat(300)}x`, 400],
];

test('no path leads out of its directory, whatever way it is written', async (t) => {
  const { server, feed } = await startAssetFeed(t);
  await server.createFeed('other', 'asset');
  for (const [path, status] of hostile) {
    for (const verb of ['GET', 'PUT', 'POST', 'PATCH', 'DELETE']) {
      const answer = await feed.send(verb, path, verb === 'GET' || verb === 'DELETE' ? {} : { body: 'x' });
      assert.equal(answer.status, status, `${verb} ${path}: ${answer.text}`);
    }
    for (const kind of ['dir', 'metadata', 'delete', 'import', 'export']) {
      const verb = kind === 'metadata' || kind === 'export' ? 'GET' : 'POST';
      const answer = await feed.send(verb, path.replace(/^content/, kind), {});
      assert.ok([400, 404].includes(answer.status), `${kind} ${path}: ${answer.status}`);
    }
  }
  assert.deepEqual(await feed.paths(), []);
});

test('an escaped slash separates names, and an escaped percent sign stays one', async (t) => {
  const { feed } = await startAssetFeed(t);
  await feed.put({
    'a%2fb.txt': '1',
    '%252e%252e': '2',
    'with%20blank': '3',
    '.hidden': '4',
    '...a': '5',
    '//x//y': '6',
  });
  assert.deepEqual(await feed.paths(), ['%2e%2e', '...a', '.hidden', 'a/', 'a/b.txt', 'with blank', 'x/', 'x/y']);
});

test('names are compared without case and Unicode spelling, and keep the spelling that they were made with', async (t) => {
  const { feed } = await startAssetFeed(t);
  const composed = encodeURIComponent('Caf\u00e9.txt');
  const decomposed = encodeURIComponent('Cafe\u0301.txt');
  await feed.put({ [`Docs/${decomposed}`]: 'x', 'docs/second.txt': 'y' });
  for (const path of [`Docs/${composed}`, `docs/${composed.toLowerCase()}`, `DOCS/${decomposed}`]) {
    assert.equal((await feed.send('GET', `content/${path}`)).text, 'x', path);
  }
  assert.deepEqual(await feed.paths(), ['Docs/', 'Docs/Caf\u00e9.txt', 'Docs/second.txt']);
});
