import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import type { Migration } from '../../emulator/store/migrations/migration.ts';
import { type OpenOptions, openStore } from '../../emulator/store/open.ts';
import type { OpenStore } from '../../emulator/store/types.ts';

/** A schema for tests of the store itself: plain rows, and rows that name blobs. */
export const testMigrations: readonly Migration[] = [
  {
    id: 1,
    name: 'core',
    statements: [
      'CREATE TABLE item (id INTEGER PRIMARY KEY, value)',
      'CREATE TABLE twin (id INTEGER PRIMARY KEY)',
      'CREATE TABLE file (id INTEGER PRIMARY KEY, sha256 TEXT NOT NULL)',
    ],
  },
];

/** An empty directory that goes with the test. */
export function ownDirectory(context: TestContext): string {
  const dir = mkdtempSync(join(tmpdir(), 'store-'));
  context.after(() => rmSync(dir, { recursive: true, force: true }));
  return dir;
}

/** Opens a store with the test schema; a failed sync or a warning that the test does not expect throws. */
export function openTestStore(dir: string | null, options: Partial<OpenOptions> = {}): Promise<OpenStore> {
  const unexpected = (what: unknown) => {
    throw new Error('unexpected', { cause: what });
  };
  return openStore({
    dir,
    migrations: testMigrations,
    blobReferences: [{ table: 'file', column: 'sha256' }],
    onFatal: unexpected,
    onWarning: unexpected,
    ...options,
  });
}
