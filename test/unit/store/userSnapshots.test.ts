import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { linkOrCopy } from '../../../emulator/store/linkOrCopy.ts';
import { nodeLayer } from '../../../emulator/store/nodeLayer.ts';
import { diskError } from '../../support/faultyLayer.ts';
import { openTestStore } from '../../support/storeDir.ts';
import { add, addFile, fails, HOURS, nothing, openWith, values, valuesOnDisk } from '../../support/userSnapshots.ts';

test('a restore brings everything back, and the state before it is kept', async (context) => {
  let now = Date.parse('2026-05-01T10:00:00Z');
  const { dir, store, folder } = await openWith(context, { now: () => now });
  add(store, 'a');
  const sha256 = await addFile(store, 'kept by the snapshot');
  const saved = await store.userSnapshots.save('one');
  assert.deepEqual(saved, {
    name: 'one',
    problem: null,
    createdAt: '2026-05-01T10:00:00.000Z',
    imageBytes: statSync(join(folder('one'), 'image.db')).size,
    blobBytes: 20,
    blobs: 1,
    feeds: 0,
    keys: 0,
    clearValues: 0,
  });
  store.write((transaction) => transaction.run('DELETE FROM file'));
  add(store, 'b');
  now += HOURS;
  await store.snapshot();
  await assert.rejects(store.blobs.read(sha256), fails('missing-blob'), 'the sweep takes its own name only');

  const versions = [store.version('auth'), store.version('packages')];
  let seenAfterwards: string[] = [];
  await store.userSnapshots.restore('ONE', () => {
    add(store, 'afterwards');
    seenAfterwards = values(store);
  });
  assert.deepEqual(seenAfterwards, ['a', 'afterwards']);
  assert.equal((await store.blobs.read(sha256)).toString(), 'kept by the snapshot');
  assert.ok(store.version('auth') > (versions[0] ?? 0) && store.version('packages') > (versions[1] ?? 0));
  await store.durable();
  assert.deepEqual(await valuesOnDisk(context, dir), ['a', 'afterwards']);

  await store.userSnapshots.restore('before-restore', nothing);
  assert.deepEqual(values(store), ['a', 'b']);
  await store.userSnapshots.restore('before-restore', nothing);
  assert.deepEqual(values(store), ['a', 'afterwards']);
  assert.deepEqual(
    store.userSnapshots.list().map(({ name }) => name),
    ['before-restore', 'one'],
  );
  await store.userSnapshots.delete('one');
  assert.deepEqual(readdirSync(join(dir, 'snapshots')), ['before-restore']);
  await assert.rejects(store.userSnapshots.restore('one', nothing), fails('snapshot-unknown'));
});

test('packages are hard links, or copies where there are none', async (context) => {
  const { dir, store, folder } = await openWith(context);
  const sha256 = await addFile(store, 'linked');
  await store.userSnapshots.save('one');
  const [own, linked] = [join(dir, 'blobs', sha256.slice(0, 2), sha256), join(folder('one'), 'blobs', sha256)];
  assert.equal(statSync(linked).ino, statSync(own).ino);
  const copy = join(dir, 'copy');
  await linkOrCopy(own, copy, async () => Promise.reject(diskError('EXDEV')));
  assert.notEqual(statSync(copy).ino, statSync(own).ino);
  assert.equal(readFileSync(copy, 'utf8'), 'linked');
  await assert.rejects(
    linkOrCopy(own, join(dir, 'b'), async () => Promise.reject(diskError('ENOSPC'))),
    /ENOSPC/,
  );
});

test('a sweep takes nothing that a snapshot is just being made of', async (context) => {
  let now = Date.now();
  let beginLinking = nothing;
  const linking = new Promise<void>((resolve) => {
    beginLinking = resolve;
  });
  const link = async (from: string, to: string) => {
    await linking;
    await nodeLayer.link(from, to);
  };
  const { store, folder } = await openWith(context, { now: () => now, layer: { ...nodeLayer, link } });
  const sha256 = await addFile(store, 'deleted meanwhile');
  const saved = store.userSnapshots.save('one');
  while (!existsSync(folder('.one.tmp/blobs'))) await new Promise((resolve) => setImmediate(resolve));
  store.write((transaction) => transaction.run('DELETE FROM file'));
  now += HOURS;
  await store.snapshot();
  beginLinking();
  await saved;
  assert.equal(readFileSync(join(folder('one'), 'blobs', sha256), 'utf8'), 'deleted meanwhile');
  await store.snapshot();
  await assert.rejects(store.blobs.read(sha256), fails('missing-blob'));
});

test('a name is refused when it is wrong or taken', async (context) => {
  const { store } = await openWith(context);
  for (const name of ['', '.', '..', 'a/b', 'a..b', '.hidden', 'ü', 'a'.repeat(51), 'before-restore.former']) {
    await assert.rejects(store.userSnapshots.save(name), fails('snapshot-name'), name);
  }
  for (const name of ['', '..', '../..', 'blobs']) {
    await assert.rejects(store.userSnapshots.restore(name, nothing), fails('snapshot-unknown'), name);
    await assert.rejects(store.userSnapshots.delete(name), fails('snapshot-unknown'), name);
  }
  await store.userSnapshots.save('one');
  await assert.rejects(store.userSnapshots.save('One'), fails('snapshot-exists', /named one exists/));
  add(store, 'a');
  await store.userSnapshots.save('before-restore');
  await store.userSnapshots.save('before-restore');
  assert.equal(store.userSnapshots.list().length, 2);
});

test('a store in memory refuses in one sentence', async () => {
  const store = await openTestStore(null);
  const inMemory = fails('in-memory', /^An emulator that lives in memory keeps no snapshots: .+\.$/);
  await assert.rejects(store.userSnapshots.save('one'), inMemory);
  await assert.rejects(store.userSnapshots.restore('one', nothing), inMemory);
  await assert.rejects(store.userSnapshots.delete('one'), inMemory);
  assert.throws(() => store.userSnapshots.list(), inMemory);
  await store.close();
});
