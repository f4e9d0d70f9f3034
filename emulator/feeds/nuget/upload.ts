import type { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Busboy, type BusboyFileStream, type BusboyInstance } from '@fastify/busboy';
import { HttpError } from '../../http/reply.ts';
import { StoreError } from '../../store/errors.ts';
import type { BlobStore, Spool } from '../../store/types.ts';

/** Largest package, in bytes. */
export const packageLimit = 500 * 1024 * 1024;
/** What a multipart body may hold besides the package: headers and parts that are ignored. */
const overheadLimit = 1024 * 1024;

/**
 * Receives a pushed package: the first file of a multipart form whatever its name, as `dotnet nuget push` sends it, or
 * the bare bytes of a zip file. The body is streamed; what it leaves behind when it fails is removed.
 * @throws HttpError 400 for a body without a package or cut off, 413 past `limit` bytes, 415 for another content type.
 */
export async function receivePackage(
  request: IncomingMessage,
  blobs: BlobStore,
  limit: number = packageLimit,
): Promise<Spool> {
  if (Number(request.headers['content-length'] ?? 0) > limit + overheadLimit) throw tooLarge(limit);
  // Without destroyOnReturn a refusal in the middle would close the connection before it can be answered.
  const chunks: AsyncIterator<Buffer> = request.iterator({ destroyOnReturn: false });
  try {
    const head = await readHead(chunks);
    const body = join(head, chunks, limit + overheadLimit);
    if (head.length === 0) throw new HttpError(400, 'The body is empty; push a .nupkg file.');
    if (head.toString('latin1', 0, 4) === 'PK\x03\x04') return await blobs.receive(body, limit);
    return await receiveForm(request.headers['content-type'] ?? '', body, blobs, limit);
  } catch (error) {
    // An iterator that is not let go of keeps what is left of the body from being read away.
    await chunks.return?.();
    if (error instanceof StoreError && error.code === 'too-large') throw tooLarge(limit);
    if (request.errored !== null) throw new HttpError(400, incomplete);
    throw error;
  }
}

/** Reads until a zip file's signature could be told, or to the end. */
async function readHead(chunks: AsyncIterator<Buffer>): Promise<Buffer> {
  let head = Buffer.alloc(0);
  while (head.length < 4) {
    const next = await chunks.next();
    if (next.done === true) break;
    head = Buffer.concat([head, next.value]);
  }
  return head;
}

async function* join(head: Buffer, chunks: AsyncIterator<Buffer>, limit: number): AsyncGenerator<Buffer> {
  let size = head.length;
  yield head;
  try {
    for (let next = await chunks.next(); next.done !== true; next = await chunks.next()) {
      size += next.value.length;
      if (size > limit) throw tooLarge(limit - overheadLimit);
      yield next.value;
    }
  } finally {
    await chunks.return?.();
  }
}

async function receiveForm(
  contentType: string,
  body: AsyncGenerator<Buffer>,
  blobs: BlobStore,
  limit: number,
): Promise<Spool> {
  const form = openForm(contentType);
  const stop = new AbortController();
  const files: { stream: Readable; received: Promise<Spool> }[] = [];
  form.on('file', (_field: string, stream: BusboyFileStream) => {
    const received = blobs.receive(stream, limit);
    // The rest of the form is of no use then, and the form would wait for ever for somebody to read the file.
    received.catch((error: unknown) => stop.abort(error));
    // Nobody reads the file any more when the form fails after the store gave up: that is no news.
    stream.on('error', () => {});
    files.push({ stream, received });
  });
  let failure: unknown;
  try {
    await pipeline(Readable.from(body, { objectMode: false }), form, { signal: stop.signal });
  } catch (error) {
    failure = error instanceof HttpError ? error : new HttpError(400, incomplete);
  }
  const [file] = files;
  if (file === undefined)
    throw failure ?? new HttpError(400, 'The form holds no file; send the .nupkg as a file part.');
  if (failure === undefined) return file.received;
  file.stream.destroy(new Error(incomplete));
  // What made the store give up says more than the abort that follows from it.
  const spool = await file.received.catch((cause: unknown) => {
    if (cause instanceof StoreError) failure = cause;
  });
  await spool?.discard();
  throw failure;
}

function openForm(contentType: string): BusboyInstance {
  if (!/^multipart\/form-data\b/i.test(contentType)) {
    throw new HttpError(415, 'Push the package as multipart/form-data, or as the bare bytes of the .nupkg file.');
  }
  try {
    return new Busboy({
      headers: { 'content-type': contentType },
      limits: { files: 1, fields: 100, fieldSize: overheadLimit },
    });
  } catch {
    throw new HttpError(400, 'The Content-Type names no boundary between the parts of the form.');
  }
}

const incomplete = 'The upload ended before it was complete; push it again.';

function tooLarge(limit: number): HttpError {
  return new HttpError(413, `The package is larger than the ${limit / 1024 / 1024} MB that this feed takes.`);
}
