import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { readPublishBody } from '../../../emulator/feeds/npm/publishBody.ts';

async function* inChunks(text: string, size: number): AsyncGenerator<Buffer> {
  const bytes = Buffer.from(text, 'utf8');
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function read(text: string, size = 65_536) {
  const files: [string, string][] = [];
  const document = await readPublishBody(inChunks(text, size), async (name, bytes) => {
    const chunks: Buffer[] = [];
    for await (const chunk of bytes) chunks.push(chunk);
    files.push([name, Buffer.concat(chunks).toString('base64')]);
  });
  return { document, files };
}

const data = randomBytes(200).toString('base64');
const tricky = {
  name: 'a\\"b{["data":',
  data: 'not an attachment',
  versions: { '1.0.0': { _attachments: { x: { data: 'nor this' } }, list: ['data', { data: 'x' }, '\u{1F600}'] } },
  _attachments: {
    '@acme/ü"x-1.0.0.tgz': { content_type: 'application/octet-stream', data, length: 200, more: { data: 'kept' } },
    list: [{ data: 'kept too' }],
  },
  readme: 'after {"_attachments":{"y":{"data":"kept"}}}',
};

for (const size of [1, 2, 3, 7, 64, 65_536]) {
  test(`attachments are cut out and the rest is kept, ${size} bytes at a time`, async () => {
    const { document, files } = await read(JSON.stringify(tricky, null, size % 2 === 0 ? 2 : 0), size);
    assert.deepEqual(files, [['@acme/ü"x-1.0.0.tgz', data]]);
    const expected = structuredClone(tricky);
    expected._attachments['@acme/ü"x-1.0.0.tgz'].data = '';
    assert.deepEqual(document, expected);
  });
}

test('base64 whose special characters are escaped is decoded', async () => {
  const { files } = await read(String.raw`{"_attachments":{"x.tgz":{"data":"+\/\u002B\u002fAA\u003d="}}}`, 3);
  assert.deepEqual(files, [['x.tgz', '+/+/AA==']]);
});

test('a document without attachments is handed back whole', async () => {
  const { document, files } = await read('{"users":{"a":true}}');
  assert.deepEqual(document, { users: { a: true } });
  assert.deepEqual(files, []);
});

const refusals: readonly (readonly [string, string, number, RegExp])[] = [
  ['nothing', '', 400, /not valid JSON/],
  ['text', 'hello', 400, /not valid JSON/],
  ['a list', '[]', 400, /must be a JSON object/],
  ['a cut document', '{"name":"x"', 400, /not valid JSON/],
  ['a cut attachment', '{"_attachments":{"x.tgz":{"data":"AAAA', 400, /ended early/],
  ['a line break in base64', '{"_attachments":{"x.tgz":{"data":"AA\\nAA"}}}', 400, /not valid base64/],
  ['a foreign character in base64', '{"_attachments":{"x.tgz":{"data":"AA*A"}}}', 400, /not valid base64/],
  ['base64 behind its padding', '{"_attachments":{"x.tgz":{"data":"AA==AAAA"}}}', 400, /not valid base64/],
  ['a lone base64 character', '{"_attachments":{"x.tgz":{"data":"AAAAA"}}}', 400, /not valid base64/],
  ['a deep document', '['.repeat(600), 400, /nested too deeply/],
  ['a huge document', `{"readme":"${'x'.repeat(33 * 1024 * 1024)}"}`, 413, /larger than 32 MB/],
];

for (const [what, text, status, sentence] of refusals) {
  test(`${what} is refused`, async () => {
    await assert.rejects(read(text), (error: Error & { status?: number }) => {
      assert.equal(error.status, status);
      assert.match(error.message, sentence);
      return true;
    });
  });
}

test('padding that arrives apart from its data counts', async () => {
  for (const size of [1, 5, 33]) {
    const { files } = await read('{"_attachments":{"x.tgz":{"data":"QUJDRA=="}}}', size);
    assert.deepEqual(files, [['x.tgz', 'QUJDRA==']]);
  }
});
