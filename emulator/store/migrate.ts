import type { Database } from './database.ts';
import { DamagedStoreError, NewerStoreError } from './errors.ts';
import type { Migration } from './migrations/migration.ts';
import type { Store } from './types.ts';

const TABLE = 'CREATE TABLE schema_migrations (id INTEGER PRIMARY KEY, name TEXT NOT NULL)';

/**
 * @returns the migrations that the database still needs, in order.
 * @throws NewerStoreError when it has one that is not in the list, DamagedStoreError when one bears another name.
 */
export function missingMigrations(database: Database, list: readonly Migration[], dir: string): readonly Migration[] {
  if (!hasTable(database, 'schema_migrations')) return list;
  const applied = database.all<{ id: number; name: string }>('SELECT id, name FROM schema_migrations ORDER BY id');
  const newest = list.at(-1)?.id ?? 0;
  for (const { id, name } of applied) {
    if (id > newest) throw new NewerStoreError(dir, 'schema', id, newest);
    const known = list.find((migration) => migration.id === id);
    if (known?.name !== name)
      throw new DamagedStoreError(dir, 0, `its migration ${id} is "${name}", not "${known?.name}"`);
  }
  return list.filter((migration) => applied.every(({ id }) => id !== migration.id));
}

/** Applies each as one journalled write. */
export function migrate(store: Store, missing: readonly Migration[]): void {
  for (const { id, name, statements } of missing) {
    store.write((transaction) => {
      if (!hasTable(transaction, 'schema_migrations')) transaction.run(TABLE);
      for (const statement of statements) transaction.run(statement);
      transaction.run('INSERT INTO schema_migrations (id, name) VALUES (?, ?)', [id, name]);
    });
  }
}

export function hasTable(reader: Pick<Store, 'get'>, name: string): boolean {
  return reader.get("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?", [name]) !== undefined;
}
