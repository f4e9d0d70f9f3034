import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { createServer as createTlsServer } from 'node:https';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { promisify } from 'node:util';
import type { Lookup } from '../../../emulator/outbound/connect.ts';
import { Outbound, type OutboundRequest } from '../../../emulator/outbound/outbound.ts';
import { OutboundError, type OutboundReason } from '../../../emulator/outbound/outboundError.ts';
import { makeCertificate } from '../../support/certificate.ts';
import { startOtherServer } from '../../support/otherServer.ts';
import { ownDirectory } from '../../support/storeDir.ts';

const run = promisify(execFile);

const loopback = { allowLoopback: true };
const v4 = (address: string) => ({ address, family: 4 });
const names =
  (...addresses: string[]): Lookup =>
  async () =>
    addresses.map(v4);

const get = (url: string, changes: Partial<OutboundRequest> = {}): OutboundRequest => ({
  method: 'GET',
  url: new URL(url),
  headers: {},
  connectMs: 2000,
  totalMs: 2000,
  maxBytes: 1000,
  ...changes,
});

async function refused(work: Promise<unknown>, reason: OutboundReason, message: RegExp): Promise<void> {
  await assert.rejects(work, (error) => {
    assert.ok(error instanceof OutboundError, String(error));
    assert.equal(error.reason, reason, error.message);
    assert.match(error.message, message);
    return true;
  });
}

test('a name is judged by the addresses that it resolves to, each time', async (t) => {
  const other = await startOtherServer(t);
  const url = `http://upstream.example:${other.port}/`;
  const send = (lookup: Lookup, rules = loopback) => new Outbound(rules, lookup).send(get(url));
  assert.equal((await send(names('127.0.0.1'))).status, 200);
  assert.equal(other.received[0]?.headers.host, `upstream.example:${other.port}`);
  assert.equal((await send(names('169.254.1.1', '127.0.0.1'))).status, 200, 'the one that is allowed is taken');
  await refused(
    send(names('169.254.169.254')),
    'refused-address',
    /^upstream\.example \(169\.254\.169\.254\) is not called/,
  );
  await refused(send(names('127.0.0.1'), { allowLoopback: false }), 'refused-address', /this machine/);
  await refused(
    send(async () => []),
    'unknown-host',
    /has no address/,
  );
  const unknown: Lookup = () => Promise.reject(Object.assign(new Error('no'), { code: 'ENOTFOUND' }));
  await refused(send(unknown), 'unknown-host', /upstream\.example is not known \(ENOTFOUND\)/);
  assert.equal(other.received.length, 2);
});

test('a redirect cannot lead to a refused address, and takes nothing to another origin', async (t) => {
  const other = await startOtherServer(t);
  const elsewhere = await startOtherServer(t);
  const headers = { Authorization: 'Basic c2VjcmV0' };
  for (const location of [
    'http://169.254.169.254/',
    elsewhere.url,
    `http://localhost:${other.port}/`,
    'ftp://a.example/',
  ]) {
    other.answer = { status: 302, headers: { Location: location } };
    await refused(new Outbound(loopback).send(get(other.url, { headers })), 'redirect', /another server/);
  }
  assert.equal(elsewhere.received.length, 0);
  other.answer = { status: 307, headers: { Location: '/elsewhere' } };
  const posted = await new Outbound(loopback).send(get(other.url, { method: 'POST', body: Buffer.from('x') }));
  assert.equal(posted.status, 307, 'a request that changes something is never repeated');
});

test('an answer is cut where it gets too long', async (t) => {
  const other = await startOtherServer(t);
  other.answer = { status: 200, body: 'x'.repeat(5000) };
  const cut = await new Outbound(loopback).send(get(other.url));
  assert.deepEqual([cut.status, cut.body.length, cut.isComplete], [200, 1000, false]);
  const whole = await new Outbound(loopback).send(get(other.url, { maxBytes: 5000 }));
  assert.deepEqual([whole.body.length, whole.isComplete], [5000, true]);
});

test('every wait ends: for the name, the connection, the answer, its body, and when the caller gives up', async (t) => {
  const other = await startOtherServer(t);
  const outbound = new Outbound(loopback);
  const never: Lookup = () => new Promise(() => {});
  const slowName = new Outbound(loopback, never).send(get('http://upstream.example/', { connectMs: 50 }));
  await refused(slowName, 'timeout', /no connection within 0\.1 s/);
  other.answer = 'hang';
  await refused(outbound.send(get(other.url, { totalMs: 50 })), 'timeout', /did not answer within 0\.1 s/);
  other.answer = (_request, response) => void response.writeHead(200).write('begin');
  const begun = await outbound.send(get(other.url, { totalMs: 100 }));
  assert.deepEqual([begun.status, begun.body.toString(), begun.isComplete], [200, 'begin', false]);
  other.answer = 'hang';
  const stop = new AbortController();
  const waiting = outbound.send(get(other.url, { signal: stop.signal, totalMs: 60_000 }));
  setImmediate(() => stop.abort());
  await refused(waiting, 'aborted', /was ended/);
  await refused(outbound.send(get(other.url, { signal: stop.signal })), 'aborted', /was ended/);
});

test('a connection that is not to be had, or does not speak HTTP or TLS, is one sentence', async (t) => {
  const other = await startOtherServer(t);
  const outbound = new Outbound(loopback);
  await refused(outbound.send(get(other.url.replace('http:', 'https:'))), 'no-http', /TLS/);
  const mute = createServer((socket) => socket.end());
  const port = await listening(t, mute);
  await refused(outbound.send(get(`http://127.0.0.1:${port}/`)), 'unreachable', /broke off/);
  await other.stop();
  await refused(outbound.send(get(other.url)), 'unreachable', /^The connection was refused\.$/);
  const both: Lookup = async () => [v4('127.0.0.1'), { address: '::1', family: 6 }];
  const named = get(`http://upstream.example:${other.port}/`);
  await refused(new Outbound(loopback, both).send(named), 'unreachable', /^The connection was refused\.$/);
});

test('a certificate counts only if somebody vouches for it', async (t) => {
  const made = makeCertificate();
  if (made === null) {
    t.skip('no openssl');
    return;
  }
  let requests = 0;
  const server = createTlsServer({ cert: made.certificate, key: made.key }, (_request, response) => {
    requests += 1;
    response.end();
  });
  const url = `https://127.0.0.1:${await listening(t, server)}/`;
  const headers = { Authorization: 'Basic c2VjcmV0' };
  await refused(new Outbound(loopback).send(get(url, { headers })), 'certificate', /is not trusted/);
  assert.equal(requests, 0);
  // Who trusts it can only be said to a process that begins.
  const folder = ownDirectory(t);
  await writeFile(join(folder, 'ca.pem'), made.certificate);
  const env = { ...process.env, NODE_EXTRA_CA_CERTS: join(folder, 'ca.pem') };
  const script = join(import.meta.dirname, '..', '..', 'support', 'outboundStatus.ts');
  const { stdout } = await run(process.execPath, ['--import', 'tsx', script, url], { env });
  assert.equal(stdout.trim(), '200');
  assert.equal(requests, 1);
});

async function listening(t: TestContext, server: ReturnType<typeof createServer>): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => server.close());
  return (server.address() as AddressInfo).port;
}
