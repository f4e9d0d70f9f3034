import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Something between a client and the emulator that adds headers, as wrappers, proxies and browsers do. */
export interface HeaderProxy {
  readonly url: string;
  stop(): void;
}

/** @param headers added to each request, or in place of those of the client. */
export async function startHeaderProxy(
  serverUrl: string,
  headers: Readonly<Record<string, string>>,
): Promise<HeaderProxy> {
  const { port } = new URL(serverUrl);
  const proxy = createServer((incoming, outgoing) => {
    const merged = { ...incoming.headers, ...headers };
    const options = { host: '127.0.0.1', port, method: incoming.method, path: incoming.url, headers: merged };
    const forwarded = request(options, (reply) => {
      outgoing.writeHead(reply.statusCode ?? 500, reply.statusMessage, reply.headers);
      reply.pipe(outgoing);
    });
    forwarded.on('error', () => outgoing.destroy());
    incoming.pipe(forwarded);
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`,
    stop() {
      proxy.close();
      proxy.closeAllConnections();
    },
  };
}
