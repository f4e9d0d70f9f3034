import { crc32 } from 'node:zlib';
import { NewerStoreError } from './errors.ts';
import type { FileLayer, OpenFile } from './fileLayer.ts';
import { decodeHead, encodeHead, FILE_FORMAT, HEAD_LENGTH, pathOf } from './files.ts';

export interface Snapshot {
  readonly generation: number;
  readonly sequence: number;
  /** A whole SQLite file. */
  readonly image: Uint8Array;
}

/** Written at once; small enough that summing it does not hold up requests. */
const CHUNK = 1024 * 1024;

/** Head, image, CRC-32 of the image: all of it on the disk, but not yet under its final name. */
export async function prepareSnapshot(layer: FileLayer, dir: string, snapshot: Snapshot): Promise<void> {
  const { generation, sequence, image } = snapshot;
  const unfinished = unfinishedPath(dir, generation);
  const file = layer.createSync(unfinished);
  try {
    await file.write(encodeHead('snapshot', { generation, sequence, length: image.length }), 0);
    const sum = await writeSummed(file, image, HEAD_LENGTH);
    const tail = Buffer.alloc(4);
    tail.writeUInt32LE(sum);
    await file.write(tail, HEAD_LENGTH + image.length);
    await file.sync();
  } catch (error) {
    file.close();
    layer.remove(unfinished);
    throw error;
  }
  file.close();
}

/** From here on recovery begins with this snapshot. */
export async function publishSnapshot(layer: FileLayer, dir: string, generation: number): Promise<void> {
  layer.rename(unfinishedPath(dir, generation), pathOf(dir, 'snapshot', generation));
  await layer.syncDirectory(dir);
}

/** @returns the CRC-32 of the bytes. */
export async function writeSummed(file: OpenFile, bytes: Uint8Array, position: number): Promise<number> {
  let sum = 0;
  for (let from = 0; from < bytes.length; from += CHUNK) {
    const chunk = bytes.subarray(from, from + CHUNK);
    sum = crc32(chunk, sum);
    await file.write(chunk, position + from);
  }
  return sum;
}

function unfinishedPath(dir: string, generation: number): string {
  return `${pathOf(dir, 'snapshot', generation)}.tmp`;
}

/** @returns null when it is damaged. @throws NewerStoreError */
export function readSnapshot(layer: FileLayer, dir: string, generation: number): Snapshot | null {
  const path = pathOf(dir, 'snapshot', generation);
  const bytes = layer.read(path);
  const head = decodeHead('snapshot', bytes);
  if (head === null) return null;
  if ('newerFormat' in head) throw new NewerStoreError(path, 'file format', head.newerFormat, FILE_FORMAT);
  if (head.generation !== generation || bytes.length !== HEAD_LENGTH + head.length + 4) return null;
  const image = bytes.subarray(HEAD_LENGTH, HEAD_LENGTH + head.length);
  if (crc32(image) !== bytes.readUInt32LE(HEAD_LENGTH + head.length)) return null;
  return { generation, sequence: head.sequence, image };
}
