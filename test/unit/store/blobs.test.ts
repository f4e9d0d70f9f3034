import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { type TestContext, test } from 'node:test';
import { MissingBlobError, TooLargeError } from '../../../emulator/store/errors.ts';
import type { FileLayer, OpenFile } from '../../../emulator/store/fileLayer.ts';
import { nodeLayer } from '../../../emulator/store/nodeLayer.ts';
import type { OpenStore } from '../../../emulator/store/types.ts';
import { openTestStore, ownDirectory } from '../../support/storeDir.ts';

const HOUR = 3_600_000;

interface Opened {
  readonly dir: string;
  readonly store: OpenStore;
  readonly clock: { now: number };
}

async function openWithClock(context: TestContext, inMemory = false): Promise<Opened> {
  const clock = { now: Date.now() };
  let opened: OpenStore | null = null;
  // Registered first, so that it runs before the directory goes.
  context.after(() => opened?.close());
  const dir = ownDirectory(context);
  const store = await openTestStore(inMemory ? null : dir, { now: () => clock.now });
  opened = store;
  return { dir, store, clock };
}

async function keep(store: OpenStore, content: string): Promise<string> {
  const spool = await store.blobs.receive(Readable.from([Buffer.from(content)]), 1000);
  return (await spool.keep()).sha256;
}

const name = (store: OpenStore, sha256: string) =>
  store.write((transaction) => transaction.run('INSERT INTO file (sha256) VALUES (?)', [sha256]));

/** Different bytes, as a network brings them. */
function pieces(size: number): Buffer[] {
  const all = Buffer.from(Array.from({ length: size }, (_, index) => (index * 31 + (index >> 8)) % 256));
  return Array.from({ length: Math.ceil(size / 60_000) }, (_, index) =>
    all.subarray(index * 60_000, (index + 1) * 60_000),
  );
}

async function isThere(store: OpenStore, sha256: string): Promise<boolean> {
  return store.blobs.read(sha256).then(
    () => true,
    (error: unknown) => {
      assert.ok(error instanceof MissingBlobError);
      return false;
    },
  );
}

for (const inMemory of [false, true]) {
  const where = inMemory ? 'in memory' : 'on disk';

  test(`a sweep ${where} removes what no row names, once it is an hour old`, async (context) => {
    const { store, clock } = await openWithClock(context, inMemory);
    const named = await keep(store, 'named');
    const unnamed = await keep(store, 'unnamed');
    name(store, named);
    clock.now += HOUR - 1000;
    await store.snapshot();
    assert.deepEqual([await isThere(store, named), await isThere(store, unnamed)], [true, true]);
    clock.now += 2000;
    await store.snapshot();
    assert.deepEqual([await isThere(store, named), await isThere(store, unnamed)], [true, false]);
  });

  test(`a sweep ${where} spares what was kept again lately`, async (context) => {
    const { store, clock } = await openWithClock(context, inMemory);
    const again = await keep(store, 'again');
    clock.now += 2 * HOUR;
    assert.equal(await keep(store, 'again'), again);
    await store.snapshot();
    assert.equal(await isThere(store, again), true);
  });

  test(`an upload ${where} past its limit is refused and its sender is not cut off`, async (context) => {
    const { store, dir } = await openWithClock(context, inMemory);
    const stream = Readable.from([Buffer.alloc(6), Buffer.alloc(6)]);
    await assert.rejects(
      store.blobs.receive(stream, 10),
      (error) => error instanceof TooLargeError && error.limit === 10,
    );
    assert.equal(stream.destroyed, false);
    assert.deepEqual(nodeLayer.list(join(dir, 'tmp')), []);
  });
}

test('a sweep spares what is being read', async (context) => {
  const { store, clock } = await openWithClock(context);
  const sha256 = await keep(store, 'read slowly');
  clock.now += 2 * HOUR;
  const reader = await store.blobs.open(sha256);
  await store.snapshot();
  assert.equal(Buffer.concat(await reader.toArray()).toString(), 'read slowly');
  assert.equal(await isThere(store, sha256), true);
  await store.snapshot();
  assert.equal(await isThere(store, sha256), false);
});

test('a sweep waits until the removal of the row is on the disk', async (context) => {
  const dir = ownDirectory(context);
  const clock = { now: Date.now() };
  const found: boolean[] = [];
  let isSlow = false;
  let removeRow = () => {};
  const slowly = (file: OpenFile): OpenFile => ({
    ...file,
    sync: async () => {
      // Ten times as slow as what the snapshot still has to do before it sweeps.
      for (let turn = 0; isSlow && turn < 20; turn++) await nodeLayer.syncDirectory(dir);
      if (isSlow) found.push(await isThere(store, sha256));
      await file.sync();
    },
  });
  const layer: FileLayer = {
    ...nodeLayer,
    createSync: (path) => (path.includes('journal') ? slowly(nodeLayer.createSync(path)) : nodeLayer.createSync(path)),
    rename: (from, to) => {
      nodeLayer.rename(from, to);
      removeRow();
    },
  };
  const store = await openTestStore(dir, { layer, now: () => clock.now });
  const sha256 = await keep(store, 'removed');
  name(store, sha256);
  await store.durable();
  clock.now += 2 * HOUR;
  removeRow = () => {
    removeRow = () => {};
    isSlow = true;
    store.write((transaction) => transaction.run('DELETE FROM file'));
  };
  await store.snapshot();
  assert.deepEqual([found, await isThere(store, sha256)], [[true], false]);
  isSlow = false;
  await store.close();
});

test('an upload whose sender hangs up leaves nothing behind', async (context) => {
  const { store, dir } = await openWithClock(context);
  const stream = new PassThrough();
  const received = store.blobs.receive(stream, 1_000_000);
  stream.write(Buffer.alloc(300_000));
  while (nodeLayer.list(join(dir, 'tmp')).length === 0) await new Promise((resolve) => setImmediate(resolve));
  stream.destroy(new Error('hung up'));
  await assert.rejects(received, /hung up/);
  assert.deepEqual(nodeLayer.list(join(dir, 'tmp')), []);
});

test('a discarded upload leaves nothing behind, and discarding a kept one is harmless', async (context) => {
  const { store, dir } = await openWithClock(context);
  const discarded = await store.blobs.receive(Readable.from(pieces(300_000)), 1_000_000);
  assert.ok('path' in discarded.source);
  assert.deepEqual(readFileSync(discarded.source.path), Buffer.concat(pieces(300_000)));
  await discarded.discard();
  await discarded.discard();
  const kept = await store.blobs.receive(Readable.from([Buffer.from('b')]), 10);
  await kept.keep();
  await kept.discard();
  assert.equal(await isThere(store, kept.sha256), true);
  assert.deepEqual(nodeLayer.list(join(dir, 'tmp')), []);
});

for (const size of [0, 1, 131_072, 131_073, 700_000]) {
  test(`an upload of ${size} bytes, in pieces, is what was sent, before and after it is kept`, async (context) => {
    const { store, dir } = await openWithClock(context);
    const bytes = Buffer.concat(pieces(size));
    const spool = await store.blobs.receive(Readable.from(pieces(size)), 1_000_000);
    assert.equal(spool.size, size);
    assert.equal('bytes' in spool.source, size <= 131_072);
    assert.deepEqual('bytes' in spool.source ? spool.source.bytes : readFileSync(spool.source.path), bytes);
    const [one, other] = await Promise.all([spool.keep(), spool.keep()]);
    assert.equal(one.sha256, createHash('sha256').update(bytes).digest('hex'));
    assert.deepEqual(one, other);
    await spool.discard();
    assert.deepEqual(await store.blobs.read(one.sha256), bytes);
    assert.deepEqual(nodeLayer.list(join(dir, 'tmp')), []);
  });
}

test('what an earlier process left in tmp is cleared away', async (context) => {
  const dir = ownDirectory(context);
  nodeLayer.makeDirectory(join(dir, 'tmp'));
  nodeLayer.createSync(join(dir, 'tmp', 'upload-1')).close();
  const store = await openTestStore(dir);
  assert.deepEqual(nodeLayer.list(join(dir, 'tmp')), []);
  await store.close();
});

test('a name that is no digest opens nothing', async (context) => {
  const { store } = await openWithClock(context);
  for (const bad of ['', '../lock', 'A'.repeat(64), '0'.repeat(64)]) {
    await assert.rejects(store.blobs.open(bad), MissingBlobError);
  }
});

test('a blob that something cut short is whole again once its content is kept anew', async (context) => {
  const { dir, store } = await openWithClock(context);
  const sha256 = await keep(store, 'content');
  writeFileSync(join(dir, 'blobs', sha256.slice(0, 2), sha256), 'con');
  await keep(store, 'content');
  assert.equal(String(await store.blobs.read(sha256)), 'content');
});
