import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { type TestContext, test } from 'node:test';
import { StoreFailedError, StoreFullError } from '../../../emulator/store/errors.ts';
import { nodeLayer } from '../../../emulator/store/nodeLayer.ts';
import type { OpenOptions } from '../../../emulator/store/open.ts';
import type { OpenStore } from '../../../emulator/store/types.ts';
import { diskError, type Faults, faultyLayer } from '../../support/faultyLayer.ts';
import { openTestStore, ownDirectory } from '../../support/storeDir.ts';

async function openFaulty(context: TestContext, options: Partial<OpenOptions> = {}) {
  const dir = ownDirectory(context);
  const faults: Faults = {};
  const store = await openTestStore(dir, { layer: faultyLayer(nodeLayer, faults), ...options });
  return { dir, faults, store };
}

const add = (store: OpenStore, value: string) =>
  store.write((transaction) => transaction.run('INSERT INTO item (value) VALUES (?)', [value]));

const values = (store: OpenStore) => store.all<{ value: string }>('SELECT value FROM item').map((row) => row.value);

/** Opens what a process that is gone by now would have left. */
const reopen = (dir: string) => openTestStore(dir, { lock: () => ({ release: () => {} }) });

for (const room of [0, 1, 15, 16, 30]) {
  test(`a disk with room for ${room} more bytes refuses the write and takes the next when there is room`, async (context) => {
    const { dir, faults, store } = await openFaulty(context);
    add(store, 'before');
    const { journalBytes, sequence } = store.status();
    let left = room;
    faults.write = (_path, bytes) => {
      const now = Math.min(left, bytes.length);
      left -= now;
      return now;
    };
    assert.throws(
      () => add(store, 'refused'),
      (error) => error instanceof StoreFullError && error.code === 'full',
    );
    assert.deepEqual(values(store), ['before'], 'reads go on');
    assert.equal(store.status().full, true);
    assert.deepEqual([store.status().journalBytes, store.status().sequence], [journalBytes, sequence]);
    faults.write = () => undefined;
    add(store, 'after');
    assert.equal(store.status().full, false);
    await store.durable();
    const again = await reopen(dir);
    assert.deepEqual(values(again), ['before', 'after']);
    await again.close();
    await store.close();
  });
}

test('a journal that cannot even be cut back ends the store', async (context) => {
  const fatal: Error[] = [];
  const { dir, faults, store } = await openFaulty(context, { onFatal: (error) => fatal.push(error) });
  add(store, 'before');
  await store.durable();
  faults.write = () => 0;
  faults.truncate = () => {
    throw diskError('EIO');
  };
  assert.throws(() => add(store, 'refused'), StoreFailedError);
  assert.equal(fatal.length, 1);
  await assert.rejects(store.close(), StoreFailedError);
  const again = await reopen(dir);
  assert.deepEqual(values(again), ['before']);
  await again.close();
});

test('a failed sync fails everyone who waits, is never tried again, and is recovered from', async (context) => {
  const fatal: Error[] = [];
  const { dir, faults, store } = await openFaulty(context, { onFatal: (error) => fatal.push(error) });
  add(store, 'acknowledged');
  await store.durable();
  let syncs = 0;
  faults.sync = () => {
    syncs += 1;
    throw diskError('EIO');
  };
  add(store, 'one');
  const waiters = [store.durable(), store.durable()];
  add(store, 'two');
  waiters.push(store.durable());
  for (const waiter of waiters) await assert.rejects(waiter, StoreFailedError);
  assert.equal(syncs, 1);
  assert.equal(fatal.length, 1);
  faults.sync = () => {};
  assert.throws(() => add(store, 'three'), StoreFailedError);
  await assert.rejects(store.durable(), StoreFailedError);
  await assert.rejects(store.snapshot(), StoreFailedError);
  assert.deepEqual(values(store).slice(0, 1), ['acknowledged'], 'reads go on');
  await assert.rejects(store.close(), StoreFailedError);
  assert.equal(syncs, 1);
  const again = await reopen(dir);
  assert.equal(values(again)[0], 'acknowledged');
  await again.close();
});

for (const [what, pattern, room] of [
  ['the new journal', /journal-00000002/, 0],
  ['the head of the snapshot', /\.db\.tmp$/, 10],
] as const) {
  test(`a disk that fills up with ${what} keeps the old files and warns`, async (context) => {
    const warnings: string[] = [];
    const { dir, faults, store } = await openFaulty(context, { onWarning: (text) => warnings.push(text) });
    add(store, 'a');
    faults.write = (path) => (pattern.test(path) ? room : undefined);
    await assert.rejects(store.snapshot(), StoreFullError);
    add(store, 'b');
    await store.durable();
    assert.deepEqual(
      nodeLayer.list(dir).filter((name) => name.endsWith('.tmp')),
      [],
    );
    const first = await reopen(dir);
    assert.deepEqual(values(first), ['a', 'b']);
    await first.close();
  });

  test(`a snapshot in the background that fails with ${what} is a warning and is made at the next occasion`, async (context) => {
    const warnings: string[] = [];
    const { dir, faults, store } = await openFaulty(context, {
      onWarning: (text) => warnings.push(text),
      snapshotBytes: 700,
    });
    faults.write = (path) => (pattern.test(path) ? room : undefined);
    while (warnings.length === 0) {
      add(store, 'x'.repeat(100));
      await store.durable();
      await new Promise((resolve) => setImmediate(resolve));
    }
    assert.match(warnings[0] ?? '', /snapshot failed.*full/);
    assert.deepEqual(store.status().warnings, warnings.slice(0, 1));
    const count = values(store).length;
    faults.write = () => undefined;
    await store.close();
    assert.equal(nodeLayer.list(dir).filter((name) => /journal|snapshot/.test(name)).length, 2);
    const again = await reopen(dir);
    assert.equal(values(again).length, count);
    await again.close();
  });
}

test('snapshots that fail again and again do not pile up journals', async (context) => {
  const { dir, faults, store } = await openFaulty(context, { onWarning: () => {} });
  add(store, 'a');
  faults.write = (path) => (path.endsWith('.tmp') ? 10 : undefined);
  for (let count = 0; count < 5; count++) await assert.rejects(store.snapshot(), StoreFullError);
  assert.equal(nodeLayer.list(dir).filter((name) => name.startsWith('journal')).length, 2);
  faults.write = () => undefined;
  await store.snapshot();
  add(store, 'b');
  await store.durable();
  const again = await reopen(dir);
  assert.deepEqual(values(again), ['a', 'b']);
  await again.close();
  await store.close();
});

test('an upload that meets a full disk leaves nothing in tmp', async (context) => {
  const { dir, faults, store } = await openFaulty(context);
  faults.write = (path) => (path.includes('upload') ? 2 : undefined);
  await assert.rejects(store.blobs.receive(Readable.from([Buffer.alloc(200_000)]), 200_000), StoreFullError);
  const small = await store.blobs.receive(Readable.from([Buffer.from('abcdef')]), 100);
  await assert.rejects(small.keep(), StoreFullError);
  assert.deepEqual(nodeLayer.list(`${dir}/tmp`), []);
  faults.write = () => undefined;
  await store.close();
});

test('a commit that fails in memory is taken out of the journal again', async (context) => {
  const { dir, store } = await openFaulty(context);
  store.write((transaction) => {
    transaction.run('CREATE TABLE parent (id INTEGER PRIMARY KEY)');
    transaction.run('CREATE TABLE child (id INTEGER REFERENCES parent (id) DEFERRABLE INITIALLY DEFERRED)');
  });
  assert.throws(() => store.write((transaction) => transaction.run('INSERT INTO child VALUES (1)')), /FOREIGN KEY/);
  add(store, 'after');
  await store.durable();
  const again = await reopen(dir);
  assert.deepEqual(values(again), ['after']);
  assert.deepEqual(again.all('SELECT * FROM child'), []);
  await again.close();
  await store.close();
});
