import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Server } from './servers.ts';

/**
 * One request with the admin key whose answer is read to its end and thrown away.
 * @throws unless it is a success.
 */
export async function send(
  { url, adminKey = '' }: Server,
  method: string,
  path: string,
  { body, headers = {} }: { body?: Readable; headers?: Readonly<Record<string, string>> } = {},
): Promise<void> {
  const outgoing = request(`${url}${path}`, { method, headers: { 'X-ApiKey': adminKey, ...headers } });
  const answered = once(outgoing, 'response');
  if (body === undefined) outgoing.end();
  else await pipeline(body, outgoing);
  const [response] = (await answered) as [IncomingMessage];
  response.resume();
  await once(response, 'end');
  if ((response.statusCode ?? 500) >= 300)
    throw new Error(`${method} ${path}: ${response.statusCode} ${response.statusMessage}`);
}
