import { crc32 } from 'node:zlib';
import type { SqlValue } from './types.ts';

/** A statement with its parameters, as it is repeated at replay. */
export interface JournalStatement {
  readonly sql: string;
  readonly parameters: readonly SqlValue[];
}

/** One committed write. */
export interface JournalRecord {
  readonly sequence: number;
  readonly statements: readonly JournalStatement[];
}

/** Payload length u32, CRC-32 of all the rest u32, sequence u64; then the payload. Little-endian. */
export const RECORD_HEAD = 16;

const NULL = 0;
const NUMBER = 1;
const TEXT = 2;
const BYTES = 3;

/** Payload: for each statement its SQL, the count of parameters, and these: a tag byte, then float64 or length + bytes. */
export function encodeRecord({ sequence, statements }: JournalRecord): Buffer {
  const head = Buffer.alloc(RECORD_HEAD);
  const parts: Uint8Array[] = [head];
  for (const { sql, parameters } of statements) {
    pushBytes(parts, Buffer.from(sql));
    parts.push(u32(parameters.length));
    for (const value of parameters) pushValue(parts, value);
  }
  const record = Buffer.concat(parts);
  record.writeUInt32LE(record.length - RECORD_HEAD, 0);
  record.writeBigUInt64LE(BigInt(sequence), 8);
  record.writeUInt32LE(checksum(record, 0, record.length), 4);
  return record;
}

/** Where the record at `offset` ends, and its sequence; null when no whole and sound record stands there. */
export function inspectRecord(bytes: Buffer, offset: number): { end: number; sequence: number } | null {
  if (offset + RECORD_HEAD > bytes.length) return null;
  const end = offset + RECORD_HEAD + bytes.readUInt32LE(offset);
  if (end > bytes.length || bytes.readUInt32LE(offset + 4) !== checksum(bytes, offset, end)) return null;
  return { end, sequence: Number(bytes.readBigUInt64LE(offset + 8)) };
}

/** Reads a record that {@link inspectRecord} found sound. */
export function decodeRecord(bytes: Buffer, offset: number): JournalRecord {
  const end = offset + RECORD_HEAD + bytes.readUInt32LE(offset);
  const statements: JournalStatement[] = [];
  let position = offset + RECORD_HEAD;
  const take = (length: number) => {
    const from = position;
    position += length;
    return bytes.subarray(from, position);
  };
  const takeLength = () => take(4).readUInt32LE(0);
  const takeValue = (): SqlValue => {
    const tag = take(1)[0];
    if (tag === NULL) return null;
    if (tag === NUMBER) return take(8).readDoubleLE(0);
    const content = take(takeLength());
    return tag === TEXT ? content.toString() : Uint8Array.from(content);
  };
  while (position < end) {
    const sql = take(takeLength()).toString();
    const parameters = Array.from({ length: takeLength() }, takeValue);
    statements.push({ sql, parameters });
  }
  return { sequence: Number(bytes.readBigUInt64LE(offset + 8)), statements };
}

function pushValue(parts: Uint8Array[], value: SqlValue): void {
  if (value === null) {
    parts.push(Buffer.of(NULL));
  } else if (typeof value === 'number') {
    const number = Buffer.alloc(9, NUMBER);
    number.writeDoubleLE(value, 1);
    parts.push(number);
  } else if (typeof value === 'string') {
    parts.push(Buffer.of(TEXT));
    pushBytes(parts, Buffer.from(value));
  } else {
    parts.push(Buffer.of(BYTES));
    pushBytes(parts, value);
  }
}

function pushBytes(parts: Uint8Array[], bytes: Uint8Array): void {
  parts.push(u32(bytes.length), bytes);
}

function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

/** Over the length, then sequence and payload: everything but the CRC itself. */
function checksum(bytes: Buffer, start: number, end: number): number {
  return crc32(bytes.subarray(start + 8, end), crc32(bytes.subarray(start, start + 4)));
}
