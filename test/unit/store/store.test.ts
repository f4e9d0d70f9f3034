import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { test } from 'node:test';
import type { Store } from '../../../emulator/store/types.ts';
import { openTestStore, ownDirectory } from '../../support/storeDir.ts';

const add = (store: Store, id: number, value: string | number | null | Uint8Array) =>
  store.write((transaction) => transaction.run('INSERT INTO item (id, value) VALUES (?, ?)', [id, value]));

const values = (store: Store) =>
  store.all<{ value: unknown }>('SELECT value FROM item ORDER BY id').map((r) => r.value);

for (const [kind, inMemory] of [
  ['on disk', false],
  ['in memory', true],
] as const) {
  test(`a write ${kind} is seen at once and reports what it changed`, async (context) => {
    const store = await openTestStore(inMemory ? null : ownDirectory(context));
    assert.deepEqual(add(store, 7, 'a'), { changes: 1, lastInsertRowid: 7 });
    assert.deepEqual(store.get('SELECT id, value FROM item'), { id: 7, value: 'a' });
    assert.equal(store.get('SELECT id FROM item WHERE id = ?', [8]), undefined);
    await store.durable();
    assert.equal(store.pending, false);
    await store.close();
  });

  test(`a write ${kind} that throws leaves nothing behind`, async (context) => {
    const store = await openTestStore(inMemory ? null : ownDirectory(context));
    const before = store.status();
    const work = () =>
      store.write((transaction) => {
        transaction.run("INSERT INTO item (value) VALUES ('a')");
        transaction.touch('auth');
        assert.equal(transaction.all('SELECT * FROM item').length, 1);
        throw new RangeError('no');
      });
    assert.throws(work, RangeError);
    assert.deepEqual(values(store), []);
    assert.deepEqual(store.status(), before);
    assert.equal(store.version('auth'), 0);
    await store.close();
  });

  test(`a topic ${kind} counts up with the commit that touched it`, async (context) => {
    const store = await openTestStore(inMemory ? null : ownDirectory(context));
    store.write((transaction) => {
      transaction.run("INSERT INTO item (value) VALUES ('a')");
      transaction.touch('packages');
    });
    assert.deepEqual([store.version('packages'), store.version('auth')], [1, 0]);
    await store.close();
  });

  test(`content ${kind} is received, kept and read back`, async (context) => {
    const store = await openTestStore(inMemory ? null : ownDirectory(context));
    const spool = await store.blobs.receive(Readable.from([Buffer.from('ab'), Buffer.from('c')]), 3);
    const blob = await spool.keep();
    assert.equal(blob.sha256, 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
    assert.deepEqual([blob.md5, blob.size], ['900150983cd24fb0d6963f7d28e17f72', 3]);
    assert.equal((await store.blobs.read(blob.sha256)).toString(), 'abc');
    const part = await store.blobs.open(blob.sha256, { start: 1, end: 2 });
    assert.equal(Buffer.concat(await part.toArray()).toString(), 'bc');
    await store.close();
  });
}

test('every kind of value survives a crash as it was', async (context) => {
  const dir = ownDirectory(context);
  const written = ['', 'é𝄞', -0.5, 2 ** 53 - 1, -(2 ** 53 - 1), 1e-300, null, Uint8Array.of(0, 255), new Uint8Array(0)];
  const crashed = await openTestStore(dir);
  for (const [index, value] of written.entries()) add(crashed, index, value);
  await crashed.durable();
  // The lock of this very process counts as held, so it is left out.
  const reopened = await openTestStore(dir, { lock: () => ({ release: () => {} }) });
  assert.deepEqual(values(reopened), written);
  await reopened.close();
});

test('what was written before a regular stop is there again', async (context) => {
  const dir = ownDirectory(context);
  const first = await openTestStore(dir);
  add(first, 1, 'a');
  await first.close();
  const second = await openTestStore(dir);
  assert.deepEqual(values(second), ['a']);
  assert.equal(second.status().journalBytes, 36, 'nothing is left to replay');
  await second.close();
});

test('half a surrogate pair is the same before and after a crash', async (context) => {
  const dir = ownDirectory(context);
  const crashed = await openTestStore(dir);
  add(crashed, 1, 'a\ud800b');
  await crashed.durable();
  const reopened = await openTestStore(dir, { lock: () => ({ release: () => {} }) });
  assert.deepEqual([values(crashed), values(reopened)], [['a\ufffdb'], ['a\ufffdb']]);
  await reopened.close();
});

test('an older statement runs again after so many others that it was forgotten', async () => {
  const store = await openTestStore(null);
  add(store, 1, 'a');
  for (let count = 0; count < 700; count++) store.get(`SELECT ${count} AS n`);
  add(store, 2, 'b');
  assert.deepEqual(values(store), ['a', 'b']);
  await store.close();
});
