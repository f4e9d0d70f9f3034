import assert from 'node:assert/strict';
import {
  cpSync,
  existsSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { type TestContext, test } from 'node:test';
import { type SnapshotErrorCode, StoreError } from '../../../emulator/store/errors.ts';
import { linkOrCopy } from '../../../emulator/store/linkOrCopy.ts';
import type { Migration } from '../../../emulator/store/migrations/migration.ts';
import { nodeLayer } from '../../../emulator/store/nodeLayer.ts';
import type { OpenOptions } from '../../../emulator/store/open.ts';
import type { OpenStore } from '../../../emulator/store/types.ts';
import { diskError, type Faults, faultyLayer } from '../../support/faultyLayer.ts';
import { openTestStore, ownDirectory, testMigrations } from '../../support/storeDir.ts';

const HOURS = 3 * 60 * 60 * 1000;
const nothing = () => {};

const add = (store: OpenStore, value: string) =>
  store.write((transaction) => transaction.run('INSERT INTO item (value) VALUES (?)', [value]));
const values = (store: OpenStore) => store.all<{ value: string }>('SELECT value FROM item').map((row) => row.value);

async function addFile(store: OpenStore, content: string): Promise<string> {
  const { sha256 } = await (await store.blobs.receive(Readable.from([Buffer.from(content)]), 100)).keep();
  store.write((transaction) => transaction.run('INSERT INTO file (sha256) VALUES (?)', [sha256]));
  return sha256;
}

const fails =
  (code: SnapshotErrorCode | StoreError['code'], message = /./) =>
  (error: unknown) =>
    error instanceof StoreError && error.code === code && message.test(error.message);

async function openWith(context: TestContext, options: Partial<OpenOptions> = {}) {
  // Hooks run in order: it is closed before its directory goes.
  const opened: OpenStore[] = [];
  context.after(() => opened[0]?.close());
  const dir = ownDirectory(context);
  const store = await openTestStore(dir, options);
  opened.push(store);
  return { dir, store, folder: (name: string) => join(dir, 'snapshots', name) };
}

/** What the next start would find if this process were gone. */
async function valuesOnDisk(context: TestContext, dir: string): Promise<string[]> {
  const copy = ownDirectory(context);
  cpSync(dir, copy, { recursive: true });
  const store = await openTestStore(copy, { lock: () => ({ release: nothing }) });
  const found = values(store);
  await store.close();
  return found;
}

/** All files with their contents, but for those that tell nothing: empty folders and the lock. */
function contentsOf(dir: string): Record<string, string> {
  const entries = readdirSync(dir, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = entries.map((entry) => join(entry.parentPath, entry.name)).filter((path) => !/lock/.test(path));
  return Object.fromEntries(paths.sort().map((path) => [path.slice(dir.length), readFileSync(path, 'latin1')]));
}

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

const damages: readonly (readonly [what: string, damage: (folder: string, blob: string) => void, message: RegExp])[] = [
  ['without a manifest', (folder) => rmSync(join(folder, 'manifest.json')), /manifest\.json is missing/],
  ['with half a manifest', (folder) => truncateSync(join(folder, 'manifest.json'), 50), /cannot be read/],
  [
    'with a manifest of something else',
    (folder) => writeFileSync(join(folder, 'manifest.json'), '{"a":1}'),
    /wrong at/,
  ],
  ['of a later format', (folder) => writeFileSync(join(folder, 'manifest.json'), '{"format":2}'), /has format 2/],
  ['without an image', (folder) => rmSync(join(folder, 'image.db')), /image\.db has another length/],
  ['with a flipped bit', (folder) => flip(join(folder, 'image.db')), /checksum/],
  ['without a package', (folder, blob) => rmSync(join(folder, 'blobs', blob)), /content [0-9a-f]{12} is missing/],
  ['that forgot a package', (folder) => forget(join(folder, 'manifest.json')), /does not name the content/],
];

function flip(path: string): void {
  const bytes = readFileSync(path);
  bytes[4000] = (bytes[4000] ?? 0) ^ 1;
  writeFileSync(path, bytes);
}

function forget(path: string): void {
  writeFileSync(path, JSON.stringify({ ...JSON.parse(readFileSync(path, 'utf8')), blobs: [] }));
}

for (const [what, damage, message] of damages) {
  test(`a snapshot ${what} is refused before anything is changed`, async (context) => {
    const { dir, store, folder } = await openWith(context);
    const sha256 = await addFile(store, 'content');
    await store.userSnapshots.save('one');
    add(store, 'now');
    await store.durable();
    damage(folder('one'), sha256);
    const before = contentsOf(dir);
    await assert.rejects(store.userSnapshots.restore('one', assert.fail), (error) => {
      assert.ok(error instanceof StoreError && error.code === 'snapshot-damaged');
      assert.match(error.message, message);
      return true;
    });
    assert.deepEqual(contentsOf(dir), before);
    add(store, 'writes go on');
    assert.equal(store.userSnapshots.list().length, 1);
    await store.userSnapshots.delete('one');
    assert.ok(!existsSync(folder('one')));
  });
}

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

test('a store in memory refuses in one sentence', async () => {
  const store = await openTestStore(null);
  const inMemory = fails('in-memory', /^An emulator that lives in memory keeps no snapshots: .+\.$/);
  await assert.rejects(store.userSnapshots.save('one'), inMemory);
  await assert.rejects(store.userSnapshots.restore('one', nothing), inMemory);
  await assert.rejects(store.userSnapshots.delete('one'), inMemory);
  assert.throws(() => store.userSnapshots.list(), inMemory);
  await store.close();
});
