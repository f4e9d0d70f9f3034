import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

/** What came of one stretch of load. */
export interface LoadResult {
  readonly perSecond: number;
  /** Milliseconds from request to the last byte of its answer. */
  readonly latencies: readonly number[];
  /** Share of one processor that this client took: near 1 it would measure itself. */
  readonly clientBusy: number;
}

/**
 * Sends the same GET over and over on keep-alive connections, each waiting for its answer before the next. Raw sockets,
 * a request made once and answers told apart by their length alone: the client must cost less than any server.
 * @param forMs how long
 * @throws when an answer is not 200 or differs in length.
 */
export async function applyLoad(
  url: URL,
  headers: Readonly<Record<string, string>>,
  connections: number,
  forMs: number,
): Promise<LoadResult> {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  const request = Buffer.from(`GET ${url.pathname} HTTP/1.1\r\nHost: ${url.host}\r\n${lines.join('')}\r\n`);
  const sockets = await Promise.all(Array.from({ length: connections }, () => open(url)));
  const latencies: number[] = [];
  const cpuBefore = process.cpuUsage();
  const begin = performance.now();
  await Promise.all(sockets.map((socket) => ask(socket, request, begin + forMs, latencies)));
  const elapsed = performance.now() - begin;
  const cpu = process.cpuUsage(cpuBefore);
  for (const socket of sockets) socket.destroy();
  return {
    perSecond: (latencies.length / elapsed) * 1000,
    latencies,
    clientBusy: (cpu.user + cpu.system) / 1000 / elapsed,
  };
}

async function open(url: URL): Promise<Socket> {
  const socket = connect(Number(url.port), url.hostname).setNoDelay(true);
  await once(socket, 'connect');
  return socket;
}

function ask(socket: Socket, request: Buffer, until: number, latencies: number[]): Promise<void> {
  return new Promise((resolve, reject) => {
    let expected = 0;
    let received = 0;
    let sentAt = 0;
    const next = (): void => {
      received = 0;
      sentAt = performance.now();
      socket.write(request);
    };
    socket.on('error', reject);
    socket.on('close', () => reject(new Error('the server closed a connection')));
    socket.on('data', (chunk) => {
      try {
        if (received === 0) checkStatus(chunk);
        // All answers are alike, so the first one tells the length of all.
        if (expected === 0) expected = lengthOf(chunk);
        received += chunk.length;
      } catch (error) {
        reject(error);
        return;
      }
      if (received < expected) return;
      if (received > expected) reject(new Error('an answer is longer than the one before'));
      const now = performance.now();
      latencies.push(now - sentAt);
      if (now < until) next();
      else resolve();
    });
    next();
  });
}

/** `HTTP/1.1 200` */
function checkStatus(chunk: Buffer): void {
  if (chunk[9] === 0x32 && chunk[10] === 0x30 && chunk[11] === 0x30) return;
  throw new Error(`not 200: ${chunk.toString('latin1', 0, 300)}`);
}

/** Bytes of a whole answer, head included. @param chunk its beginning, with the whole head. */
function lengthOf(chunk: Buffer): number {
  const end = chunk.indexOf('\r\n\r\n');
  const length = /^content-length: (\d+)\r?$/im.exec(chunk.toString('latin1', 0, end))?.[1];
  if (end === -1 || length === undefined) throw new Error('an answer came without Content-Length');
  return end + 4 + Number(length);
}
