import type { IncomingMessage } from 'node:http';
import { jsonCarrier } from '../auth/carriers.ts';
import { HttpError } from './reply.ts';

/** Largest body that is read before the caller is known (form and JSON carriers). */
export const unauthenticatedBodyLimit = 64 * 1024;

/** What was read of a body so far: one that was too large for one reader may do for the next. */
interface Received {
  readonly chunks: Buffer[];
  size: number;
  ended: boolean;
}
const received = new WeakMap<IncomingMessage, Received>();

/**
 * Reads a body to its end; a second call gets the same bytes.
 * @param limit bytes
 * @throws HttpError 413 past the limit, 400 when the client hangs up.
 */
export async function readBody(request: IncomingMessage, limit: number): Promise<Buffer> {
  const body = received.get(request) ?? { chunks: [], size: 0, ended: false };
  received.set(request, body);
  const declared = Number(request.headers['content-length'] ?? 0);
  if (Math.max(declared, body.size) > limit) throw tooLarge(limit);
  try {
    if (!body.ended) await receive(request, body, limit);
  } catch (error) {
    if (error instanceof HttpError) throw error;
    throw new HttpError(400, 'The request ended before its body was complete.');
  }
  return Buffer.concat(body.chunks);
}

/** What of a body was read by {@link readBody}; null when nothing was, as of uploads, which are streamed elsewhere. */
export function receivedBody(request: IncomingMessage): { readonly bytes: Buffer; readonly complete: boolean } | null {
  const body = received.get(request);
  return body === undefined ? null : { bytes: Buffer.concat(body.chunks), complete: body.ended };
}

async function receive(request: IncomingMessage, body: Received, limit: number): Promise<void> {
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    body.chunks.push(chunk);
    body.size += chunk.length;
    if (body.size > limit) throw tooLarge(limit);
  }
  body.ended = true;
}

/**
 * A body as a stream, from its beginning, also where some of it was read before (for credentials in it). The request is
 * not destroyed when the reader stops early: its socket is needed for the answer.
 */
export async function* streamBody(request: IncomingMessage): AsyncGenerator<Buffer> {
  const body = received.get(request);
  yield* body?.chunks ?? [];
  if (body?.ended !== true) yield* request.iterator({ destroyOnReturn: false });
}

/** The media type of a request, lower case, without parameters; empty when absent. */
export function mediaType(request: IncomingMessage): string {
  return (request.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
}

/**
 * Reads a JSON body, without the key that it may carry: that is read beforehand, and must not be stored with the rest.
 * @throws HttpError 415 for another content type, 400 for what is not JSON, 413 past the limit.
 */
export async function readJson(request: IncomingMessage, limit = 1024 * 1024): Promise<unknown> {
  const type = mediaType(request);
  if (type !== 'application/json' && !type.endsWith('+json')) {
    const given = type === '' ? 'no Content-Type' : `Content-Type ${type.replace(/[^\x20-\x7e]/g, '?').slice(0, 60)}`;
    throw new HttpError(415, `Send the body as application/json; the request has ${given}.`);
  }
  return withoutCarrier(parseJson(await readBody(request, limit)));
}

function withoutCarrier(body: unknown): unknown {
  if (typeof body !== 'object' || body === null || Array.isArray(body) || !Object.hasOwn(body, jsonCarrier))
    return body;
  return Object.fromEntries(Object.entries(body).filter(([name]) => name !== jsonCarrier));
}

/** @throws HttpError 400 for what is not JSON in UTF-8. */
export function parseJson(body: Buffer): unknown {
  const source = decodeUtf8(body);
  try {
    return JSON.parse(source);
  } catch {
    throw new HttpError(400, source.trim() === '' ? 'The body is empty; send JSON.' : 'The body is not valid JSON.');
  }
}

function decodeUtf8(body: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(body);
  } catch {
    throw new HttpError(400, 'The body is not valid UTF-8.');
  }
}

function tooLarge(limit: number): HttpError {
  return new HttpError(413, `The body is larger than the ${describeBytes(limit)} allowed here.`);
}

/** 65536 → `64 KB`, 4194304 → `4 MB`. */
export function describeBytes(bytes: number): string {
  return bytes >= 1024 * 1024 ? `${Math.floor(bytes / (1024 * 1024))} MB` : `${Math.floor(bytes / 1024)} KB`;
}
