import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import type { FileBlobs } from './fileBlobs.ts';
import type { FileLayer } from './fileLayer.ts';
import { hasTable } from './migrate.ts';
import { writeSummed } from './snapshotFile.ts';
import { damagedSnapshot, readManifest, type SnapshotManifest, writeManifest } from './snapshotManifest.ts';
import type { Reader } from './types.ts';

/** A state to be saved, taken in one step. */
export interface TakenState {
  /** A whole SQLite file. */
  readonly image: Uint8Array;
  readonly blobs: ReadonlySet<string>;
  readonly facts: Pick<SnapshotManifest, 'schema' | 'feeds' | 'keys' | 'clearValues'>;
}

/** A snapshot that was found whole. */
export interface VerifiedSnapshot {
  readonly manifest: SnapshotManifest;
  readonly image: Uint8Array;
}

export function factsOf(reader: Reader): TakenState['facts'] {
  const count = (table: string, rows = table) =>
    hasTable(reader, table) ? (reader.get<{ n: number }>(`SELECT count(*) AS n FROM ${rows}`)?.n ?? 0) : 0;
  return {
    schema: reader.all<{ id: number }>('SELECT id FROM schema_migrations ORDER BY id').map(({ id }) => id),
    feeds: count('feeds'),
    keys: count('keys'),
    clearValues: count('keys', 'keys WHERE value IS NOT NULL'),
  };
}

/** Image, blobs, and the manifest last; all of it on the disk when it resolves, but for the folder's own name. */
export async function writeFolder(
  layer: FileLayer,
  folder: string,
  { image, blobs, facts }: TakenState,
  own: FileBlobs,
  { name, createdAt }: Pick<SnapshotManifest, 'name' | 'createdAt'>,
): Promise<SnapshotManifest> {
  layer.makeDirectory(join(folder, 'blobs'));
  const linked: { sha256: string; size: number }[] = [];
  for (const sha256 of blobs) linked.push({ sha256, size: await own.linkTo(sha256, blobPath(folder, sha256)) });
  await layer.syncDirectory(join(folder, 'blobs'));
  const sum = await writeImage(layer, folder, image);
  const manifest = await writeManifest(layer, folder, {
    name,
    createdAt,
    ...facts,
    image: { size: image.length, crc32: sum },
    blobs: linked,
  });
  await layer.syncDirectory(folder);
  return manifest;
}

async function writeImage(layer: FileLayer, folder: string, image: Uint8Array): Promise<number> {
  const file = layer.createSync(join(folder, 'image.db'));
  try {
    const sum = await writeSummed(file, image, 0);
    await file.sync();
    return sum;
  } finally {
    file.close();
  }
}

/** @throws SnapshotError `snapshot-damaged` when anything of it is missing or other than it was written. */
export function readFolder(layer: FileLayer, folder: string, name: string): VerifiedSnapshot {
  const manifest = readManifest(layer, folder, name);
  const path = join(folder, 'image.db');
  if (layer.stat(path)?.size !== manifest.image.size) throw damagedSnapshot(name, 'its image.db has another length');
  const image = layer.read(path);
  if (crc32(image) !== manifest.image.crc32) throw damagedSnapshot(name, 'the checksum of its image.db does not fit');
  for (const { sha256, size } of manifest.blobs) {
    if (layer.stat(blobPath(folder, sha256))?.size !== size) {
      throw damagedSnapshot(name, `the content ${sha256.slice(0, 12)} is missing or has another length`);
    }
  }
  return { manifest, image };
}

export function blobPath(folder: string, sha256: string): string {
  return join(folder, 'blobs', sha256);
}
