import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { createTarDecoder } from 'modern-tar';
import { HttpError } from '../../http/reply.ts';
import type { Spool } from '../../store/types.ts';
import type { ArchiveEntry } from './archiveEntry.ts';

/**
 * The entries of a gzipped tar file, one after the other: each has to be read, or cancelled, before the next.
 * @param limit bytes that the file may unpack to.
 * @throws HttpError 400 for whatever is wrong with it.
 */
export async function* tgzEntries(archive: Pick<Spool, 'source'>, limit: number): AsyncGenerator<ArchiveEntry> {
  const { source } = archive;
  const compressed = 'path' in source ? createReadStream(source.path) : Readable.from([source.bytes]);
  const gunzip = createGunzip();
  compressed.once('error', (error: Error) => gunzip.destroy(error));
  compressed.pipe(gunzip);
  const tar = ReadableStream.from<Uint8Array>(countBytes(gunzip, limit)).pipeThrough(
    createTarDecoder({ strict: true }),
  );
  const reader = tar.getReader();
  try {
    for (;;) {
      const next = await reader.read().catch(explain);
      if (next.done) return;
      const { header, body } = next.value;
      if (header.type !== 'file' && header.type !== 'directory') {
        throw new HttpError(400, `The archive is not valid: it holds a ${header.type}; only files are taken.`);
      }
      const isFolder = header.type === 'directory';
      yield { name: header.name, isFolder, read: () => watched(body), skip: () => body.cancel() };
    }
  } finally {
    // Both ends, or the rest of the file would go on being read.
    reader.cancel().catch(() => {});
    compressed.destroy();
    gunzip.destroy();
  }
}

async function* countBytes(inflated: AsyncIterable<Buffer>, limit: number): AsyncGenerator<Uint8Array> {
  let size = 0;
  for await (const chunk of inflated) {
    size += chunk.length;
    if (size > limit) throw new HttpError(400, 'The archive unpacks to far more than its size: it looks like a bomb.');
    yield chunk;
  }
}

/** The reader's own errors stay what they are. */
async function* watched(body: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const reader = body.getReader();
  for (;;) {
    const { done, value } = await reader.read().catch(explain);
    if (done) return;
    yield value;
  }
}

function explain(error: unknown): never {
  if (!(error instanceof Error) || error instanceof HttpError) throw error;
  const code = 'code' in error ? String(error.code) : '';
  if (code === 'Z_BUF_ERROR' || error.message.includes('truncated')) {
    throw new HttpError(400, 'The archive is not valid: it is cut off.');
  }
  if (code === 'Z_DATA_ERROR') throw new HttpError(400, 'The archive is not valid: it is not a gzip file.');
  // Anything else with a code is a failing disk, not a bad archive.
  if (code !== '') throw error;
  throw new HttpError(400, `The archive is not valid: ${error.message.replace(/\.$/, '')}.`);
}
