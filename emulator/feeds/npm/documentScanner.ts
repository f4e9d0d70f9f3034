import { HttpError } from '../../http/reply.ts';

const quote = 0x22;
const backslash = 0x5c;
const maximumDepth = 500;
const maximumKeyBytes = 4096;

interface Container {
  readonly isObject: boolean;
  key: string | null;
}

/**
 * Reads JSON bytes as they come and keeps all of them but the strings at `_attachments.FILE.tgz.data`, which it stops at
 * so that they can be decoded without ever being in memory. It does not validate: JSON.parse of {@link rest} does.
 */
export class DocumentScanner {
  readonly #limit: number;
  readonly #pieces: Buffer[] = [];
  readonly #stack: Container[] = [];
  #keptBytes = 0;
  #keyNext = false;
  #inString = false;
  #escaped = false;
  #key: Buffer[] | null = null;
  #keyBytes = 0;

  /** @param limit how many bytes of the document to keep at most. */
  constructor(limit: number) {
    this.#limit = limit;
  }

  /** The name of the attachment at whose data {@link scan} stopped. */
  get attachmentName(): string {
    return this.#stack[1]?.key ?? '';
  }

  /** What was kept, with `""` in place of each attachment's data. */
  rest(): string {
    return Buffer.concat(this.#pieces).toString('utf8');
  }

  /**
   * @returns the position just behind the opening quote of an attachment's data: hand on what stands behind the closing
   * quote. -1 when the chunk is used up.
   */
  scan(chunk: Buffer, from: number): number {
    let at = from;
    while (at < chunk.length) {
      if (this.#inString) {
        at = this.#passString(chunk, at);
        continue;
      }
      const byte = chunk[at];
      at += 1;
      if (byte === quote) {
        if (this.#atAttachmentData()) {
          this.#keep(chunk.subarray(from, at));
          this.#keep(Buffer.from('"'));
          return at;
        }
        this.#inString = true;
        this.#key = this.#keyNext && this.#keyMatters() ? [] : null;
        this.#keyBytes = 0;
      } else this.#structure(byte);
    }
    this.#keep(chunk.subarray(from));
    return -1;
  }

  #keep(bytes: Buffer): void {
    this.#keptBytes += bytes.length;
    if (this.#keptBytes > this.#limit) {
      const megabytes = Math.floor(this.#limit / 1024 / 1024);
      throw new HttpError(413, `The document, tarball not counted, is larger than ${megabytes} MB.`);
    }
    this.#pieces.push(bytes);
  }

  #structure(byte: number | undefined): void {
    const top = this.#stack.at(-1);
    if (byte === 0x7b || byte === 0x5b) {
      if (this.#stack.length >= maximumDepth) throw new HttpError(400, 'The document is nested too deeply.');
      this.#stack.push({ isObject: byte === 0x7b, key: null });
      this.#keyNext = byte === 0x7b;
    } else if (byte === 0x7d || byte === 0x5d) {
      this.#stack.pop();
      this.#keyNext = false;
    } else if (byte === 0x2c) this.#keyNext = top?.isObject ?? false;
    else if (byte === 0x3a) this.#keyNext = false;
  }

  #keyMatters(): boolean {
    const depth = this.#stack.length;
    return depth === 1 || ((depth === 2 || depth === 3) && this.#stack[0]?.key === '_attachments');
  }

  #atAttachmentData(): boolean {
    const [root, attachments, attachment] = this.#stack;
    return (
      this.#stack.length === 3 &&
      !this.#keyNext &&
      root?.key === '_attachments' &&
      attachments?.isObject === true &&
      attachment?.isObject === true &&
      attachment.key === 'data' &&
      attachments.key?.endsWith('.tgz') === true
    );
  }

  /** @returns the position behind the string's end, or the chunk's length. */
  #passString(chunk: Buffer, from: number): number {
    let at = from;
    if (this.#escaped) {
      this.#escaped = false;
      at += 1;
    }
    for (;;) {
      const end = chunk.indexOf(quote, at);
      const slash = chunk.subarray(at, end === -1 ? chunk.length : end).indexOf(backslash);
      if (slash === -1) {
        this.#collectKey(chunk.subarray(from, end === -1 ? chunk.length : end));
        if (end === -1) return chunk.length;
        this.#endString();
        return end + 1;
      }
      at += slash + 2;
      if (at > chunk.length) {
        this.#escaped = true;
        this.#collectKey(chunk.subarray(from));
        return chunk.length;
      }
    }
  }

  #collectKey(bytes: Buffer): void {
    if (this.#key === null) return;
    this.#keyBytes += bytes.length;
    if (this.#keyBytes > maximumKeyBytes)
      throw new HttpError(400, 'The document holds a property name that is too long.');
    this.#key.push(bytes);
  }

  #endString(): void {
    this.#inString = false;
    const top = this.#stack.at(-1);
    if (this.#key === null || top === undefined) return;
    try {
      top.key = String(JSON.parse(`"${Buffer.concat(this.#key).toString('utf8')}"`));
    } catch {
      throw new HttpError(400, 'The request body is not valid JSON.');
    }
    this.#key = null;
  }
}
