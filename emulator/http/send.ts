import { pipeline } from 'node:stream/promises';
import { asHeaderText } from '../auth/headerText.ts';
import type { WordedReply } from './dialect.ts';
import type { Exchange } from './exchange.ts';
import type { BlobBody } from './reply.ts';

/** How much of a refused upload is read to its end, so that the client sees our answer instead of a broken pipe. */
const drainLimit = 1024 * 1024 * 1024;

/**
 * Sends a reply once all that it reports is durable. Returns synchronously in the common case (nothing pending, body at
 * hand), which is what the hot reads live on.
 */
export function send(exchange: Exchange, reply: WordedReply, strictWire: boolean): void | Promise<void> {
  if (!exchange.store.pending && exchange.request.complete && !isBlob(reply.body)) {
    writeWhole(exchange, reply, strictWire);
    return;
  }
  return sendSlowly(exchange, reply, strictWire);
}

async function sendSlowly(exchange: Exchange, reply: WordedReply, strictWire: boolean): Promise<void> {
  if (exchange.store.pending) await exchange.store.durable();
  await drain(exchange);
  if (exchange.response.destroyed) return;
  if (isBlob(reply.body)) await writeBlob(exchange, reply, reply.body, strictWire);
  else writeWhole(exchange, reply, strictWire);
}

function isBlob(body: WordedReply['body']): body is BlobBody {
  return typeof body === 'object' && body !== null && 'blob' in body;
}

function writeHead(exchange: Exchange, reply: WordedReply, length: number, strictWire: boolean): void {
  const { response } = exchange;
  response.statusCode = reply.status;
  if (reply.statusMessage !== undefined) response.statusMessage = reply.statusMessage;
  for (const [name, value] of Object.entries(reply.headers ?? {})) {
    if (value !== undefined) response.setHeader(name, value);
  }
  if (reply.status !== 204 && reply.status !== 304) response.setHeader('Content-Length', length);
  if (!strictWire && exchange.hints.length > 0) addHints(exchange);
}

/** Hints go where the caller's terminal shows them: npm prints `npm-notice`, NuGet `X-NuGet-Warning`. */
function addHints(exchange: Exchange): void {
  const { response, dialect, hints } = exchange;
  const lines = hints.map((hint) => asHeaderText(`${hint.text} [${hint.code}]`));
  response.setHeader('X-ProGet-Emulator-Hint', lines);
  if (dialect === 'npm') {
    const denial = response.getHeader('npm-notice');
    response.setHeader('npm-notice', [...(denial === undefined ? [] : [String(denial)]), ...lines].join(' | '));
  } else if (dialect === 'nuget') {
    const earlier = response.getHeader('X-NuGet-Warning');
    response.setHeader('X-NuGet-Warning', [...(earlier === undefined ? [] : [String(earlier)]), ...lines]);
  }
}

function writeWhole(exchange: Exchange, reply: WordedReply, strictWire: boolean): void {
  const { body } = reply;
  let bytes: Buffer | string = '';
  if (typeof body === 'string') {
    bytes = body;
    if (!hasContentType(reply)) exchange.response.setHeader('Content-Type', 'text/plain; charset=utf-8');
  } else if (Buffer.isBuffer(body)) {
    bytes = body;
  } else if (body !== undefined && 'json' in body) {
    bytes = JSON.stringify(body.json);
    if (!hasContentType(reply)) exchange.response.setHeader('Content-Type', 'application/json; charset=utf-8');
  }
  writeHead(exchange, reply, Buffer.byteLength(bytes), strictWire);
  exchange.response.end(exchange.request.method === 'HEAD' ? undefined : bytes);
}

function hasContentType(reply: WordedReply): boolean {
  return Object.keys(reply.headers ?? {}).some((name) => name.toLowerCase() === 'content-type');
}

async function writeBlob(exchange: Exchange, reply: WordedReply, body: BlobBody, strictWire: boolean): Promise<void> {
  const source = await exchange.store.blobs.open(body.blob);
  writeHead(exchange, reply, body.size, strictWire);
  if (exchange.request.method === 'HEAD') {
    source.destroy();
    exchange.response.end();
    return;
  }
  // A client that hangs up in the middle ends the pipeline with an error that is nobody's fault.
  await pipeline(source, exchange.response).catch(() => exchange.response.destroy());
}

async function drain(exchange: Exchange): Promise<void> {
  const { request } = exchange;
  if (request.complete || request.destroyed) return;
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
