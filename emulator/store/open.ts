import { dirname } from 'node:path';
import initSqlJs, { type SqlJsStatic } from 'sql.js';
import { Database } from './database.ts';
import { DamagedStoreError, type StoreFailedError } from './errors.ts';
import { FileBlobs } from './fileBlobs.ts';
import type { FileLayer } from './fileLayer.ts';
import { HEAD_LENGTH } from './files.ts';
import { Journal } from './journal.ts';
import { createJournal } from './journalFile.ts';
import { acquireLock, type Lock } from './lock.ts';
import { MemoryBlobs } from './memoryBlobs.ts';
import { memorySnapshots } from './memorySnapshots.ts';
import { migrate, missingMigrations } from './migrate.ts';
import type { Migration } from './migrations/migration.ts';
import { nodeLayer } from './nodeLayer.ts';
import { decodeRecord } from './record.ts';
import { type Recovery, recover } from './recovery.ts';
import { openRestored } from './restoredState.ts';
import { SnapshotShelf } from './snapshotShelf.ts';
import { Snapshots } from './snapshots.ts';
import { SqlStore, type StoreParts } from './sqlStore.ts';
import { type BlobReference, namedBlobs, type SweptBlobs, sweepBlobs } from './sweep.ts';
import type { OpenStore } from './types.ts';
import { FolderSnapshots, type LiveState } from './userSnapshots.ts';
import { postponeOptimising, readWasm } from './wasm.ts';

export interface OpenOptions {
  /** The data directory, made when it is missing; null: in memory, nothing touches the disk. */
  readonly dir: string | null;
  readonly migrations: readonly Migration[];
  readonly blobReferences: readonly BlobReference[];
  /** Called once when a sync failed: the process has to end. */
  readonly onFatal: (error: StoreFailedError) => void;
  /** One sentence for the log. */
  readonly onWarning: (text: string) => void;
  /** A journal longer than this is replaced by a snapshot. Default 16 MB. */
  readonly snapshotBytes?: number;
  readonly wasmBinary?: Uint8Array;
  readonly layer?: FileLayer;
  readonly lock?: (dir: string) => Lock;
  /** Epoch milliseconds; for the age of blobs. */
  readonly now?: () => number;
  /** Uploads of so many bytes stay in memory until they are kept. */
  readonly smallBytes?: number;
}

const SNAPSHOT_BYTES = 16 * 1024 * 1024;

/**
 * Opens the store, or makes a new one; takes the lock of its directory.
 * @throws LockedError, DamagedStoreError, NewerStoreError (the files are as they were), StoreFullError; a system error
 * when the directory cannot be read or written.
 */
export async function openStore(options: OpenOptions): Promise<OpenStore> {
  postponeOptimising();
  const wasmBinary = options.wasmBinary ?? readWasm();
  // The type wants the buffer of exactly these bytes.
  const sqlite = await initSqlJs({ wasmBinary: Uint8Array.from(wasmBinary).buffer });
  if (options.dir === null) return openInMemory(sqlite, options);
  const lock = (options.lock ?? acquireLock)(options.dir);
  try {
    return await openOnDisk(sqlite, options.dir, lock, options);
  } catch (error) {
    lock.release();
    throw error;
  }
}

function openInMemory(sqlite: SqlJsStatic, options: OpenOptions): OpenStore {
  const database = new Database(sqlite, null);
  const blobs = new MemoryBlobs(options.now ?? Date.now);
  const lock = { release: () => {} };
  const store = new SqlStore({
    ...shared(options, blobs),
    dir: null,
    database,
    journal: null,
    snapshots: null,
    userSnapshots: () => memorySnapshots,
    lock,
  });
  migrate(store, options.migrations);
  return store;
}

async function openOnDisk(sqlite: SqlJsStatic, dir: string, lock: Lock, options: OpenOptions): Promise<OpenStore> {
  const layer = options.layer ?? nodeLayer;
  layer.makeDirectory(dir);
  layer.syncDirectorySync(dirname(dir));
  const recovery = recover(layer, dir);
  const database = new Database(sqlite, recovery.snapshot?.image ?? null);
  const replayed = replay(database, recovery);
  const missing = missingMigrations(database, options.migrations, dir);
  // All is understood: from here on the files may be changed.
  const journal = openJournal(layer, dir, recovery, options.onFatal);
  const blobs = new FileBlobs(layer, dir, options.now ?? Date.now, options.smallBytes);
  const snapshots = new Snapshots(
    layer,
    dir,
    journal,
    () => database.image(),
    (text) => store.warn(text),
  );
  const common = shared(options, blobs);
  const userSnapshots = (live: LiveState) =>
    new FolderSnapshots({
      layer,
      dir,
      live,
      blobs,
      openImage: (image, name) => openRestored(sqlite, image, options.migrations, name, database),
      namedBlobs: common.namedBlobs,
      onWarning: options.onWarning,
      now: options.now ?? Date.now,
    });
  const store: SqlStore = new SqlStore({ ...common, dir, database, journal, snapshots, userSnapshots, lock });
  await new SnapshotShelf(layer, dir).removeUnfinished();
  migrate(store, missing);
  await store.durable();
  // What was replayed may lie in the page cache only, marked clean by a sync that failed: written anew, it is safe.
  if (replayed > 0) await snapshots.forceOrWarn();
  return store;
}

function shared(
  options: OpenOptions,
  blobs: SweptBlobs,
): Pick<StoreParts, 'blobs' | 'sweep' | 'namedBlobs' | 'snapshotBytes' | 'onWarning'> {
  return {
    blobs,
    sweep: (store) => sweepBlobs(store, blobs, options.blobReferences),
    namedBlobs: (database) => namedBlobs(database, options.blobReferences),
    snapshotBytes: options.snapshotBytes ?? SNAPSHOT_BYTES,
    onWarning: options.onWarning,
  };
}

/** @returns how many records there were. */
function replay(database: Database, { journals }: Recovery): number {
  let count = 0;
  for (const { path, bytes, records } of journals) {
    for (const offset of records) {
      try {
        database.begin();
        for (const { sql, parameters } of decodeRecord(bytes, offset).statements) database.run(sql, parameters);
        database.commit();
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        throw new DamagedStoreError(path, offset, `a record cannot be repeated: ${reason}`);
      }
      count += 1;
    }
  }
  return count;
}

/** Clears away what recovery passed over, and opens or begins the journal that appends go to. */
function openJournal(
  layer: FileLayer,
  dir: string,
  { journals, obsolete, sequence }: Recovery,
  onFatal: (error: StoreFailedError) => void,
): Journal {
  for (const path of obsolete) layer.remove(path);
  const last = journals.at(-1);
  if (last === undefined) {
    const file = createJournal(layer, dir, 1, 0);
    return new Journal(layer, dir, { generation: 1, sequence: 0, length: HEAD_LENGTH }, file, onFatal);
  }
  const file = layer.open(last.path);
  if (last.soundLength < last.bytes.length) file.truncateSync(last.soundLength);
  file.syncSync();
  layer.syncDirectorySync(dir);
  return new Journal(layer, dir, { generation: last.generation, sequence, length: last.soundLength }, file, onFatal);
}
