import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { OpenOptions } from '../../../emulator/store/open.ts';
import type { OpenStore } from '../../../emulator/store/types.ts';
import { type Crash as CrashWith, crashes } from '../../support/crashStates.ts';
import { type DiskEvent, type Recording, type RecordingOptions, recordingLayer } from '../../support/recordingLayer.ts';
import { openTestStore } from '../../support/storeDir.ts';

/** What was promised by a resolved durable() or snapshot(). */
type Promised =
  | { readonly kind: 'item'; readonly id: number; readonly value: string }
  | { readonly kind: 'file'; readonly id: number }
  | { readonly kind: 'removed'; readonly id: number }
  | { readonly kind: 'erased' };

const SECRET = 'a-value-that-was-to-be-erased';
const HOURS = 3 * 60 * 60 * 1000;
const unlocked: Partial<OpenOptions> = { lock: () => ({ release: () => {} }), dir: '/store' };

/** Every second one stays in memory until it is kept. */
const smallBytes = 20;
const contentOf = (id: number) => Buffer.from(`content of file ${id}${id % 2 === 0 ? '' : ', a large one'}`);

/** Parallel writers, snapshots on the way, blobs that come and go, a forced snapshot, a regular stop. */
async function recordRun(options: RecordingOptions): Promise<readonly DiskEvent[]> {
  const { layer, events, note } = recordingLayer(options);
  let clock = 0;
  const store = await openTestStore('/store', { ...unlocked, layer, snapshotBytes: 900, smallBytes, now: () => clock });
  const promise = (promised: Promised) => note(promised);

  const writeItems = async (writer: number) => {
    for (let round = 0; round < 8; round++) {
      const id = writer * 100 + round;
      const value = `${'x'.repeat(writer * 7)} ${id}`;
      store.write((transaction) => {
        transaction.run('INSERT INTO item (id, value) VALUES (?, ?)', [id, value]);
        transaction.run('INSERT INTO twin (id) VALUES (?)', [id]);
      });
      await store.durable();
      promise({ kind: 'item', id, value });
    }
  };
  const writeFiles = async () => {
    for (let id = 0; id < 4; id++) {
      const spool = await store.blobs.receive(bytesOf(contentOf(id)), 100);
      const { sha256 } = await spool.keep();
      store.write((transaction) => transaction.run('INSERT INTO file (id, sha256) VALUES (?, ?)', [id, sha256]));
      await store.durable();
      promise({ kind: 'file', id });
    }
  };
  await Promise.all([writeItems(1), writeItems(2), writeItems(3), writeFiles()]);

  store.write((transaction) => transaction.run('INSERT INTO item (id, value) VALUES (?, ?)', [9000, SECRET]));
  await store.durable();
  store.write((transaction) => {
    transaction.run('DELETE FROM item WHERE id = 9000');
    transaction.run('DELETE FROM file WHERE id IN (1, 2)');
  });
  clock += HOURS;
  await Promise.all([store.snapshot(), writeItems(4)]);
  promise({ kind: 'erased' });
  promise({ kind: 'removed', id: 1 });
  await writeItems(5);
  await store.close();
  return events;
}

async function* bytesOf(content: Buffer): AsyncGenerator<Uint8Array> {
  yield content.subarray(0, 5);
  yield content.subarray(5);
}

type Crash = CrashWith<Promised>;

/** @throws when something that was promised is missing, or the store does not open. */
async function checkRecovery({ files, promised }: Crash): Promise<Recording> {
  if (promised.some(({ kind }) => kind === 'erased')) {
    for (const [path, bytes] of files) assert.ok(!bytes.includes(SECRET), `${path} still has the erased value`);
  }
  const recording = recordingLayer({ files });
  const store = await openTestStore('/store', { ...unlocked, layer: recording.layer });
  try {
    await checkContents(store, promised);
  } finally {
    await store.close();
  }
  return recording;
}

async function checkContents(store: OpenStore, promised: readonly Promised[]): Promise<void> {
  const items = new Map(store.all<{ id: number; value: string }>('SELECT * FROM item').map((r) => [r.id, r.value]));
  const named = new Map(store.all<{ id: number; sha256: string }>('SELECT * FROM file').map((r) => [r.id, r.sha256]));
  items.delete(9000);
  assert.equal(store.all('SELECT id FROM twin').length, items.size, 'half a transaction');
  for (const [id, sha256] of named) {
    assert.deepEqual(await store.blobs.read(sha256), contentOf(id), `content of file ${id}`);
  }
  const isRemoved = promised.some(({ kind }) => kind === 'removed');
  for (const each of promised) {
    if (each.kind === 'item') assert.equal(items.get(each.id), each.value, `item ${each.id}`);
    if (each.kind === 'file' && (each.id === 0 || each.id === 3)) assert.ok(named.has(each.id), `file ${each.id}`);
  }
  if (isRemoved) assert.ok(!named.has(1), 'a removed row came back');
}

async function firstLoss(list: readonly Crash[]): Promise<string | null> {
  for (const crash of list) {
    try {
      await checkRecovery(crash);
    } catch (error) {
      return `${crash.what}: ${error instanceof Error ? error.message : error}`;
    }
  }
  return null;
}

test('everything acknowledged is recovered from a crash at any point', async (context) => {
  const events = await recordRun({});
  const rotations = events.filter((e) => e.kind === 'link' && e.path.endsWith('.db')).length;
  assert.ok(rotations >= 3, `${rotations} snapshots were written on the way`);
  const list = crashes<Promised>(events);
  context.diagnostic(`${events.length} events, ${list.length} different states`);
  assert.equal(await firstLoss(list), null);
});

test('a crash at any point of a recovery is recovered from as well', async (context) => {
  const list = crashes<Promised>(await recordRun({})).filter((_crash, index) => index % 50 === 7);
  let count = 0;
  for (const crash of list) {
    const { events, laidOut } = await checkRecovery(crash);
    const again = crashes(events, laidOut, crash.promised);
    count += again.length;
    assert.equal(await firstLoss(again), null, crash.what);
  }
  context.diagnostic(`${list.length} recoveries, ${count} different states`);
});

for (const omit of ['sync', 'syncDirectory'] as const) {
  test(`without the ${omit} call a loss is found`, async (context) => {
    const loss = await firstLoss(crashes<Promised>(await recordRun({ omit })));
    assert.notEqual(loss, null);
    context.diagnostic(loss ?? '');
  });
}
