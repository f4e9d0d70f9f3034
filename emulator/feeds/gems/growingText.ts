import { createHash } from 'node:crypto';

/** A text of an index, ready to be sent. */
export interface PreparedText {
  readonly bytes: Buffer;
  /** The quoted MD5 of the bytes: Bundler up to 2.4 compares it with that of its copy. */
  readonly entityTag: string;
  /** SHA-256 in base64. */
  readonly digest: string;
}

/** A text that only grows at its end. To append costs what is appended, however long the text has become. */
export class GrowingText {
  #buffer: Buffer;
  #length: number;
  readonly #md5 = createHash('md5');
  readonly #sha256 = createHash('sha256');
  #prepared: PreparedText | null = null;

  constructor(start: string) {
    this.#buffer = Buffer.from(start, 'utf8');
    this.#length = this.#buffer.length;
    this.#md5.update(this.#buffer);
    this.#sha256.update(this.#buffer);
  }

  /** Bytes. */
  get length(): number {
    return this.#length;
  }

  append(text: string): void {
    const bytes = Buffer.from(text, 'utf8');
    const needed = this.#length + bytes.length;
    if (needed > this.#buffer.length) {
      const larger = Buffer.allocUnsafe(needed * 2);
      this.#buffer.copy(larger, 0, 0, this.#length);
      this.#buffer = larger;
    }
    // Replies that are on their way see only what lies before.
    bytes.copy(this.#buffer, this.#length);
    this.#length = needed;
    this.#md5.update(bytes);
    this.#sha256.update(bytes);
    this.#prepared = null;
  }

  /** @returns lower-case hex. */
  get md5(): string {
    return this.#md5.copy().digest('hex');
  }

  /** What {@link md5} would be after an {@link append}. */
  md5After(text: string): string {
    return this.#md5.copy().update(text, 'utf8').digest('hex');
  }

  get prepared(): PreparedText {
    this.#prepared ??= {
      bytes: this.#buffer.subarray(0, this.#length),
      entityTag: `"${this.md5}"`,
      digest: this.#sha256.copy().digest('base64'),
    };
    return this.#prepared;
  }
}
