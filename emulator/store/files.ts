import { join } from 'node:path';
import { crc32 } from 'node:zlib';

/** Version of the layout of journal and snapshot files. */
export const FILE_FORMAT = 1;

export type FileKind = 'journal' | 'snapshot';

const MAGIC: Readonly<Record<FileKind, string>> = { journal: 'PGKJRNL\n', snapshot: 'PGKSNAP\n' };
const EXTENSION: Readonly<Record<FileKind, string>> = { journal: 'log', snapshot: 'db' };

/** What a file says about itself. */
export interface FileHead {
  /** Counts up with each new journal; the snapshot of a generation holds what came before its journal. */
  readonly generation: number;
  /** The last sequence before this journal, or within this snapshot. */
  readonly sequence: number;
  /** Bytes of a snapshot's image; 0 in a journal. */
  readonly length: number;
}

/** Magic 8 bytes, format u32, generation u32, sequence u64, length u64, CRC-32 of these u32. Little-endian. */
export const HEAD_LENGTH = 36;

export type HeadReading = FileHead | { readonly newerFormat: number } | null;

export function encodeHead(kind: FileKind, head: FileHead): Buffer {
  const bytes = Buffer.alloc(HEAD_LENGTH);
  bytes.write(MAGIC[kind], 0, 'latin1');
  bytes.writeUInt32LE(FILE_FORMAT, 8);
  bytes.writeUInt32LE(head.generation, 12);
  bytes.writeBigUInt64LE(BigInt(head.sequence), 16);
  bytes.writeBigUInt64LE(BigInt(head.length), 24);
  bytes.writeUInt32LE(crc32(bytes.subarray(0, 32)), 32);
  return bytes;
}

/** @returns null when it is no sound head of this kind. */
export function decodeHead(kind: FileKind, bytes: Buffer): HeadReading {
  if (bytes.length < 12 || bytes.toString('latin1', 0, 8) !== MAGIC[kind]) return null;
  const format = bytes.readUInt32LE(8);
  // Only magic and format keep their place in every format.
  if (format > FILE_FORMAT) return { newerFormat: format };
  if (bytes.length < HEAD_LENGTH || crc32(bytes.subarray(0, 32)) !== bytes.readUInt32LE(32)) return null;
  return {
    generation: bytes.readUInt32LE(12),
    sequence: Number(bytes.readBigUInt64LE(16)),
    length: Number(bytes.readBigUInt64LE(24)),
  };
}

export function pathOf(dir: string, kind: FileKind, generation: number): string {
  return join(dir, `${kind}-${String(generation).padStart(8, '0')}.${EXTENSION[kind]}`);
}

/** The generation in a file's name, null when it is not of this kind. */
export function generationOf(name: string, kind: FileKind): number | null {
  const match = /^(journal|snapshot)-(\d{8,10})\.(log|db)$/.exec(name);
  return match !== null && match[1] === kind && match[3] === EXTENSION[kind] ? Number(match[2]) : null;
}

/** A snapshot that was never finished. */
export function isUnfinished(name: string): boolean {
  return /^snapshot-\d{8,10}\.db\.tmp$/.test(name);
}
