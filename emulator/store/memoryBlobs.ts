import { Readable } from 'node:stream';
import { Digests } from './digests.ts';
import { MissingBlobError } from './errors.ts';
import { chunksUpTo } from './receive.ts';
import { SPARED_MS, type SweptBlobs } from './sweep.ts';
import type { Blob, Spool } from './types.ts';

/** Blobs of a store that touches no disk. */
export class MemoryBlobs implements SweptBlobs {
  readonly #contents = new Map<string, { bytes: Buffer; keptAt: number }>();
  readonly #now: () => number;

  /** @param now epoch milliseconds. */
  constructor(now: () => number) {
    this.#now = now;
  }

  async receive(stream: Readable | AsyncIterable<Uint8Array>, limit: number): Promise<Spool> {
    const digests = new Digests();
    const chunks: Uint8Array[] = [];
    for await (const chunk of chunksUpTo(stream, limit)) {
      digests.update(chunk);
      chunks.push(chunk);
    }
    const blob: Blob = digests.finish();
    const bytes = Buffer.concat(chunks);
    return {
      ...blob,
      source: { bytes },
      keep: async () => {
        this.#contents.set(blob.sha256, { bytes, keptAt: this.#now() });
        return blob;
      },
      discard: async () => {},
    };
  }

  async open(sha256: string, range?: { start: number; end: number }): Promise<Readable> {
    const bytes = await this.read(sha256);
    // An array, because a buffer would be iterated byte by byte.
    return Readable.from([range === undefined ? bytes : bytes.subarray(range.start, range.end + 1)], {
      objectMode: false,
    });
  }

  async read(sha256: string): Promise<Buffer> {
    const found = this.#contents.get(sha256);
    if (found === undefined) throw new MissingBlobError(sha256);
    return found.bytes;
  }

  async sweep(isReferenced: (sha256: string) => boolean): Promise<number> {
    let swept = 0;
    for (const [sha256, { keptAt }] of this.#contents) {
      if (isReferenced(sha256) || this.#now() - keptAt < SPARED_MS) continue;
      this.#contents.delete(sha256);
      swept += 1;
    }
    return swept;
  }
}
