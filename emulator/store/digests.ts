import { createHash } from 'node:crypto';
import type { Blob } from './types.ts';

const ALGORITHMS = ['sha256', 'sha512', 'sha1', 'md5'] as const;

/** Sums up bytes as they pass, for every package format at once. */
export class Digests {
  readonly #hashes = ALGORITHMS.map((algorithm) => createHash(algorithm));
  #size = 0;

  get size(): number {
    return this.#size;
  }

  update(bytes: Uint8Array): void {
    this.#size += bytes.length;
    for (const hash of this.#hashes) hash.update(bytes);
  }

  /** Call once. */
  finish(): Blob {
    const [sha256 = '', sha512 = '', sha1 = '', md5 = ''] = this.#hashes.map((hash) => hash.digest('hex'));
    return { sha256, sha512, sha1, md5, size: this.#size };
  }
}
