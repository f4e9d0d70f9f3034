import { CommitListeners } from './commitListeners.ts';
import { BufferedCounters } from './counters.ts';
import type { Database } from './database.ts';
import { SnapshotError, StoreClosedError, StoreFullError } from './errors.ts';
import type { Journal } from './journal.ts';
import type { Lock } from './lock.ts';
import { encodeRecord, type JournalStatement } from './record.ts';
import { recordingTransaction } from './recordingTransaction.ts';
import { factsOf, type TakenState } from './snapshotFolder.ts';
import type { Snapshots } from './snapshots.ts';
import type { BlobStore, OpenStore, SqlRow, SqlValue, StoreStatus, Topic, Transaction } from './types.ts';
import type { KeptSnapshots, LiveState } from './userSnapshots.ts';

/** What a store is made of; without a journal it lives in memory only. */
export interface StoreParts {
  readonly dir: string | null;
  readonly database: Database;
  readonly journal: Journal | null;
  readonly snapshots: Snapshots | null;
  readonly blobs: BlobStore;
  readonly sweep: (store: OpenStore) => Promise<void>;
  readonly namedBlobs: (database: Database) => ReadonlySet<string>;
  readonly userSnapshots: (live: LiveState) => KeptSnapshots;
  readonly lock: Lock;
  /** A journal longer than this many bytes is replaced by a snapshot. */
  readonly snapshotBytes: number;
  readonly onWarning: (text: string) => void;
}

/** Keeps memory and journal in step: what is committed here is in the journal, and nothing else is. */
export class SqlStore implements OpenStore, LiveState {
  readonly blobs: BlobStore;
  readonly counters: BufferedCounters;
  readonly userSnapshots: KeptSnapshots;
  readonly #parts: StoreParts;
  readonly #listeners = new CommitListeners((text) => this.warn(text));
  readonly #warnings: string[] = [];
  #changesSeen = 0;
  #isFull = false;
  #isWriting = false;
  #isHeld = false;
  /** How often the state was replaced as a whole. */
  #replacements = 0;
  #isClosed = false;
  #closing: Promise<void> | null = null;

  constructor(parts: StoreParts) {
    this.#parts = parts;
    this.blobs = parts.blobs;
    this.counters = new BufferedCounters(this, (text) => this.warn(text));
    this.userSnapshots = parts.userSnapshots(this);
    this.#changesSeen = parts.database.totalChanges();
  }

  get<Row extends object = SqlRow>(sql: string, parameters?: readonly SqlValue[]): Row | undefined {
    this.#checkOpen();
    return this.#parts.database.get<Row>(sql, parameters);
  }

  all<Row extends object = SqlRow>(sql: string, parameters?: readonly SqlValue[]): Row[] {
    this.#checkOpen();
    return this.#parts.database.all<Row>(sql, parameters);
  }

  get pending(): boolean {
    return this.#parts.journal?.pending ?? false;
  }

  durable(): Promise<void> {
    return this.#parts.journal?.durable() ?? Promise.resolve();
  }

  version(topic: Topic): number {
    return this.#replacements + this.#listeners.version(topic);
  }

  onCommit(topic: Topic, listener: () => void): void {
    this.#listeners.add(topic, listener);
  }

  onPackages(listener: Parameters<OpenStore['onPackages']>[0]): void {
    this.#listeners.addOfPackages(listener);
  }

  write<Result>(work: (transaction: Transaction) => Result): Result {
    this.#checkOpen();
    if (this.#closing !== null) throw new StoreClosedError();
    if (this.#isWriting) throw new Error('write() inside write()');
    if (this.#isHeld) {
      throw new SnapshotError('restoring', 'A snapshot is being restored: repeat the request in a moment.');
    }
    const failure = this.#parts.journal?.failure ?? null;
    if (failure !== null) throw failure;
    this.#isWriting = true;
    try {
      return this.#transact(work);
    } finally {
      this.#isWriting = false;
    }
  }

  async snapshot(): Promise<void> {
    this.#checkOpen();
    await this.#parts.snapshots?.force();
    await this.#sweep();
  }

  take(): TakenState {
    this.#checkOpen();
    this.counters.flushOrWarn();
    const { database, namedBlobs } = this.#parts;
    return { image: database.image(), blobs: namedBlobs(database), facts: factsOf(database) };
  }

  holdWrites(): () => void {
    this.counters.flushOrWarn();
    this.#isHeld = true;
    return () => {
      this.#isHeld = false;
    };
  }

  async replaceBy(restored: Database, afterwards: () => void): Promise<void> {
    const { database, snapshots } = this.#parts;
    let failure: { readonly error: unknown } | null = null;
    await snapshots?.replace(restored.image(), () => {
      database.become(restored);
      this.#changesSeen = database.totalChanges();
      this.counters.forget();
      this.#replacements += 1;
      this.#listeners.tellOfPackages(null);
      this.#isHeld = false;
      try {
        afterwards();
      } catch (error) {
        failure = { error };
      }
    });
    if (failure !== null) throw (failure as { readonly error: unknown }).error;
  }

  status(): StoreStatus {
    const { journal, dir } = this.#parts;
    return {
      dataDir: dir,
      journalBytes: journal?.length ?? 0,
      generation: journal?.generation ?? 0,
      sequence: journal?.sequence ?? 0,
      full: this.#isFull,
      warnings: [...this.#warnings, this.userSnapshots.warning].filter((text) => text !== null),
    };
  }

  close(): Promise<void> {
    if (this.#closing === null) {
      // The last write, before all others are refused.
      this.counters.stop();
      if (this.#parts.journal?.failure == null) this.counters.flushOrWarn();
      this.#closing = this.#close();
    }
    return this.#closing;
  }

  warn(text: string): void {
    if (!this.#warnings.includes(text)) this.#warnings.push(text);
    this.#parts.onWarning(text);
  }

  #transact<Result>(work: (transaction: Transaction) => Result): Result {
    const { database, journal } = this.#parts;
    database.begin();
    try {
      const { transaction, recording } = recordingTransaction(database);
      const result = work(transaction);
      if (result instanceof Promise) throw new Error('The work of write() must not be asynchronous');
      const changes = database.totalChanges();
      const isChanged = changes !== this.#changesSeen || recording.changedSchema;
      this.#changesSeen = changes;
      if (isChanged && journal !== null) this.#commitWithRecord(journal, recording.statements);
      else database.commit();
      this.#listeners.tell(recording);
      return result;
    } catch (error) {
      database.rollback();
      this.#changesSeen = database.totalChanges();
      throw error;
    }
  }

  /** Append before commit: memory is never ahead of the journal, so a full disk leaves nothing to undo. */
  #commitWithRecord(journal: Journal, statements: readonly JournalStatement[]): void {
    const record = encodeRecord({ sequence: journal.sequence + 1, statements });
    try {
      journal.append(record);
    } catch (error) {
      this.#isFull ||= error instanceof StoreFullError;
      throw error;
    }
    try {
      this.#parts.database.commit();
    } catch (error) {
      journal.takeBack(record);
      throw error;
    }
    this.#isFull = false;
    if (journal.length > this.#parts.snapshotBytes) void this.#snapshotSoon();
  }

  async #snapshotSoon(): Promise<void> {
    const done = await this.#parts.snapshots?.takeInBackground();
    if (done === true && this.#closing === null) await this.#sweepOrWarn();
  }

  async #sweep(): Promise<void> {
    // What a snapshot is being made of may just have lost its last row: the next occasion will do.
    if (!this.userSnapshots.isBusy) await this.#parts.sweep(this);
  }

  async #sweepOrWarn(): Promise<void> {
    try {
      await this.#sweep();
    } catch (error) {
      this.warn(`Unreferenced content could not be removed: ${error instanceof Error ? error.message : error}`);
    }
  }

  async #close(): Promise<void> {
    const { database, journal, snapshots, lock } = this.#parts;
    try {
      await this.userSnapshots.settled();
      if (journal?.failure == null) {
        await snapshots?.takeLast();
        await this.#sweepOrWarn();
      }
      await journal?.close();
    } finally {
      this.#isClosed = true;
      database.close();
      lock.release();
    }
  }

  #checkOpen(): void {
    if (this.#isClosed) throw new StoreClosedError();
  }
}
