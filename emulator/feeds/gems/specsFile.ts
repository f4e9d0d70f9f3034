import { createHash } from 'node:crypto';
import { constants, crc32, deflateRawSync } from 'node:zlib';
import { packInteger } from './marshal.ts';

/** A version as the three specs files name it. */
export interface NameTuple {
  readonly name: string;
  readonly version: string;
  readonly platform: string;
}

/** A specs file, ready to be sent. */
export interface PreparedSpecs {
  readonly bytes: Buffer;
  /** Quoted. */
  readonly entityTag: string;
}

interface Bucket {
  readonly tuples: Map<string, NameTuple>;
  packed: Packed | null;
}

/** A piece of the array, and the same deflated so that it can stand anywhere in a gzip stream. */
interface Packed {
  readonly raw: Buffer;
  readonly deflated: Buffer;
}

const bucketCount = 256;
/** Deflate, no file name, no time, any system: the same tuples give the same bytes. */
const gzipHeader = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff]);
/** An empty last block. */
const gzipEnd = Buffer.from([3, 0]);

/**
 * `specs.4.8.gz` and its like: a gzipped Marshal array of `[name, Gem::Version, platform]`. It is kept in pieces, each
 * deflated by itself, so that a change costs one piece however many gems there are.
 */
export class SpecsFile {
  readonly #buckets: readonly Bucket[] = Array.from({ length: bucketCount }, () => ({
    tuples: new Map(),
    packed: null,
  }));
  #count = 0;
  #prepared: PreparedSpecs | null = null;

  add(tuple: NameTuple): void {
    const bucket = this.#change(tuple);
    const key = keyOf(tuple);
    if (!bucket.tuples.has(key)) this.#count += 1;
    bucket.tuples.set(key, tuple);
  }

  remove(tuple: NameTuple): void {
    if (this.#change(tuple).tuples.delete(keyOf(tuple))) this.#count -= 1;
  }

  get prepared(): PreparedSpecs {
    this.#prepared ??= this.#prepare();
    return this.#prepared;
  }

  #change({ name }: NameTuple): Bucket {
    this.#prepared = null;
    const bucket = this.#buckets[hashOf(name) % bucketCount];
    if (bucket === undefined) throw new Error('there is no such bucket');
    bucket.packed = null;
    return bucket;
  }

  #prepare(): PreparedSpecs {
    const first = this.#buckets.find(({ tuples }) => tuples.size > 0);
    const pieces = [packHead(this.#count, first)];
    for (const bucket of this.#buckets) {
      if (bucket === first) {
        // Its first tuple stands in the head.
        if (bucket.tuples.size > 1) pieces.push(packTuples([...bucket.tuples.values()].slice(1)));
      } else if (bucket.tuples.size > 0) {
        bucket.packed ??= packTuples([...bucket.tuples.values()]);
        pieces.push(bucket.packed);
      }
    }
    const bytes = Buffer.concat([gzipHeader, ...pieces.map(({ deflated }) => deflated), gzipEnd, trailerOf(pieces)]);
    return { bytes, entityTag: `"${createHash('md5').update(bytes).digest('hex')}"` };
  }
}

function keyOf({ name, version, platform }: NameTuple): string {
  return `${name} ${version} ${platform}`;
}

/** FNV-1a. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193) >>> 0;
  }
  return hash;
}

/** The array's beginning with its first tuple, which defines the two symbols that all others name by their numbers. */
function packHead(count: number, first: Bucket | undefined): Packed {
  const start = [Buffer.from([4, 8]), Buffer.from('['), packInteger(count)];
  const [tuple] = first?.tuples.values() ?? [];
  if (tuple !== undefined) start.push(...dumpTuple(tuple, ':\x06E', ':\x11Gem::Version'));
  return pack(Buffer.concat(start));
}

function packTuples(tuples: readonly NameTuple[]): Packed {
  return pack(Buffer.concat(tuples.flatMap((tuple) => dumpTuple(tuple, ';\x00', ';\x06'))));
}

/** @param encoding the symbol `E`, defined or by number. @param version the symbol `Gem::Version`, likewise */
function dumpTuple(tuple: NameTuple, encoding: string, version: string): Buffer[] {
  return [
    Buffer.from('[\x08', 'latin1'),
    ...dumpText(tuple.name, encoding),
    Buffer.from(`U${version}[\x06`, 'latin1'),
    ...dumpText(tuple.version, ';\x00'),
    ...dumpText(tuple.platform, ';\x00'),
  ];
}

function dumpText(text: string, encoding: string): Buffer[] {
  const bytes = Buffer.from(text, 'utf8');
  return [Buffer.from('I"'), packInteger(bytes.length), bytes, Buffer.from(`\x06${encoding}T`, 'latin1')];
}

function pack(raw: Buffer): Packed {
  return { raw, deflated: deflateRawSync(raw, { finishFlush: constants.Z_FULL_FLUSH }) };
}

function trailerOf(pieces: readonly Packed[]): Buffer {
  let sum = 0;
  let length = 0;
  // Without bytes crc32 would begin anew, so no piece is empty.
  for (const { raw } of pieces) {
    sum = crc32(raw, sum);
    length += raw.length;
  }
  const trailer = Buffer.alloc(8);
  trailer.writeUInt32LE(sum, 0);
  trailer.writeUInt32LE(length % 2 ** 32, 4);
  return trailer;
}
