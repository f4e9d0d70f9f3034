import type { IncomingMessage, OutgoingHttpHeader, OutgoingHttpHeaders } from 'node:http';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { asHeaderText } from '../auth/headerText.ts';
import type { WordedReply } from './dialect.ts';
import type { Exchange } from './exchange.ts';
import { isLoggable } from './loggedBodies.ts';
import type { BlobBody, StreamBody } from './reply.ts';
import type { Surroundings } from './services.ts';

/** How much of a refused upload is read to its end, so that the client sees our answer instead of a broken pipe. */
const drainLimit = 1024 * 1024 * 1024;

/** Headers that carry our sentences to a terminal; ProGet itself sends none of them. */
const ownHeaders: ReadonlySet<string> = new Set(['X-NuGet-Warning', 'npm-notice', 'X-ProGet-Emulator-Denial']);

/**
 * Sends a reply once all that it reports is durable. Returns synchronously in the common case (nothing pending, body at
 * hand), which is what the hot reads live on.
 */
export function send(exchange: Exchange, surroundings: Surroundings, reply: WordedReply): void | Promise<void> {
  if (!exchange.store.pending && isRead(exchange.request) && !isStreamed(reply.body)) {
    writeWhole(exchange, surroundings, reply);
    return;
  }
  return sendSlowly(exchange, surroundings, reply);
}

/** Whether nothing of the request is left to read. Node marks it complete only after a synchronous handler has run. */
function isRead({ complete, headers }: IncomingMessage): boolean {
  return complete || (headers['content-length'] === undefined && headers['transfer-encoding'] === undefined);
}

async function sendSlowly(exchange: Exchange, surroundings: Surroundings, reply: WordedReply): Promise<void> {
  if (exchange.store.pending) await exchange.store.durable();
  await drain(exchange);
  if (exchange.response.destroyed) return;
  if (isStreamed(reply.body)) await writeStreamed(exchange, surroundings, reply, reply.body);
  else writeWhole(exchange, surroundings, reply);
}

function isStreamed(body: WordedReply['body']): body is BlobBody | StreamBody {
  return typeof body === 'object' && body !== null && ('blob' in body || 'stream' in body);
}

/** What every reply says about the server. */
export function productHeaders({ progetVersion, edition }: Surroundings): OutgoingHttpHeaders {
  return { 'X-ProGet-Version': progetVersion, 'X-ProGet-Edition': edition };
}

/** All headers in one call: to set each would take longer than the routing. */
function writeHead(exchange: Exchange, surroundings: Surroundings, reply: WordedReply, body: Body): void {
  const { strictWire } = surroundings;
  const headers = productHeaders(surroundings);
  if (body.type !== undefined) headers['Content-Type'] = body.type;
  for (const name in reply.headers) {
    const value: OutgoingHttpHeader | undefined = reply.headers[name];
    if (value !== undefined && !(strictWire && ownHeaders.has(name))) headers[name] = value;
  }
  if (reply.status !== 204 && reply.status !== 304 && body.length !== null) headers['Content-Length'] = body.length;
  if (!strictWire && exchange.hints.length > 0) addHints(headers, exchange);
  if (reply.statusMessage === undefined) exchange.response.writeHead(reply.status, headers);
  else exchange.response.writeHead(reply.status, reply.statusMessage, headers);
}

/** Hints go where the caller's terminal shows them: npm prints `npm-notice`, NuGet `X-NuGet-Warning`, gem the body of a push. */
function addHints(headers: OutgoingHttpHeaders, { dialect, hints }: Exchange): void {
  const lines = hints.map((hint) => asHeaderText(`${hint.text} [${hint.code}]`));
  headers['X-ProGet-Emulator-Hint'] = lines;
  if (dialect === 'npm') {
    const denial = headers['npm-notice'];
    headers['npm-notice'] = [...(denial === undefined ? [] : [String(denial)]), ...lines].join(' | ');
  } else if (dialect === 'nuget') {
    const earlier = headers['X-NuGet-Warning'];
    headers['X-NuGet-Warning'] = [...(earlier === undefined ? [] : [String(earlier)]), ...lines];
  }
}

interface Body {
  /** Bytes; null = not known before. */
  readonly length: number | null;
  /** Where the reply itself says nothing about its type. */
  readonly type: string | undefined;
}

function writeWhole(exchange: Exchange, surroundings: Surroundings, reply: WordedReply): void {
  const { body } = reply;
  let bytes: Buffer | string = '';
  let type: string | undefined;
  if (typeof body === 'string') {
    const hints = reply.isShown === true && !surroundings.strictWire ? exchange.hints : [];
    bytes = [body, ...hints.map(({ text, code }) => `${text} [${code}]`)].join('\n');
    type = 'text/plain; charset=utf-8';
  } else if (Buffer.isBuffer(body)) {
    bytes = body;
  } else if (body !== undefined && 'json' in body) {
    bytes = JSON.stringify(body.json);
    type = 'application/json; charset=utf-8';
  }
  if (type !== undefined && contentType(reply) !== null) type = undefined;
  writeHead(exchange, surroundings, reply, { length: Buffer.byteLength(bytes), type });
  noteSent(exchange, type ?? contentType(reply), bytes, Buffer.byteLength(bytes));
  exchange.response.end(exchange.request.method === 'HEAD' ? undefined : bytes);
}

/** As the reply itself names it. */
function contentType({ headers = {} }: WordedReply): string | null {
  const name = Object.keys(headers).find((one) => one.toLowerCase() === 'content-type');
  return name === undefined ? null : String(headers[name]);
}

async function writeStreamed(
  exchange: Exchange,
  surroundings: Surroundings,
  reply: WordedReply,
  body: BlobBody | StreamBody,
): Promise<void> {
  if ('stream' in body) {
    writeHead(exchange, surroundings, reply, { length: null, type: undefined });
    await pour(exchange, body.stream);
    return;
  }
  // What cannot be opened is told before the head is on its way.
  const source = await exchange.store.blobs.open(body.blob, body.range);
  writeHead(exchange, surroundings, reply, { length: body.size, type: undefined });
  noteSent(exchange, contentType(reply), null, body.size);
  if (exchange.request.method === 'HEAD') source.destroy();
  await pour(exchange, () => source);
}

async function pour({ request, response }: Exchange, open: () => Readable): Promise<void> {
  if (request.method === 'HEAD') response.end();
  // A client that hangs up in the middle ends the pipeline with an error that is nobody's fault.
  else await pipeline(open(), response).catch(() => response.destroy());
}

/** For the logging of the key that called; only a reference is kept. */
function noteSent(exchange: Exchange, type: string | null, bytes: Buffer | string | null, size: number): void {
  if (isLoggable(exchange) && exchange.request.method !== 'HEAD') exchange.sent = { type, size, bytes };
}

async function drain(exchange: Exchange): Promise<void> {
  const { request } = exchange;
  if (isRead(request) || request.destroyed) return;
  let size = 0;
  request.on('data', (chunk: Buffer) => {
    size += chunk.length;
    if (size > drainLimit) request.destroy();
  });
  await new Promise<void>((resolve) => {
    for (const event of ['end', 'close', 'error'] as const) request.once(event, () => resolve());
    request.resume();
  });
}
