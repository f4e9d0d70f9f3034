import { createHash, type Hash } from 'node:crypto';
import type { PreparedText } from './growingText.ts';

/** Names of a piece before it is split; as many bytes have to be hashed anew on average, half of all besides. */
const mostInPiece = 1024;
const start = '---\n';

interface Piece {
  readonly names: string[];
  /** Null until it is written again. */
  bytes: Buffer | null;
}

/** Hashes of what stands before a piece. */
interface Before {
  readonly md5: Hash;
  readonly sha256: Hash;
}

/**
 * The text of `/names`: all of them in alphabetical order, one in a line. It is kept in pieces, and the digests begin
 * where the first changed piece does, so that a new name costs neither a look at all of them nor the whole text.
 */
export class NamesText {
  readonly #pieces: Piece[] = [];
  /** As many as are still right; the last may be one more than the pieces. */
  readonly #before: Before[] = [];
  #prepared: PreparedText | null = null;

  /** @param names in any order, each once */
  constructor(names: Iterable<string>) {
    const sorted = [...names].sort();
    for (let at = 0; at < sorted.length; at += mostInPiece / 2) {
      this.#pieces.push({ names: sorted.slice(at, at + mostInPiece / 2), bytes: null });
    }
  }

  /** In alphabetical order. */
  list(): string[] {
    return this.#pieces.flatMap(({ names }) => names);
  }

  /** @param name not there yet */
  add(name: string): void {
    const at = this.#pieceOf(name);
    const piece = this.#pieces[at];
    this.#changed(at);
    if (piece === undefined) {
      this.#pieces.push({ names: [name], bytes: null });
      return;
    }
    piece.names.splice(placeIn(piece.names, name), 0, name);
    piece.bytes = null;
    if (piece.names.length < mostInPiece) return;
    this.#pieces.splice(at + 1, 0, { names: piece.names.splice(mostInPiece / 2), bytes: null });
  }

  /** @param name is there */
  remove(name: string): void {
    const at = this.#pieceOf(name);
    const piece = this.#pieces[at];
    if (piece === undefined) return;
    this.#changed(at);
    piece.names.splice(placeIn(piece.names, name), 1);
    piece.bytes = null;
    if (piece.names.length === 0) this.#pieces.splice(at, 1);
  }

  get prepared(): PreparedText {
    this.#prepared ??= this.#prepare();
    return this.#prepared;
  }

  #prepare(): PreparedText {
    const pieces = this.#pieces.map(written);
    // Without names a line stands empty.
    const tail = pieces.length === 0 ? ['\n'] : [];
    if (this.#before.length === 0) {
      this.#before.push({ md5: createHash('md5').update(start), sha256: createHash('sha256').update(start) });
    }
    for (let at = this.#before.length - 1; at < pieces.length; at += 1) {
      const before = this.#before[at];
      const bytes = pieces[at];
      if (before === undefined || bytes === undefined) break;
      this.#before.push({ md5: before.md5.copy().update(bytes), sha256: before.sha256.copy().update(bytes) });
    }
    const whole = this.#before.at(-1);
    const digest = (algorithm: keyof Before, encoding: 'hex' | 'base64') =>
      tail.reduce((hash, text) => hash?.update(text), whole?.[algorithm].copy())?.digest(encoding) ?? '';
    return {
      bytes: Buffer.concat([Buffer.from(start), ...pieces, ...tail.map((text) => Buffer.from(text))]),
      entityTag: `"${digest('md5', 'hex')}"`,
      digest: digest('sha256', 'base64'),
    };
  }

  #changed(at: number): void {
    this.#prepared = null;
    this.#before.length = Math.min(this.#before.length, at + 1);
  }

  /** The piece in which a name stands, or would stand. */
  #pieceOf(name: string): number {
    let low = 0;
    let high = this.#pieces.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#pieces[middle]?.names[0] ?? '') <= name) low = middle + 1;
      else high = middle;
    }
    return Math.max(0, low - 1);
  }
}

function written(piece: Piece): Buffer {
  piece.bytes ??= Buffer.from(piece.names.map((name) => `${name}\n`).join(''));
  return piece.bytes;
}

function placeIn(names: readonly string[], name: string): number {
  let low = 0;
  let high = names.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((names[middle] ?? '') < name) low = middle + 1;
    else high = middle;
  }
  return low;
}
