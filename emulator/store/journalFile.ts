import { NewerStoreError } from './errors.ts';
import type { FileLayer, OpenFile } from './fileLayer.ts';
import { decodeHead, encodeHead, FILE_FORMAT, type FileHead, HEAD_LENGTH, pathOf } from './files.ts';
import { inspectRecord, RECORD_HEAD } from './record.ts';

/** A journal as it was found on the disk. */
export interface JournalReading {
  readonly path: string;
  readonly generation: number;
  /** Null when it is torn or damaged. */
  readonly head: FileHead | null;
  readonly bytes: Buffer;
  /** Offsets of the sound records from the beginning up to the first that is not. */
  readonly records: readonly number[];
  /** Sequence of the first sound record and of the last in `records`. */
  readonly first: number | null;
  readonly last: number | null;
  /** Up to here everything is sound; less than the file's length when it is torn or damaged. */
  readonly soundLength: number;
  /** Sound records lie behind the first that is not: no torn tail, but damage. */
  readonly damaged: boolean;
}

/** @throws NewerStoreError */
export function readJournal(layer: FileLayer, dir: string, generation: number): JournalReading {
  const path = pathOf(dir, 'journal', generation);
  const bytes = layer.read(path);
  const head = decodeHead('journal', bytes);
  if (head !== null && 'newerFormat' in head) {
    throw new NewerStoreError(path, 'file format', head.newerFormat, FILE_FORMAT);
  }
  const sound = head !== null && head.generation === generation ? head : null;
  const records: number[] = [];
  let soundLength = sound === null ? 0 : HEAD_LENGTH;
  let last: number | null = null;
  let first: number | null = null;
  while (sound !== null) {
    const record = inspectRecord(bytes, soundLength);
    if (record === null || (last !== null && record.sequence !== last + 1)) break;
    records.push(soundLength);
    soundLength = record.end;
    last = record.sequence;
    first ??= last;
  }
  const damaged = hasRecordBehind(bytes, soundLength);
  return { path, generation, head: sound, bytes, records, first, last, soundLength, damaged };
}

/** Looks for a sound record at every byte from `from` on. */
function hasRecordBehind(bytes: Buffer, from: number): boolean {
  for (let offset = from; offset + RECORD_HEAD < bytes.length; offset++) {
    // No journal comes near 2^32 records, and none of them is empty: so most places are ruled out without summing
    // anything, those of the zeros too that a power cut may leave at the end of a file.
    if (bytes.readUInt32LE(offset + 12) !== 0 || bytes.readUInt32LE(offset) === 0) continue;
    if (inspectRecord(bytes, offset) !== null) return true;
  }
  return false;
}

/** Durable, name and all, when it returns; leaves no file behind when it throws. */
export function createJournal(layer: FileLayer, dir: string, generation: number, sequence: number): OpenFile {
  const path = pathOf(dir, 'journal', generation);
  const file = layer.createSync(path);
  try {
    writeWhole(file, encodeHead('journal', { generation, sequence, length: 0 }), 0);
    file.syncSync();
    layer.syncDirectorySync(dir);
    return file;
  } catch (error) {
    file.close();
    layer.remove(path);
    throw error;
  }
}

/** @throws the disk's error; a part may have been written by then. */
export function writeWhole(file: OpenFile, bytes: Uint8Array, position: number): void {
  for (let done = 0; done < bytes.length; ) {
    const written = file.writeSync(bytes.subarray(done), position + done);
    if (written === 0) throw Object.assign(new Error('nothing was written'), { code: 'ENOSPC' });
    done += written;
  }
}
