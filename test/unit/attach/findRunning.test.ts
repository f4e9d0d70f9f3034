import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { findRunning } from '../../../emulator/attach/findRunning.ts';
import { describeOtherProtocol, helloProof, sayHello } from '../../../emulator/attach/hello.ts';
import { writeInstance } from '../../../emulator/attach/instanceFile.ts';
import { connect } from '../../../emulator/cli/connect.ts';

const adminKey = '0123456789abcdef0123456789abcdef01234567';

describe('finding the emulator that runs', () => {
  let dataDir: string;
  let server: Server;
  let seen: IncomingMessage[];
  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'proget-keys-'));
    seen = [];
  });
  afterEach(async () => {
    server?.closeAllConnections();
    server?.close();
    await rm(dataDir, { recursive: true, force: true });
  });

  /** A server that answers `hello` with what `reply` makes of the nonce. @returns its URL. */
  async function serve(reply: (nonce: string) => unknown): Promise<string> {
    const listener: RequestListener = (request, response) => {
      seen.push(request);
      const nonce = new URL(request.url ?? '/', 'http://localhost').searchParams.get('nonce') ?? '';
      const body = reply(nonce);
      response.setHeader('Content-Type', 'application/json');
      response.end(typeof body === 'string' ? body : JSON.stringify(body));
    };
    server = createServer(listener).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    await writeRun(url);
    return url;
  }

  async function writeRun(url: string): Promise<void> {
    await writeInstance(dataDir, {
      format: 1,
      instanceId: 'i-1',
      protocol: 1,
      version: '0.1.0',
      pid: process.pid,
      startedAt: new Date().toISOString(),
      url,
      dataDir,
      adminKey,
      demoKeys: [],
    });
  }

  const hello = { product: 'proget-keys-emulator', instanceId: 'i-1', protocol: 1, version: '0.1.0' };
  const cases = [
    {
      who: 'an emulator that proves the key',
      reply: (n: string) => ({ ...hello, proof: helloProof(adminKey, n) }),
      outcome: 'running',
    },
    {
      who: 'an emulator with another key',
      reply: (n: string) => ({ ...hello, proof: helloProof('x', n) }),
      outcome: 'other-instance',
    },
    {
      who: 'a replayed proof',
      reply: () => ({ ...hello, proof: helloProof(adminKey, 'old') }),
      outcome: 'other-instance',
    },
    { who: 'an empty proof', reply: () => ({ ...hello, proof: '' }), outcome: 'other-instance' },
    {
      who: 'an emulator of another protocol',
      reply: () => ({ ...hello, protocol: 2, extra: 1 }),
      outcome: 'other-protocol',
    },
    { who: 'a web page', reply: () => '<html>hello</html>', outcome: 'foreign' },
    { who: 'other JSON', reply: () => ({ hello: 'world' }), outcome: 'foreign' },
  ];
  for (const { who, reply, outcome } of cases) {
    it(`takes ${who} for: ${outcome}`, async () => {
      await serve(reply);
      const found = await findRunning(dataDir);
      assert.equal(found.state === 'stale' ? found.because.outcome : found.state, outcome);
    });
  }

  it('never shows the key before it is proven, in no header and no address', async () => {
    await serve(() => ({ ...hello, proof: 'f'.repeat(64) }));
    await findRunning(dataDir);
    await assert.rejects(connect({ dataDir }));
    assert.equal(seen.length, 2);
    for (const { url, rawHeaders } of seen) assert.doesNotMatch(`${url} ${rawHeaders.join(' ')}`, new RegExp(adminKey));
  });

  it('asks with another nonce each time', async () => {
    await serve((n) => ({ ...hello, proof: helloProof(adminKey, n) }));
    await findRunning(dataDir);
    await findRunning(dataDir);
    assert.equal(new Set(seen.map(({ url }) => url)).size, 2);
  });

  it('takes a port on which nobody listens for a run that ended badly', async () => {
    const url = await serve(() => '');
    server.close();
    await once(server, 'close');
    await writeRun(url);
    const found = await findRunning(dataDir);
    assert.equal(found.state === 'stale' && found.because.outcome, 'silent');
  });

  it('does not wait for ever for somebody who does not answer, and knows one who speaks no HTTP', async () => {
    const mute = createTcpServer(() => undefined).listen(0, '127.0.0.1');
    const odd = createTcpServer((socket) => socket.end('220 smtp ready\r\n')).listen(0, '127.0.0.1');
    try {
      await Promise.all([once(mute, 'listening'), once(odd, 'listening')]);
      const [muteUrl, oddUrl] = [mute, odd].map((tcp) => `http://127.0.0.1:${(tcp.address() as AddressInfo).port}`);
      assert.deepEqual(await sayHello(muteUrl ?? '', adminKey, 200), { outcome: 'silent' });
      assert.deepEqual(await sayHello(oddUrl ?? '', adminKey, 2000), { outcome: 'foreign' });
    } finally {
      mute.close();
      odd.close();
    }
  });

  it('finds nothing where nothing ever ran', async () => {
    assert.deepEqual(await findRunning(dataDir), { state: 'none', instance: null });
  });

  it('names both protocols and what to do', () => {
    const newer = describeOtherProtocol({ protocol: 2, version: '9.0.0' });
    assert.match(newer, /version 9\.0\.0\) speaks protocol 2, this program protocol 1\. Update this program/);
    assert.match(describeOtherProtocol({ protocol: 0, version: '0.0.1' }), /protocol 0, .+ Stop the emulator/);
  });
});
