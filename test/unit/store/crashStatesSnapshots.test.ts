import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { OpenOptions } from '../../../emulator/store/open.ts';
import type { OpenStore } from '../../../emulator/store/types.ts';
import { type Crash, crashes, fingerprint } from '../../support/crashStates.ts';
import { type DiskEvent, type RecordingOptions, recordingLayer } from '../../support/recordingLayer.ts';
import { openTestStore } from '../../support/storeDir.ts';

/** States by what they hold: items, and files with their content. */
const [A, B, C] = ['1,2 + file 1', '1,2,3', '1,2,4 + file 1'] as const;

/** What is true from this point of the run on. */
interface Promised {
  /** The state is one of these. */
  readonly current: readonly string[];
  /** The snapshots that must be there, with their state. */
  readonly saved: Readonly<Record<string, readonly string[]>>;
  /** States that must be found somewhere, as the current one or as a snapshot. */
  readonly somewhere: readonly string[];
}

const HOURS = 3 * 60 * 60 * 1000;
const unlocked: Partial<OpenOptions> = { lock: () => ({ release: () => {} }), dir: '/store' };
const content = Buffer.from('content of file 1');

async function* bytes(): AsyncGenerator<Uint8Array> {
  yield content;
}

const addItem = (store: OpenStore, id: number) =>
  store.write((transaction) => transaction.run('INSERT INTO item (id) VALUES (?)', [id]));

/** Saves, changes, restores, changes, restores what was before, replaces, deletes. */
async function recordRun(options: RecordingOptions): Promise<readonly DiskEvent[]> {
  const { layer, events, note } = recordingLayer(options);
  let clock = 0;
  const store = await openTestStore('/store', { ...unlocked, layer, now: () => clock });
  const promise = (current: readonly string[], saved: Promised['saved'], somewhere: readonly string[]) =>
    note({ current, saved, somewhere } satisfies Promised);

  addItem(store, 1);
  addItem(store, 2);
  const { sha256 } = await (await store.blobs.receive(bytes(), 100)).keep();
  store.write((transaction) => transaction.run('INSERT INTO file (id, sha256) VALUES (1, ?)', [sha256]));
  await store.durable();
  promise([A], {}, []);
  await store.userSnapshots.save('one');
  promise([A, '1,2', B], { one: [A] }, []);

  store.write((transaction) => transaction.run('DELETE FROM file'));
  addItem(store, 3);
  clock += HOURS;
  await store.snapshot();
  promise([B], { one: [A] }, [B]);
  promise([B, A], { one: [A] }, [B]);
  await store.userSnapshots.restore('one', () => {});
  promise([A], { one: [A], 'before-restore': [B] }, [B]);

  promise([A, C], { one: [A], 'before-restore': [B] }, [B]);
  addItem(store, 4);
  await store.durable();
  promise([C], { one: [A], 'before-restore': [B] }, [B]);
  promise([C, B], { one: [A] }, [B, C]);
  await store.userSnapshots.restore('before-restore', () => {});
  promise([B], { one: [A], 'before-restore': [C] }, [C]);
  promise([B], { one: [A] }, []);
  await store.userSnapshots.save('before-restore');
  promise([B], { one: [A], 'before-restore': [B] }, []);
  promise([B], { 'before-restore': [B] }, []);
  await store.userSnapshots.delete('one');
  promise([B], { 'before-restore': [B] }, []);
  await store.close();
  return events;
}

async function stateOf(store: OpenStore): Promise<string> {
  const items = store.all<{ id: number }>('SELECT id FROM item ORDER BY id').map(({ id }) => id);
  const files = store.all<{ id: number; sha256: string }>('SELECT * FROM file');
  for (const { sha256 } of files) assert.deepEqual(await store.blobs.read(sha256), content);
  return [items.join(','), ...files.map(({ id }) => `file ${id}`)].join(' + ');
}

/** Restoring is tried once for each different content of a snapshot. */
const stateByFolder = new Map<string, string>();

async function stateOfSnapshot(files: ReadonlyMap<string, Buffer>, name: string): Promise<string> {
  const folder = `/store/snapshots/${name}/`;
  const own = [...files].filter(([path]) => path.startsWith(folder));
  const key = fingerprint(new Map(own.map(([path, bytes]) => [path.slice(folder.length), bytes])));
  const known = stateByFolder.get(key);
  if (known !== undefined) return known;
  const store = await openTestStore('/store', { ...unlocked, layer: recordingLayer({ files }).layer });
  try {
    await store.userSnapshots.restore(name, () => {});
    const state = await stateOf(store);
    stateByFolder.set(key, state);
    return state;
  } finally {
    await store.close();
  }
}

/** @throws when the store or a snapshot is neither as it was nor as it was to become. */
async function checkRecovery({ files, promised }: Crash<Promised>): Promise<void> {
  const { layer } = recordingLayer({ files });
  const store = await openTestStore('/store', { ...unlocked, layer });
  const last = promised.at(-1);
  try {
    const current = last === undefined ? null : await stateOf(store);
    if (last !== undefined) assert.ok(last.current.includes(current ?? ''), `the state is ${current}`);
    assert.deepEqual(
      layer.list('/store/snapshots').filter((name) => name.startsWith('.')),
      [],
    );
    const states = new Set<string | null>([current]);
    const saved = store.userSnapshots.list();
    for (const { name, problem } of saved) {
      assert.equal(problem, null);
      const state = await stateOfSnapshot(files, name);
      states.add(state);
      assert.ok([A, B, C].includes(state as typeof A), `the snapshot ${name} is ${state}`);
      assert.ok((last?.saved[name] ?? [state]).includes(state), `the snapshot ${name} is ${state}`);
    }
    for (const name of Object.keys(last?.saved ?? {}))
      assert.ok(
        saved.some((each) => each.name === name),
        name,
      );
    for (const state of last?.somewhere ?? []) assert.ok(states.has(state), `${state} is lost`);
  } finally {
    await store.close();
  }
}

async function firstLoss(list: readonly Crash<Promised>[]): Promise<string | null> {
  for (const crash of list) {
    try {
      await checkRecovery(crash);
    } catch (error) {
      return `${crash.what}: ${error instanceof Error ? error.message : error}`;
    }
  }
  return null;
}

test('a crash while saving, restoring or deleting leaves the old or the new, whole', async (context) => {
  const events = await recordRun({});
  const list = crashes<Promised>(events);
  context.diagnostic(`${events.length} events, ${list.length} different states`);
  assert.equal(await firstLoss(list), null);
  assert.ok(stateByFolder.size >= 3);
});

for (const omit of ['sync', 'syncDirectory'] as const) {
  test(`without the ${omit} call a loss is found`, async (context) => {
    const loss = await firstLoss(crashes(await recordRun({ omit })));
    assert.notEqual(loss, null);
    context.diagnostic(loss ?? '');
  });
}
