import type { Readable } from 'node:stream';

export type SqlValue = string | number | null | Uint8Array;
export type SqlRow = Record<string, SqlValue>;

/** Synchronous look-ups. `?` placeholders only; a wrong number of parameters throws instead of becoming NULL. */
export interface Reader {
  get<Row extends object = SqlRow>(sql: string, parameters?: readonly SqlValue[]): Row | undefined;
  all<Row extends object = SqlRow>(sql: string, parameters?: readonly SqlValue[]): Row[];
}

/**
 * What can be invalidated as a whole, or waited for: `auth` = keys, users, feeds, policies; `packages` = any package
 * write; `deliveries` = something to be sent to webhooks.
 */
export type Topic = 'auth' | 'packages' | 'deliveries';

/** What changed of the packages of a feed: what is kept in memory of them follows it. */
export interface PackageChange {
  readonly feedId: number;
  /** As the format's table of packages names it; null = anything in the feed, which may be gone. */
  readonly name: string | null;
  /** As the format's table of versions orders it; null = anything about the package. */
  readonly version: string | null;
}

/** One write: all of it or nothing. Its statements go to the journal as they are, so they must be deterministic. */
export interface Transaction extends Reader {
  /** @returns how many rows changed, and the row id of the last insert, which has to be read at once. */
  run(sql: string, parameters?: readonly SqlValue[]): { changes: number; lastInsertRowid: number };
  /** Marks a topic as changed; its version counts up when the transaction commits. */
  touch(topic: Topic): void;
  /** Marks `packages` as changed, and says where. */
  touchPackage(change: PackageChange): void;
}

/** What the rest of the emulator sees of the store. */
export interface Store extends Reader {
  /**
   * Runs `work` in one transaction: committed in memory and appended to the journal when this returns. It is durable
   * only after {@link Store.durable}; every reply waits for that, so routes need not.
   * @throws StoreFullError when the disk is full (nothing changed), StoreFailedError after a failed sync,
   * StoreClosedError after close; whatever `work` throws (nothing changed).
   */
  write<Result>(work: (transaction: Transaction) => Result): Result;
  /** True while something written is not yet synced: then a reply has to wait for {@link Store.durable}. */
  readonly pending: boolean;
  /** Resolves when everything written before the call is on the disk. */
  durable(): Promise<void>;
  /** Counts up with each commit that touched the topic (and when the state is replaced as a whole). */
  version(topic: Topic): number;
  /** Calls back right after each commit that touched the topic; must neither throw nor write at once. */
  onCommit(topic: Topic, listener: () => void): void;
  /**
   * Calls back right after each commit that touched `packages`, as {@link onCommit} does, and when the state was replaced.
   * @param listener is told all changes in their order, or null: then anything may be different.
   */
  onPackages(listener: (changes: readonly PackageChange[] | null) => void): void;
  /** Writes a snapshot now. Afterwards no earlier journal or snapshot exists: deleted secrets are gone from the disk. */
  snapshot(): Promise<void>;
  readonly blobs: BlobStore;
  readonly counters: Counters;
  readonly userSnapshots: UserSnapshots;
  status(): StoreStatus;
}

/**
 * States that the user keeps under a name: DIR/snapshots/NAME. One operation at a time, the others wait.
 * @throws SnapshotError, each of them; StoreFullError, with nothing changed.
 */
export interface UserSnapshots {
  /** Only `before-restore` may exist already: it is replaced. */
  save(name: string): Promise<SavedSnapshot>;
  /** By name. */
  list(): SavedSnapshot[];
  /**
   * Replaces the whole state by a snapshot; the state until then becomes `before-restore`. Writes are refused meanwhile.
   * The caller lets no request be in the middle of a change: what it has read may mean something else afterwards.
   * @param afterwards runs in the very step that shows the new state, and may write.
   * @throws NewerStoreError
   */
  restore(name: string, afterwards: () => void): Promise<SavedSnapshot>;
  delete(name: string): Promise<void>;
  /**
   * For whoever has just erased key values: names the snapshots that keep some in clear, and goes on warning of them.
   * @returns the warning, null when there is no such snapshot.
   */
  warnOfClearValues(): string | null;
}

export interface SavedSnapshot {
  readonly name: string;
  /** What is wrong with it; null when it can be restored, as far as its manifest tells. All else is empty then. */
  readonly problem: string | null;
  /** ISO 8601. */
  readonly createdAt: string | null;
  readonly imageBytes: number;
  readonly blobBytes: number;
  readonly blobs: number;
  readonly feeds: number;
  readonly keys: number;
  /** Keys whose value it keeps in clear. */
  readonly clearValues: number;
}

/** A store with its owner's end of it. */
export interface OpenStore extends Store {
  /**
   * Flushes the counters, writes the final snapshot, sweeps unreferenced blobs and releases the lock. Idempotent.
   * @throws StoreFailedError when the last writes could not be synced.
   */
  close(): Promise<void>;
}

/**
 * Last use and download counts: in memory, written at most once a minute and at close, so a crash may lose the last
 * minute of them.
 */
export interface Counters {
  /** @param isoTime when the key was used. */
  touchKey(id: number, isoTime: string): void;
  download(table: DownloadTable, id: number): void;
  /** The last use that is not yet in `keys.last_used_at`, undefined when that is up to date. */
  lastUsed(id: number): string | undefined;
  /** How often counts were written to the tables: what was read from there before lacks them. */
  readonly flushes: number;
  /** Downloads that are not yet counted in the table. */
  downloads(table: DownloadTable, id: number): number;
}

/** Tables with the columns `id` and `downloads`. */
export type DownloadTable = 'nuget_versions' | 'npm_versions' | 'gem_versions';

export interface StoreStatus {
  readonly dataDir: string | null;
  readonly journalBytes: number;
  readonly generation: number;
  readonly sequence: number;
  /** True after a write met a full disk, until a write succeeds. */
  readonly full: boolean;
  readonly warnings: readonly string[];
}

/** Digests of a stored blob; all in lower-case hex. */
export interface Blob {
  readonly sha256: string;
  readonly sha512: string;
  readonly sha1: string;
  readonly md5: string;
  /** Bytes. */
  readonly size: number;
}

/** An upload that is on disk but not yet kept: inspect it, then keep or discard it. */
export interface Spool extends Blob {
  /** The bytes: a file to open, or (in memory) the buffer itself. */
  readonly source: { readonly path: string } | { readonly bytes: Buffer };
  /** Makes it a durable blob. Call before the row that names it is written. */
  keep(): Promise<Blob>;
  /** Removes it. Harmless after {@link Spool.keep}. */
  discard(): Promise<void>;
}

export interface BlobStore {
  /** Reads a stream to its end into a spool, hashing on the way. @throws TooLargeError past `limit` bytes; whatever the stream throws. */
  receive(stream: Readable | AsyncIterable<Uint8Array>, limit: number): Promise<Spool>;
  /**
   * The blob is not swept while it is being read.
   * @param range first and last byte, both included.
   * @throws MissingBlobError
   */
  open(sha256: string, range?: { start: number; end: number }): Promise<Readable>;
  /** Whole content; for small blobs only. @throws MissingBlobError */
  read(sha256: string): Promise<Buffer>;
}
