import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer, type OutgoingHttpHeaders, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { receivePackage } from '../../emulator/feeds/nuget/upload.ts';
import { HttpError } from '../../emulator/http/reply.ts';
import { openTestStore } from '../support/storeDir.ts';

const packageLimit = 5 * 1024 * 1024;
const zipBytes = Buffer.from('PK\x03\x04 the bytes of a package', 'latin1');
const boundary = '3c6f1f5e-9f7e-4f0a-8f2b-0123456789ab';
const formHeaders = { 'Content-Type': `multipart/form-data; boundary="${boundary}"` };

/** A part as `dotnet nuget push` writes it: unquoted name, two file names. */
const packagePart = [
  'Content-Type: application/octet-stream',
  "Content-Disposition: form-data; name=package; filename=package.nupkg; filename*=utf-8''package.nupkg",
];

function form(...parts: { headers: string[]; body: Buffer }[]): Buffer {
  const pieces = parts.flatMap(({ headers, body }) => [
    Buffer.from(`--${boundary}\r\n${headers.join('\r\n')}\r\n\r\n`),
    body,
    Buffer.from('\r\n'),
  ]);
  return Buffer.concat([...pieces, Buffer.from(`--${boundary}--\r\n`)]);
}

/** A server that receives a package and answers with its bytes, or with the refusal. */
async function startReceiver(t: TestContext) {
  const dir = mkdtempSync(join(tmpdir(), 'upload-'));
  const store = await openTestStore(dir);
  const outcomes: unknown[] = [];
  const server = createServer((incoming, response) => {
    receivePackage(incoming, store.blobs, packageLimit)
      .then(async (spool) => {
        await spool.keep();
        outcomes.push(spool.size);
        response.end(spool.size > 1e6 ? String(spool.size) : await store.blobs.read(spool.sha256));
      })
      .catch((error: unknown) => {
        outcomes.push(error);
        incoming.resume();
        response.statusCode = error instanceof HttpError ? error.status : 500;
        response.end(error instanceof Error ? error.message : '');
      });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(async () => {
    server.closeAllConnections();
    server.close();
    await store.close();
    rmSync(dir, { recursive: true });
  });
  return { port: (server.address() as AddressInfo).port, leftovers: () => readdirSync(join(dir, 'tmp')), outcomes };
}

/** Sends chunks one by one with `Transfer-Encoding: chunked`. */
async function put(port: number, headers: OutgoingHttpHeaders, chunks: Iterable<Buffer>) {
  const outgoing = request({ port, method: 'PUT', headers });
  const answered = once(outgoing, 'response');
  for (const chunk of chunks) {
    if (!outgoing.write(chunk)) await Promise.race([once(outgoing, 'drain'), answered]);
  }
  outgoing.end();
  const [response] = await answered;
  const body: Buffer[] = [];
  for await (const chunk of response) body.push(chunk);
  return { status: response.statusCode, body: Buffer.concat(body).toString('latin1') };
}

function* split(bytes: Buffer, size: number): Generator<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

test('a package arrives in every form that clients send', async (t) => {
  const { port } = await startReceiver(t);
  const file = { headers: packagePart, body: zipBytes };
  const other = { headers: ['Content-Disposition: form-data; name="note"'], body: Buffer.from('ignored') };
  const second = { headers: ['Content-Disposition: form-data; name="b"; filename="b"'], body: Buffer.from('second') };
  const bare = {
    headers: ['Content-Disposition: form-data; name="x"', 'Content-Type: application/octet-stream'],
    body: zipBytes,
  };
  const unquoted = { 'Content-Type': `multipart/form-data; boundary=${boundary}` };
  const cases: [string, OutgoingHttpHeaders, Buffer][] = [
    ['dotnet', formHeaders, form(file)],
    ['unquoted boundary', unquoted, form(file)],
    ['a field before', formHeaders, form(other, file)],
    ['a file behind', formHeaders, form(file, second)],
    ['a part without file name', formHeaders, form(bare)],
    ['bare bytes', { 'Content-Type': 'application/octet-stream' }, zipBytes],
    ['bare bytes without type', {}, zipBytes],
    ['bare bytes with a wrong type', formHeaders, zipBytes],
  ];
  for (const [name, headers, body] of cases) {
    for (const size of [1, body.length]) {
      const reply = await put(port, headers, split(body, size));
      assert.deepEqual(reply, { status: 200, body: zipBytes.toString('latin1') }, `${name}, ${size} bytes at a time`);
    }
  }
});

test('a body without a package is refused with a sentence', async (t) => {
  const { port, leftovers } = await startReceiver(t);
  const whole = form({ headers: packagePart, body: zipBytes });
  const field = { headers: ['Content-Disposition: form-data; name="note"'], body: Buffer.from('text') };
  const cases: [string, OutgoingHttpHeaders, Buffer, number, RegExp][] = [
    ['empty', formHeaders, Buffer.alloc(0), 400, /empty/],
    ['no file', formHeaders, form(field), 400, /holds no file/],
    ['cut off in the file', formHeaders, whole.subarray(0, whole.length - 60), 400, /ended before it was complete/],
    ['cut off in the headers', formHeaders, whole.subarray(0, 90), 400, /ended before|no file/],
    ['JSON', { 'Content-Type': 'application/json' }, Buffer.from('{"a":1}'), 415, /multipart\/form-data/],
    ['no boundary', { 'Content-Type': 'multipart/form-data' }, whole, 400, /boundary/],
    ['other boundary', { 'Content-Type': 'multipart/form-data; boundary=x' }, whole, 400, /ended before|no file/],
  ];
  for (const [name, headers, body, status, message] of cases) {
    const reply = await put(port, headers, [body]);
    assert.equal(reply.status, status, `${name}: ${reply.body}`);
    assert.match(reply.body, message, name);
  }
  assert.deepEqual(leftovers(), []);
});

test('more than the limit is refused, whether declared or found on the way', async (t) => {
  const { port, leftovers } = await startReceiver(t);
  const declared = request({ port, method: 'PUT', headers: { 'Content-Length': packageLimit * 2 } });
  declared.flushHeaders();
  const [response] = await once(declared, 'response');
  assert.equal(response.statusCode, 413);
  declared.destroy();
  const megabyte = Buffer.alloc(1024 * 1024);
  const head = Buffer.from(`--${boundary}\r\n${packagePart.join('\r\n')}\r\n\r\nPK\x03\x04`);
  function* endless(first: Buffer) {
    yield first;
    for (let sent = 0; sent <= packageLimit; sent += megabyte.length) yield megabyte;
  }
  for (const chunks of [endless(head), endless(zipBytes)]) {
    const reply = await put(port, formHeaders, chunks);
    assert.equal(reply.status, 413);
    assert.match(reply.body, /larger than the 5 MB/);
  }
  assert.deepEqual(leftovers(), []);
});

test('a client that hangs up in the middle leaves nothing behind', async (t) => {
  const { port, leftovers, outcomes } = await startReceiver(t);
  const whole = form({ headers: packagePart, body: Buffer.alloc(300_000, 'PK\x03\x04', 'latin1') });
  for (const [headers, body] of [
    [formHeaders, whole],
    [{}, Buffer.alloc(300_000, 'PK\x03\x04', 'latin1')],
  ] as const) {
    const before = outcomes.length;
    const outgoing = request({ port, method: 'PUT', headers });
    outgoing.on('error', () => {});
    outgoing.write(body.subarray(0, 200_000));
    while (leftovers().length === 0) await turn();
    outgoing.destroy();
    while (outcomes.length === before) await turn();
    assert.match(String(outcomes.at(-1)), /ended before it was complete/);
    assert.deepEqual(leftovers(), []);
  }
});
