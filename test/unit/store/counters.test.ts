import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Migration } from '../../../emulator/store/migrations/migration.ts';
import { nodeLayer } from '../../../emulator/store/nodeLayer.ts';
import { type Faults, faultyLayer } from '../../support/faultyLayer.ts';
import { openTestStore, ownDirectory, testMigrations } from '../../support/storeDir.ts';

const counted: Migration = {
  id: 2,
  name: 'counted',
  statements: [
    'CREATE TABLE keys (id INTEGER PRIMARY KEY, last_used_at TEXT)',
    'CREATE TABLE npm_versions (id INTEGER PRIMARY KEY, downloads INTEGER NOT NULL DEFAULT 0)',
    'INSERT INTO keys (id) VALUES (1000)',
    'INSERT INTO npm_versions (id, downloads) VALUES (5, 10)',
  ],
};
const migrations = [...testMigrations, counted];
const time = '2026-01-02T03:04:05.678Z';

test('counts are kept in memory for a minute, then written in one transaction', async (context) => {
  context.mock.timers.enable({ apis: ['setInterval'] });
  const store = await openTestStore(ownDirectory(context), { migrations });
  const { sequence } = store.status();
  store.counters.touchKey(1000, time);
  store.counters.download('npm_versions', 5);
  store.counters.download('npm_versions', 5);
  // A table that does not exist is passed over.
  store.counters.download('nuget_versions', 1);
  context.mock.timers.tick(59_000);
  assert.equal(store.status().sequence, sequence);
  assert.deepEqual([store.counters.lastUsed(1000), store.counters.downloads('npm_versions', 5)], [time, 2]);
  context.mock.timers.tick(2_000);
  assert.equal(store.status().sequence, sequence + 1);
  assert.deepEqual(store.get('SELECT last_used_at FROM keys'), { last_used_at: time });
  assert.deepEqual(store.get('SELECT downloads FROM npm_versions'), { downloads: 12 });
  assert.deepEqual([store.counters.lastUsed(1000), store.counters.downloads('npm_versions', 5)], [undefined, 0]);
  context.mock.timers.tick(120_000);
  assert.equal(store.status().sequence, sequence + 1, 'nothing new, nothing written');
  await store.close();
});

test('a stop writes what is counted', async (context) => {
  const dir = ownDirectory(context);
  const store = await openTestStore(dir, { migrations });
  store.counters.touchKey(1000, time);
  await store.close();
  const again = await openTestStore(dir, { migrations });
  assert.deepEqual(again.get('SELECT last_used_at FROM keys'), { last_used_at: time });
  await again.close();
});

test('counts outlast a full disk', async (context) => {
  context.mock.timers.enable({ apis: ['setInterval'] });
  const faults: Faults = {};
  const warnings: string[] = [];
  const store = await openTestStore(ownDirectory(context), {
    migrations,
    layer: faultyLayer(nodeLayer, faults),
    onWarning: (text) => warnings.push(text),
  });
  store.counters.download('npm_versions', 5);
  faults.write = () => 0;
  context.mock.timers.tick(60_000);
  assert.equal(warnings.length, 1);
  faults.write = () => undefined;
  context.mock.timers.tick(60_000);
  assert.deepEqual(store.get('SELECT downloads FROM npm_versions'), { downloads: 11 });
  await store.close();
});
