import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** The spellings in which a secret can lie on a disk or go over a wire, by name. */
export function secretForms(secret: string): ReadonlyMap<string, readonly Buffer[]> {
  const bytes = Buffer.from(secret, 'utf8');
  const json = JSON.stringify(secret).slice(1, -1);
  const hex = bytes.toString('hex');
  const littleEndian = Buffer.from(secret, 'utf16le');
  const percent = encodeURIComponent(secret);
  const everyByte = hex.replace(/../g, '%$&');
  return new Map([
    ['raw', [bytes]],
    ['latin-1', [Buffer.from(secret, 'latin1')]],
    ['percent-encoded', texts(percent, lowerEscapes(percent), everyByte, everyByte.toUpperCase())],
    ['JSON-escaped', texts(json, unicodeEscapes(json))],
    ['UTF-16LE', [littleEndian]],
    ['UTF-16BE', [Buffer.from(littleEndian).swap16()]],
    ['hex', texts(hex, hex.toUpperCase())],
    ...[0, 1, 2].map((offset) => [`Base64 at ${offset}`, base64At(bytes, offset)] as const),
  ]);
}

/** A secret in one of its forms, where it should not be. */
export interface Finding {
  readonly secret: string;
  readonly form: string;
  readonly place: string;
}

const pieceLength = 8;

/** Looks for secrets, by name, in bytes. */
export class SecretSearch {
  readonly #patterns: { secret: string; form: string; bytes: Buffer }[] = [];
  /** By their first four bytes. */
  readonly #pieces = new Map<number, { secret: string; bytes: Buffer }[]>();

  add(name: string, secret: string): void {
    for (const [form, patterns] of secretForms(secret)) {
      for (const bytes of patterns) this.#patterns.push({ secret: name, form, bytes });
    }
  }

  /**
   * Every piece of it of eight characters, too: what is cut short gives it away as well.
   * @param own where its own part begins; what all of its kind begin with is no secret
   */
  addPieces(name: string, secret: string, own = 0): void {
    for (let start = own; start + pieceLength <= secret.length; start += 1) {
      const bytes = Buffer.from(secret.slice(start, start + pieceLength), 'utf8');
      const first = bytes.readInt32LE();
      this.#pieces.set(first, [...(this.#pieces.get(first) ?? []), { secret: name, bytes }]);
    }
  }

  inBytes(place: string, bytes: Buffer): Finding[] {
    const found = this.#patterns.filter((pattern) => bytes.includes(pattern.bytes));
    return [...found.map(({ secret, form }) => ({ secret, form, place })), ...this.#piecesIn(place, bytes)];
  }

  #piecesIn(place: string, bytes: Buffer): Finding[] {
    const found = new Set<string>();
    if (this.#pieces.size > 0)
      for (let at = 0; at + pieceLength <= bytes.length; at += 1)
        for (const { secret, bytes: piece } of this.#pieces.get(bytes.readInt32LE(at)) ?? [])
          if (bytes.compare(piece, 0, piece.length, at, at + piece.length) === 0) found.add(secret);
    return [...found].map((secret) => ({ secret, form: 'a piece', place }));
  }

  inText(place: string, text: string): Finding[] {
    return this.inBytes(place, Buffer.from(text, 'utf8'));
  }

  /** Every byte of every file below a folder, and the names of the files. */
  async inFolder(folder: string): Promise<Finding[]> {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
    const found = paths.map(async (path) => [
      ...this.inText(path, path.slice(folder.length)),
      ...this.inBytes(path, await readFile(path)),
    ]);
    return (await Promise.all(found)).flat();
  }
}

function texts(...all: readonly string[]): Buffer[] {
  return [...new Set(all)].map((text) => Buffer.from(text, 'utf8'));
}

function lowerEscapes(percent: string): string {
  return percent.replace(/%../g, (one) => one.toLowerCase());
}

function unicodeEscapes(json: string): string {
  return json.replace(/[^\x20-\x7e]/g, (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** The characters that the bytes alone make when `offset` other bytes (mod 3) precede them, as in `api:KEY`. */
function base64At(bytes: Buffer, offset: number): Buffer[] {
  const whole = Buffer.concat([Buffer.alloc(offset), bytes]);
  const first = Math.ceil((offset * 8) / 6);
  const core = whole.toString('base64').slice(first, Math.floor((whole.length * 8) / 6));
  return texts(core, core.replaceAll('+', '-').replaceAll('/', '_'), encodeURIComponent(core));
}
