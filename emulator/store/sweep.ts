import { hasTable } from './migrate.ts';
import type { BlobStore, Reader, Store } from './types.ts';

/** A blob younger than this is spared: its row may be about to be written. */
export const SPARED_MS = 60 * 60 * 1000;

/** A column that names blobs by their SHA-256. */
export interface BlobReference {
  readonly table: string;
  readonly column: string;
}

export interface SweptBlobs extends BlobStore {
  /** Removes old blobs that are not referenced and not being read. @returns how many. */
  sweep(isReferenced: (sha256: string) => boolean): Promise<number>;
}

/** SHA-256 of every blob that some row names. */
export function namedBlobs(reader: Reader, references: readonly BlobReference[]): ReadonlySet<string> {
  const named = new Set<string>();
  for (const { table, column } of references) {
    if (!hasTable(reader, table)) continue;
    const sql = `SELECT DISTINCT ${column} AS name FROM ${table} WHERE ${column} IS NOT NULL`;
    for (const { name } of reader.all<{ name: string }>(sql)) named.add(name);
  }
  return named;
}

/** Removes the blobs that no row names. */
export async function sweepBlobs(store: Store, blobs: SweptBlobs, references: readonly BlobReference[]): Promise<void> {
  const named = namedBlobs(store, references);
  // A removal that is not yet on the disk could come undone, and the row would name nothing.
  await store.durable();
  await blobs.sweep((sha256) => named.has(sha256));
}
