import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { StartError } from './startError.ts';

/** How long a request in flight may go on once the server is told to stop. */
const graceMs = 5000;

/**
 * Listens, and resolves with the port.
 * @throws StartError `port-busy` or `address`.
 */
export function listen(server: Server, port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(explain(error, port, host)));
    server.listen({ port, host }, () => resolve((server.address() as AddressInfo).port));
  });
}

function explain(error: NodeJS.ErrnoException, port: number, host: string): StartError {
  if (error.code === 'EADDRINUSE') {
    return new StartError('port-busy', `Port ${port} on ${host} is in use: give another --port, or 0 for any.`, error);
  }
  if (error.code === 'EACCES') {
    return new StartError('address', `You may not listen on port ${port}: give a --port from 1024 on.`, error);
  }
  return new StartError('address', `Cannot listen on ${host} (${error.code}): give another --host.`, error);
}

/** Takes no more requests, lets those in flight finish for a while, and closes every connection. */
export async function close(server: Server): Promise<void> {
  if (!server.listening) return;
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  const cutOff = setTimeout(() => server.closeAllConnections(), graceMs);
  await closed;
  clearTimeout(cutOff);
}

/** The URL that clients on this machine use: a wildcard address is reached by loopback. */
export function urlOf(host: string, port: number): string {
  const name = host === '0.0.0.0' || host === '' ? '127.0.0.1' : host === '::' ? '::1' : host;
  return `http://${name.includes(':') ? `[${name}]` : name}:${port}`;
}

export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);
}
