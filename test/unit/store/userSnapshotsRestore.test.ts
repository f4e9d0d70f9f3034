import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { nodeLayer } from '../../../emulator/store/nodeLayer.ts';
import { type Faults, faultyLayer } from '../../support/faultyLayer.ts';
import { openTestStore } from '../../support/storeDir.ts';
import { add, fails, nothing, openWith, values, valuesOnDisk } from '../../support/userSnapshots.ts';

test('writes are refused while a snapshot is restored, and counts of the old state are dropped', async (context) => {
  const { store } = await openWith(context);
  await store.userSnapshots.save('one');
  const restored = store.userSnapshots.restore('one', nothing);
  let refusal: unknown = null;
  while (refusal === null) {
    await new Promise((resolve) => setImmediate(resolve));
    try {
      add(store, 'meanwhile');
    } catch (error) {
      refusal = error;
    }
  }
  assert.ok(fails('restoring')(refusal));
  store.counters.touchKey(1, 'now');
  await restored;
  assert.equal(store.counters.lastUsed(1), undefined);
  assert.deepEqual(values(store), []);
});

for (const [what, pattern, operation] of [
  ['the image', /image\.db$/, 'save'],
  ['the manifest', /manifest\.json$/, 'save'],
  ['the state before', /before-restore.*image\.db$/, 'restore'],
  ['the restored state', /snapshot-\d+\.db\.tmp$/, 'restore'],
] as const) {
  test(`a disk that fills up with ${what} leaves nothing behind and the state as it was`, async (context) => {
    const faults: Faults = {};
    const { dir, store } = await openWith(context, { layer: faultyLayer(nodeLayer, faults), onWarning: nothing });
    await store.userSnapshots.save('one');
    add(store, 'a');
    await store.userSnapshots.save('before-restore');
    const listed = store.userSnapshots.list();
    faults.write = (path) => (pattern.test(path) ? 10 : undefined);
    const attempt =
      operation === 'save' ? store.userSnapshots.save('two') : store.userSnapshots.restore('one', assert.fail);
    await assert.rejects(attempt, fails('full'));
    faults.write = () => undefined;
    assert.deepEqual(values(store), ['a']);
    assert.deepEqual(store.userSnapshots.list(), listed);
    assert.deepEqual(readdirSync(join(dir, 'snapshots')).sort(), ['before-restore', 'one']);
    add(store, 'b');
    await store.durable();
    assert.deepEqual(await valuesOnDisk(context, dir), ['a', 'b']);
    await store.userSnapshots.restore('one', nothing);
    assert.deepEqual(values(store), []);
  });
}

test('a stop waits for a restore, and a start removes what was left half-done', async (context) => {
  const { dir, store, folder } = await openWith(context);
  await store.userSnapshots.save('one');
  add(store, 'a');
  const restored = store.userSnapshots.restore('one', nothing);
  await Promise.all([restored, store.close()]);
  nodeLayer.makeDirectory(folder('.two.tmp/blobs'));
  const again = await openTestStore(dir);
  assert.deepEqual(values(again), []);
  assert.deepEqual(readdirSync(join(dir, 'snapshots')).sort(), ['before-restore', 'one']);
  await again.close();
});
