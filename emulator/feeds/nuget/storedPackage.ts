import { PassThrough, pipeline, type Readable } from 'node:stream';
import { fromRandomAccessReaderPromise, RandomAccessReader } from 'yauzl';
import { HttpError } from '../../http/reply.ts';
import type { BlobStore } from '../../store/types.ts';
import { maxMetadataBytes } from './archive.ts';

/** Reads a stored blob piece by piece, as yauzl wants it: `end` is exclusive there, inclusive in the store. */
class BlobReader extends RandomAccessReader {
  readonly #blobs: BlobStore;
  readonly #sha256: string;

  constructor(blobs: BlobStore, sha256: string) {
    super();
    this.#blobs = blobs;
    this.#sha256 = sha256;
  }

  override _readStreamForRange(start: number, end: number): Readable {
    const bytes = new PassThrough();
    this.#blobs.open(this.#sha256, { start, end: end - 1 }).then(
      // Also closes the file when yauzl gives up: a blob that is being read is never swept.
      (source) => pipeline(source, bytes, () => {}),
      (error) => bytes.destroy(error),
    );
    return bytes;
  }
}

/**
 * Reads one small entry of a stored package, which was checked when it was pushed.
 * @throws HttpError 404 when no entry has that name, 400 when it is larger than metadata may be.
 */
export async function readStoredEntry(
  blobs: BlobStore,
  nupkg: { sha256: string; size: number },
  isWanted: (name: string) => boolean,
): Promise<Buffer> {
  const reader = new BlobReader(blobs, nupkg.sha256);
  const zip = await fromRandomAccessReaderPromise(reader, nupkg.size, { autoClose: false });
  for await (const entry of zip.eachEntry()) {
    if (!isWanted(entry.fileName)) continue;
    if (entry.uncompressedSize > maxMetadataBytes) throw new HttpError(400, 'That file is larger than 4 MB.');
    const chunks: Buffer[] = [];
    for await (const chunk of await zip.openReadStreamPromise(entry)) chunks.push(chunk);
    return Buffer.concat(chunks);
  }
  throw new HttpError(404, 'The package holds no such file.');
}

/**
 * One entry of any size of a stored package, inflated while it is read and opened when it is called for.
 * @throws HttpError 404 when there is no such entry.
 */
export async function storedEntryStream(
  blobs: BlobStore,
  stored: { sha256: string; size: number },
  name: string,
): Promise<() => Readable> {
  const reader = new BlobReader(blobs, stored.sha256);
  const zip = await fromRandomAccessReaderPromise(reader, stored.size, { autoClose: false });
  for await (const entry of zip.eachEntry()) {
    if (entry.fileName !== name) continue;
    return () => {
      const bytes = new PassThrough();
      zip.openReadStreamPromise(entry).then(
        (source) => pipeline(source, bytes, () => {}),
        (error) => bytes.destroy(error),
      );
      return bytes;
    };
  }
  throw new HttpError(404, 'The package holds no such file.');
}
