import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TestContext } from 'node:test';

/** A request that another server got from the emulator. */
export interface Received {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** A server that the emulator calls: an upstream of a connector, or a receiver of webhooks. */
export interface OtherServer {
  readonly url: string;
  readonly port: number;
  /** Every request so far, whatever was answered. */
  readonly received: Received[];
  /** How it answers from now on; until told otherwise 200 with an empty body. */
  answer: Answer;
  stop(): Promise<void>;
}

/** A status, a status with a body and headers, silence, or anything else. */
export type Answer =
  | number
  | { status: number; body?: string; headers?: Record<string, string> }
  | 'hang'
  | RequestListener;

/** @param port 0 = any. */
export async function startOtherServer(t: TestContext, port = 0): Promise<OtherServer> {
  const received: Received[] = [];
  const server: Server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { method = '', url = '', headers } = request;
      received.push({ method, url, headers, body: Buffer.concat(chunks).toString('utf8') });
      const { answer } = other;
      if (answer === 'hang') return;
      if (typeof answer === 'function') {
        answer(request, response);
        return;
      }
      const { status, body = '', headers: extra = {} } = typeof answer === 'number' ? { status: answer } : answer;
      response.writeHead(status, extra).end(body);
    });
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const listening = (server.address() as AddressInfo).port;
  const other: OtherServer = {
    url: `http://127.0.0.1:${listening}`,
    port: listening,
    received,
    answer: 200,
    stop: async () => {
      if (!server.listening) return;
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  t.after(() => other.stop());
  return other;
}
