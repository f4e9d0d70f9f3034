import { HttpError } from '../../http/reply.ts';

const quote = 0x22;
const backslash = 0x5c;

/** A position in a body that arrives in chunks. */
export class BodyCursor {
  readonly #chunks: AsyncIterator<Uint8Array>;
  chunk: Buffer = Buffer.alloc(0);
  at = 0;

  constructor(body: AsyncIterable<Uint8Array>) {
    this.#chunks = body[Symbol.asyncIterator]();
  }

  /** Fetches the next chunk once this one is used up. @returns false at the end of the body. */
  async fill(): Promise<boolean> {
    while (this.at >= this.chunk.length) {
      const next = await this.#chunks.next();
      if (next.done === true) return false;
      this.chunk = Buffer.from(next.value.buffer, next.value.byteOffset, next.value.byteLength);
      this.at = 0;
    }
    return true;
  }

  /** Lets go of the body without ending it: whoever refuses an upload still has to read it away. */
  async close(): Promise<void> {
    await this.#chunks.return?.();
  }
}

function notBase64(): HttpError {
  return new HttpError(400, 'The attachment is not valid base64.');
}

async function readEscape(cursor: BodyCursor): Promise<string> {
  let escaped = '';
  // `\/` and `\u002B` are what some JSON writers make of base64's two special characters.
  for (let length = 2; escaped.length < length; ) {
    if (!(await cursor.fill())) throw new HttpError(400, 'The upload ended early.');
    escaped += String.fromCharCode(cursor.chunk[cursor.at] ?? 0);
    cursor.at += 1;
    if (escaped === '\\u') length = 6;
  }
  try {
    return String(JSON.parse(`"${escaped}"`));
  } catch {
    throw notBase64();
  }
}

async function readText(cursor: BodyCursor): Promise<string | null> {
  if (!(await cursor.fill())) throw new HttpError(400, 'The upload ended early.');
  const { chunk, at } = cursor;
  if (chunk[at] === quote) {
    cursor.at += 1;
    return null;
  }
  if (chunk[at] === backslash) return readEscape(cursor);
  const closing = chunk.indexOf(quote, at);
  const limit = closing === -1 ? chunk.length : closing;
  const escaped = chunk.subarray(at, limit).indexOf(backslash);
  cursor.at = escaped === -1 ? limit : at + escaped;
  return chunk.toString('latin1', at, cursor.at);
}

/**
 * Decodes the base64 of a JSON string whose opening quote was read; afterwards the cursor stands behind the closing
 * quote. Memory: one chunk.
 * @throws HttpError 400 when the text is not base64 or the body ends inside it.
 */
export async function* decodeBase64String(cursor: BodyCursor): AsyncGenerator<Buffer, void> {
  let carried = '';
  for (let text = await readText(cursor); text !== null; text = await readText(cursor)) {
    // Padding ends the data: nothing may follow it but more padding.
    const joined = carried + text;
    if (!/^[A-Za-z0-9+/]*={0,2}$/.test(joined)) throw notBase64();
    const whole = joined.length - (joined.length % 4);
    const padded = joined.endsWith('=');
    carried = padded ? joined : joined.slice(whole);
    if (!padded && whole > 0) yield Buffer.from(joined.slice(0, whole), 'base64');
  }
  if (carried.replace(/=+$/, '').length % 4 === 1) throw notBase64();
  if (carried !== '') yield Buffer.from(carried, 'base64');
}
