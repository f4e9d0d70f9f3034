import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { startAssetFeed } from '../support/assetFeed.ts';

const kinds = ['content', 'content', 'dir', 'delete', 'metadata', 'import', 'export', 'nothing'];
const names = [
  'a.txt',
  'd',
  'd%2fb.txt',
  '..',
  '%2e%2e',
  '%00',
  'a%20',
  '%ff',
  '%C3%A9',
  '',
  '__proto__',
  'constructor',
];
const part = 'multipart=upload&index=0&offset=0&totalSize=5&partSize=5&totalParts=1';
const queries = [
  '',
  '',
  'recursive=true',
  'recursive=x',
  'format=tgz',
  'overwrite=true',
  `${part}&id=1`,
  'multipart=complete&id=1',
];
const bodies = [
  '',
  'hello',
  '[]',
  'PK\x03\x04',
  '\x1f\x8b\x08',
  '{"type":"a/b","cacheHeader":{"ttl":1e99}}',
  '{"userMetadata":{"__proto__":"x","a":{"value":"b","includeInResponseHeader":true}}}',
  '{"userMetadata":{"\\ud800":"x"}}',
];
const headers: Record<string, string>[] = [
  {},
  { 'Content-Type': 'application/json' },
  { 'Content-Type': 'application/x-www-form-urlencoded' },
  { Range: 'bytes=-0' },
  { Range: 'bytes=1-0,2-3', 'If-Range': 'W/' },
  { 'If-None-Match': '"x", W/"y"' },
  { 'If-Modified-Since': '0' },
];

test('no request to a directory, however odd, fails in a way that nobody thought of', async (t) => {
  const { feed } = await startAssetFeed(t);
  await feed.put({ 'a.txt': 'hello', 'd/b.txt': 'x' });
  const anyOf = <Value>(values: readonly Value[]) => fc.constantFrom(...values);
  const odd = fc.record({
    verb: anyOf(['GET', 'HEAD', 'PUT', 'POST', 'POST', 'PATCH', 'DELETE']),
    path: fc.tuple(anyOf(kinds), fc.array(anyOf(names), { maxLength: 3 })),
    query: anyOf(queries),
    body: anyOf(bodies),
    headers: anyOf(headers),
  });
  const property = fc.asyncProperty(odd, async ({ verb, path: [kind, segments], query, body, headers: extra }) => {
    const path = `${[kind, ...segments].join('/')}?${query}`;
    const reads = verb === 'GET' || verb === 'HEAD';
    const answer = await feed.send(verb, path, { headers: extra, ...(reads ? {} : { body }) });
    assert.ok(answer.status < 500, `${answer.status} ${answer.text}`);
  });
  await fc.assert(property, { numRuns: 600 });
});
