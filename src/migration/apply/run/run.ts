import { open, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { makePrivateFolder, replaceFile, sha256, syncFolder } from './durable.ts';
import { openJournal } from './journal.ts';
import { takeLock } from './lock.ts';
import type { NewEntry } from './records.ts';
import { emptyState, type RunState, withEntry } from './runState.ts';

/** What a migration remembers of itself: its journal and the backups of files. */
export interface Run {
  /** What was begun and done so far, this run included. */
  readonly state: RunState;
  /** On the disk when it resolves. */
  record(entry: NewEntry): Promise<void>;
  /** Keeps the bytes of a file; there already = kept before. */
  keep(backup: string, bytes: Buffer): Promise<void>;
  /** The bytes, or null where they are gone or not what they were. @param hash SHA-256 that they must have */
  backup(name: string, hash: string): Promise<Buffer | null>;
  dropBackups(): Promise<void>;
  saveReport(name: 'report.json' | 'report.md', text: string): Promise<void>;
  close(): Promise<void>;
}

/**
 * Opens the folder of a plan's run, or makes it, for this process alone.
 * @throws JournalError; RunningError where another process works on it
 */
export async function openRun(folder: string, plan: string, now: () => Date = () => new Date()): Promise<Run> {
  const backups = join(folder, 'backup');
  await makePrivateFolder(folder);
  await makePrivateFolder(backups);
  const unlock = await takeLock(join(folder, 'lock'));
  try {
    const journal = await openJournal(join(folder, 'journal.ndjson'), plan, now);
    let state = journal.earlier.reduce(withEntry, emptyState);
    return {
      get state() {
        return state;
      },
      async record(entry) {
        state = withEntry(state, await journal.append(entry));
      },
      keep: (name, bytes) => write(backups, name, bytes),
      async backup(name, hash) {
        const bytes = await readFile(join(backups, name)).catch(() => null);
        return bytes !== null && sha256(bytes) === hash ? bytes : null;
      },
      async dropBackups() {
        for (const name of await readdir(backups)) await rm(join(backups, name), { force: true });
        await syncFolder(backups);
      },
      saveReport: (name, text) => write(folder, name, Buffer.from(text)),
      async close() {
        await journal.close();
        await unlock();
      },
    };
  } catch (error) {
    await unlock();
    throw error;
  }
}

/** Whether a plan was ever applied on this machine. */
export async function hasRun(folder: string): Promise<boolean> {
  try {
    await (await open(join(folder, 'journal.ndjson'), 'r')).close();
    return true;
  } catch {
    return false;
  }
}

/** A run that leaves nothing behind, for trying a plan. */
export function memoryRun(): Run {
  let state = emptyState;
  const kept = new Map<string, Buffer>();
  return {
    get state() {
      return state;
    },
    async record(entry) {
      state = withEntry(state, { at: '', ...entry });
    },
    async keep(name, bytes) {
      kept.set(name, bytes);
    },
    backup: async (name) => kept.get(name) ?? null,
    dropBackups: async () => kept.clear(),
    saveReport: async () => undefined,
    close: async () => undefined,
  };
}

async function write(folder: string, name: string, bytes: Buffer): Promise<void> {
  await replaceFile({ path: join(folder, name), temporary: join(folder, `${name}.tmp`), bytes, mode: 0o600 });
}
