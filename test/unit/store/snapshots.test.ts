import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { StoreClosedError } from '../../../emulator/store/errors.ts';
import { nodeLayer } from '../../../emulator/store/nodeLayer.ts';
import type { OpenStore } from '../../../emulator/store/types.ts';
import { openTestStore, ownDirectory } from '../../support/storeDir.ts';

const SECRET = 'c0ffee-planted-secret';

const add = (store: OpenStore, value: string) =>
  store.write((transaction) => transaction.run('INSERT INTO item (value) VALUES (?)', [value]));

const filesWith = (dir: string, text: string) =>
  nodeLayer
    .list(dir)
    .filter((name) => !['blobs', 'tmp'].includes(name))
    .filter((name) => readFileSync(join(dir, name)).includes(text));

test('after a snapshot a deleted value is in no file', async (context) => {
  const dir = ownDirectory(context);
  const store = await openTestStore(dir);
  for (let count = 0; count < 200; count++) add(store, `${SECRET} ${count}`);
  await store.snapshot();
  assert.equal(filesWith(dir, SECRET).length, 1, 'the search finds it while it is there');
  store.write((transaction) => transaction.run('DELETE FROM item WHERE value <> ?', [`${SECRET} 3`]));
  store.write((transaction) => transaction.run("UPDATE item SET value = 'other'"));
  await store.durable();
  assert.equal(filesWith(dir, SECRET).length, 2);
  await store.snapshot();
  assert.deepEqual(filesWith(dir, SECRET), []);
  await store.close();
  assert.deepEqual(filesWith(dir, SECRET), []);
});

test('a snapshot asked for while another runs still holds everything written before', async (context) => {
  const dir = ownDirectory(context);
  const store = await openTestStore(dir);
  add(store, SECRET);
  const first = store.snapshot();
  while (store.status().generation === 1) await new Promise((resolve) => setImmediate(resolve));
  store.write((transaction) => transaction.run('DELETE FROM item'));
  await Promise.all([first, store.snapshot()]);
  assert.deepEqual(filesWith(dir, SECRET), []);
  await store.close();
});

test('a journal that grows long is replaced on the way', async (context) => {
  const dir = ownDirectory(context);
  const store = await openTestStore(dir, { snapshotBytes: 2000 });
  for (let count = 0; count < 60; count++) {
    add(store, 'x'.repeat(100));
    await store.durable();
  }
  assert.ok(store.status().generation > 2);
  assert.ok(store.status().journalBytes < 4000);
  await store.close();
});

test('a write without effect, a look-up and a second stop write nothing', async (context) => {
  const dir = ownDirectory(context);
  const store = await openTestStore(dir);
  const { sequence } = store.status();
  store.write((transaction) => transaction.run("UPDATE item SET value = 'a' WHERE id = 5"));
  store.write((transaction) => transaction.all('SELECT * FROM item'));
  assert.equal(store.status().sequence, sequence);
  await store.close();
  const files = nodeLayer.list(dir);
  const again = await openTestStore(dir);
  await again.close();
  await again.close();
  assert.deepEqual(nodeLayer.list(dir), files);
});

test('a closed store says so', async (context) => {
  const store = await openTestStore(ownDirectory(context));
  const closed = store.close();
  assert.throws(() => add(store, 'late'), StoreClosedError);
  await closed;
  assert.throws(() => store.get('SELECT 1'), StoreClosedError);
});

test('a write inside a write, and one that waits for something, are refused', async (context) => {
  const store = await openTestStore(ownDirectory(context));
  assert.throws(() => store.write(() => add(store, 'inner')), /inside write/);
  assert.throws(() => store.write(async () => {}), /asynchronous/);
  add(store, 'a');
  assert.equal(store.all('SELECT * FROM item').length, 1);
  await store.close();
});

test('foreign keys are still enforced after a snapshot', async (context) => {
  const store = await openTestStore(ownDirectory(context));
  store.write((transaction) => {
    transaction.run('CREATE TABLE child (id INTEGER REFERENCES item (id))');
  });
  await store.snapshot();
  assert.throws(() => store.write((t) => t.run('INSERT INTO child VALUES (77)')), /FOREIGN KEY/);
  await store.close();
});
