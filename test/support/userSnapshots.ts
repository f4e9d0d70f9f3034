import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import type { TestContext } from 'node:test';
import { type SnapshotErrorCode, StoreError } from '../../emulator/store/errors.ts';
import type { OpenOptions } from '../../emulator/store/open.ts';
import type { OpenStore } from '../../emulator/store/types.ts';
import { openTestStore, ownDirectory } from './storeDir.ts';

export const HOURS = 3 * 60 * 60 * 1000;
export const nothing = () => {};

export function add(store: OpenStore, value: string): void {
  store.write((transaction) => transaction.run('INSERT INTO item (value) VALUES (?)', [value]));
}

export function values(store: OpenStore): string[] {
  return store.all<{ value: string }>('SELECT value FROM item').map((row) => row.value);
}

export async function addFile(store: OpenStore, content: string): Promise<string> {
  const { sha256 } = await (await store.blobs.receive(Readable.from([Buffer.from(content)]), 100)).keep();
  store.write((transaction) => transaction.run('INSERT INTO file (sha256) VALUES (?)', [sha256]));
  return sha256;
}

/** For `assert.rejects`: an error of the store with this code. */
export function fails(code: SnapshotErrorCode | StoreError['code'], message = /./): (error: unknown) => boolean {
  return (error) => error instanceof StoreError && error.code === code && message.test(error.message);
}

/** A store in a directory of its own, closed at the end of the test. */
export async function openWith(context: TestContext, options: Partial<OpenOptions> = {}) {
  // Hooks run in order: it is closed before its directory goes.
  const opened: OpenStore[] = [];
  context.after(() => opened[0]?.close());
  const dir = ownDirectory(context);
  const store = await openTestStore(dir, options);
  opened.push(store);
  return { dir, store, folder: (name: string) => join(dir, 'snapshots', name) };
}

/** What the next start would find if this process were gone. */
export async function valuesOnDisk(context: TestContext, dir: string): Promise<string[]> {
  const copy = ownDirectory(context);
  cpSync(dir, copy, { recursive: true });
  const store = await openTestStore(copy, { lock: () => ({ release: nothing }) });
  const found = values(store);
  await store.close();
  return found;
}
