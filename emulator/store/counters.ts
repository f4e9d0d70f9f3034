import { SnapshotError } from './errors.ts';
import { hasTable } from './migrate.ts';
import type { Counters, DownloadTable, Store, Transaction } from './types.ts';

export type { Counters } from './types.ts';

const FLUSH_MS = 60_000;

const TABLES: readonly DownloadTable[] = ['nuget_versions', 'npm_versions', 'gem_versions'];

/** Counts in memory, so that a download or a key check costs no write. */
export class BufferedCounters implements Counters {
  readonly #store: Pick<Store, 'get' | 'write'>;
  readonly #warn: (text: string) => void;
  readonly #timer: NodeJS.Timeout;
  #flushes = 0;
  readonly #used = new Map<number, string>();
  readonly #downloads: Readonly<Record<DownloadTable, Map<number, number>>> = {
    nuget_versions: new Map(),
    npm_versions: new Map(),
    gem_versions: new Map(),
  };

  constructor(store: Pick<Store, 'get' | 'write'>, warn: (text: string) => void) {
    this.#store = store;
    this.#warn = warn;
    this.#timer = setInterval(() => this.flushOrWarn(), FLUSH_MS).unref();
  }

  touchKey(id: number, isoTime: string): void {
    this.#used.set(id, isoTime);
  }

  download(table: DownloadTable, id: number): void {
    this.#downloads[table].set(id, this.downloads(table, id) + 1);
  }

  lastUsed(id: number): string | undefined {
    return this.#used.get(id);
  }

  downloads(table: DownloadTable, id: number): number {
    return this.#downloads[table].get(id) ?? 0;
  }

  get flushes(): number {
    return this.#flushes;
  }

  /** Writes all counts in one transaction; they stay counted when it fails. @throws what Store.write throws. */
  flush(): void {
    if (this.#used.size === 0 && TABLES.every((table) => this.#downloads[table].size === 0)) return;
    this.#store.write((transaction) => this.#writeAll(transaction));
    this.forget();
  }

  /** The state that was counted for is gone. */
  forget(): void {
    this.#flushes += 1;
    this.#used.clear();
    for (const table of TABLES) this.#downloads[table].clear();
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #writeAll(transaction: Transaction): void {
    if (hasTable(transaction, 'keys')) {
      for (const [id, time] of this.#used) {
        transaction.run('UPDATE keys SET last_used_at = ? WHERE id = ?', [time, id]);
      }
    }
    for (const table of TABLES.filter((name) => hasTable(transaction, name))) {
      for (const [id, count] of this.#downloads[table]) {
        transaction.run(`UPDATE ${table} SET downloads = downloads + ? WHERE id = ?`, [count, id]);
      }
    }
  }

  flushOrWarn(): void {
    try {
      this.flush();
    } catch (error) {
      // They stay counted until the restore has ended, one way or the other.
      if (error instanceof SnapshotError) return;
      this.#warn(
        `Last uses and download counts could not be written: ${error instanceof Error ? error.message : error}`,
      );
    }
  }
}
