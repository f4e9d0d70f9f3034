import assert from 'node:assert/strict';
import { renameSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Migration } from '../../../emulator/store/migrations/migration.ts';
import { openTestStore, ownDirectory, testMigrations } from '../../support/storeDir.ts';
import { add, fails, nothing, openWith } from '../../support/userSnapshots.ts';

const second: Migration = {
  id: 2,
  name: 'second',
  statements: ['CREATE TABLE later (id INTEGER PRIMARY KEY)', 'INSERT INTO later VALUES (7)'],
};

test('an older snapshot is migrated, a newer one refused', async (context) => {
  const dir = ownDirectory(context);
  const old = await openTestStore(dir);
  add(old, 'a');
  await old.userSnapshots.save('old');
  await old.close();
  const migrated = await openTestStore(dir, { migrations: [...testMigrations, second] });
  migrated.write((transaction) => transaction.run('INSERT INTO later VALUES (8)'));
  await migrated.userSnapshots.save('new');
  await migrated.userSnapshots.restore('old', nothing);
  assert.deepEqual(migrated.all('SELECT id FROM later'), [{ id: 7 }]);
  await migrated.close();
  const again = await openTestStore(dir, { migrations: [...testMigrations, second] });
  assert.deepEqual(again.all('SELECT id FROM later'), [{ id: 7 }]);
  await again.close();

  const other = await openWith(context);
  renameSync(join(dir, 'snapshots'), other.folder(''));
  await assert.rejects(
    other.store.userSnapshots.restore('new', nothing),
    fails('newer', /The snapshot new has schema 2/),
  );
  add(other.store, 'writes go on');
});

test('an id of the state that was replaced is not given again', async (context) => {
  const counted: Migration = {
    id: 2,
    name: 'counted',
    statements: ['CREATE TABLE thing (id INTEGER PRIMARY KEY AUTOINCREMENT)'],
  };
  const { store } = await openWith(context, { migrations: [...testMigrations, counted] });
  const make = () => store.write((transaction) => transaction.run('INSERT INTO thing DEFAULT VALUES').lastInsertRowid);
  await store.userSnapshots.save('empty');
  assert.deepEqual([make(), make()], [1, 2]);
  await store.userSnapshots.save('two');
  await store.userSnapshots.restore('empty', nothing);
  assert.equal(make(), 3);
  await store.userSnapshots.restore('two', nothing);
  assert.equal(make(), 4);
});
