import type { SqlJsStatic } from 'sql.js';
import { Database } from './database.ts';
import { StoreError } from './errors.ts';
import { hasTable, missingMigrations } from './migrate.ts';
import type { Migration } from './migrations/migration.ts';
import { damagedSnapshot } from './snapshotManifest.ts';
import type { Reader } from './types.ts';

/**
 * Opens the image of a snapshot beside the state in memory, and brings it up to date.
 * @param current whose ids are not given a second time.
 * @throws NewerStoreError, SnapshotError `snapshot-damaged`
 */
export function openRestored(
  sqlite: SqlJsStatic,
  image: Uint8Array,
  migrations: readonly Migration[],
  name: string,
  current: Reader,
): Database {
  let restored: Database | null = null;
  try {
    restored = new Database(sqlite, image);
    migrateUnjournalled(restored, missingMigrations(restored, migrations, `The snapshot ${name}`));
    passOverIds(restored, current);
    return restored;
  } catch (error) {
    restored?.close();
    if (error instanceof StoreError && error.code === 'newer') throw error;
    throw damagedSnapshot(name, error instanceof Error ? error.message : String(error), error);
  }
}

/** Nothing goes to the journal: the result becomes the snapshot of a generation as a whole. */
function migrateUnjournalled(database: Database, missing: readonly Migration[]): void {
  for (const { id, name, statements } of missing) {
    database.begin();
    for (const statement of statements) database.run(statement, []);
    database.run('INSERT INTO schema_migrations (id, name) VALUES (?, ?)', [id, name]);
    database.commit();
  }
}

/** Ids count on from the state that is replaced: whoever remembers one of it does not meet another thing under it. */
function passOverIds(restored: Database, current: Reader): void {
  if (!hasTable(current, 'sqlite_sequence') || !hasTable(restored, 'sqlite_sequence')) return;
  for (const { name, seq } of current.all<{ name: string; seq: number }>('SELECT name, seq FROM sqlite_sequence')) {
    if (!hasTable(restored, name)) continue;
    const known = restored.get<{ seq: number }>('SELECT seq FROM sqlite_sequence WHERE name = ?', [name]);
    if (known === undefined) restored.run('INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)', [name, seq]);
    else if (known.seq < seq) restored.run('UPDATE sqlite_sequence SET seq = ? WHERE name = ?', [seq, name]);
  }
}
