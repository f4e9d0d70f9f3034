import assert from 'node:assert/strict';
import { readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { DamagedStoreError, NewerStoreError } from '../../../emulator/store/errors.ts';
import { encodeHead } from '../../../emulator/store/files.ts';
import { nodeLayer } from '../../../emulator/store/nodeLayer.ts';
import { inspectRecord } from '../../../emulator/store/record.ts';
import type { OpenStore } from '../../../emulator/store/types.ts';
import { recordingLayer } from '../../support/recordingLayer.ts';
import { openTestStore, ownDirectory, testMigrations } from '../../support/storeDir.ts';

const JOURNAL = '/store/journal-00000001.log';
const unlocked = { lock: () => ({ release: () => {} }) };

const add = (store: OpenStore, value: string) =>
  store.write((transaction) => transaction.run('INSERT INTO item (value) VALUES (?)', [value]));
const values = (store: OpenStore) => store.all<{ value: string }>('SELECT value FROM item').map((row) => row.value);

/** The journal of a store that was killed after writing a, b and c; and where each of its records begins. */
async function killed(): Promise<{ journal: Buffer; records: number[] }> {
  const { layer } = recordingLayer();
  const store = await openTestStore('/store', { ...unlocked, layer });
  for (const value of ['a', 'b', 'c']) add(store, value);
  await store.durable();
  const journal = layer.read(JOURNAL);
  const records: number[] = [];
  for (let offset = 36; offset < journal.length; offset = inspectRecord(journal, offset)?.end ?? journal.length) {
    records.push(offset);
  }
  return { journal, records };
}

const openWith = (journal: Buffer, options: object = {}) => {
  const { layer, events, laidOut } = recordingLayer({ files: new Map([[JOURNAL, journal]]) });
  const changes = () => events.slice(laidOut).filter(({ kind }) => kind !== 'syncDirectory');
  return { changes, opened: openTestStore('/store', { ...unlocked, layer, ...options }) };
};

test('a record torn at any byte is cut off, and writing goes on behind the last whole one', async () => {
  const { journal, records } = await killed();
  const last = records.at(-1) ?? 0;
  for (let length = last; length < journal.length; length++) {
    const store = await openWith(journal.subarray(0, length)).opened;
    assert.deepEqual(values(store), ['a', 'b'], `cut at byte ${length}`);
    add(store, 'd');
    await store.close();
  }
});

test('a journal that was torn in its first record is empty again', async () => {
  const { journal, records } = await killed();
  const files = new Map([[JOURNAL, journal.subarray(0, (records[0] ?? 0) + 20)]]);
  const { layer } = recordingLayer({ files });
  const store = await openTestStore('/store', { ...unlocked, layer, migrations: [] });
  assert.equal(layer.read(JOURNAL).length, records[0]);
  await store.close();
});

test('zeros that a power cut left at the end are cut off', async () => {
  const { journal } = await killed();
  const store = await openWith(Buffer.concat([journal, Buffer.alloc(16 * 1024 * 1024)])).opened;
  assert.deepEqual(values(store), ['a', 'b', 'c']);
  await store.close();
});

test('a damaged last record counts as torn', async () => {
  const { journal } = await killed();
  const damaged = Buffer.from(journal);
  damaged.writeUInt8(damaged.readUInt8(damaged.length - 1) ^ 1, damaged.length - 1);
  const store = await openWith(damaged).opened;
  assert.deepEqual(values(store), ['a', 'b']);
  await store.close();
});

test('a record damaged at any byte with sound ones behind it is refused and nothing is touched', async () => {
  const { journal, records } = await killed();
  const begin = records.at(-2) ?? 0;
  const end = records.at(-1) ?? 0;
  for (let offset = begin; offset < end; offset++) {
    const damaged = Buffer.from(journal);
    damaged.writeUInt8(damaged.readUInt8(offset) ^ 0x40, offset);
    const { changes, opened } = openWith(damaged);
    await assert.rejects(opened, (error) => {
      assert.ok(error instanceof DamagedStoreError, String(error));
      assert.deepEqual([error.file, error.offset], [JOURNAL, begin], `damaged at byte ${offset}`);
      assert.ok(error.message.includes(`${JOURNAL} is damaged at byte ${begin}`));
      return true;
    });
    assert.deepEqual(changes(), []);
  }
});

test('a journal whose head is damaged is refused', async () => {
  const { journal } = await killed();
  for (const offset of [0, 12, 16, 33]) {
    const damaged = Buffer.from(journal);
    damaged.writeUInt8(damaged.readUInt8(offset) ^ 0x01, offset);
    await assert.rejects(openWith(damaged).opened, DamagedStoreError, `byte ${offset}`);
  }
});

test('a journal of a newer format is refused, both formats are named, and nothing is touched', async () => {
  const { journal } = await killed();
  const newer = Buffer.from(journal);
  newer.writeUInt32LE(9, 8);
  const { changes, opened } = openWith(newer);
  await assert.rejects(opened, (error) => {
    assert.ok(error instanceof NewerStoreError);
    assert.match(error.message, /file format 9, this version knows file format 1 at most/);
    return true;
  });
  assert.deepEqual(changes(), []);
});

test('a schema of a newer version is refused, both versions are named, and nothing is touched', async () => {
  const { journal } = await killed();
  const { changes, opened } = openWith(journal, { migrations: [] });
  await assert.rejects(opened, /has schema 1, this version knows schema 0 at most/);
  assert.deepEqual(changes(), []);
});

test('a migration that was renamed is refused', async () => {
  const { journal } = await killed();
  const migrations = testMigrations.map((migration) => ({ ...migration, name: 'other' }));
  await assert.rejects(openWith(journal, { migrations }).opened, DamagedStoreError);
});

test('a later migration is applied to an existing store once', async (context) => {
  const dir = ownDirectory(context);
  const later = { id: 2, name: 'later', statements: ['ALTER TABLE item ADD COLUMN note TEXT'] };
  const first = await openTestStore(dir);
  add(first, 'a');
  await first.close();
  for (const round of [1, 2]) {
    const store = await openTestStore(dir, { migrations: [...testMigrations, later] });
    assert.deepEqual(store.get('SELECT value, note FROM item'), { value: 'a', note: null }, `round ${round}`);
    await store.close();
  }
});

async function closedStore(context: TestContext): Promise<string> {
  const dir = ownDirectory(context);
  const store = await openTestStore(dir);
  add(store, 'a');
  await store.close();
  return dir;
}

test('a damaged snapshot is refused by name', async (context) => {
  const dir = await closedStore(context);
  const path = join(dir, 'snapshot-00000002.db');
  const bytes = readFileSync(path);
  bytes.writeUInt8(bytes.readUInt8(5000) ^ 1, 5000);
  writeFileSync(path, bytes);
  await assert.rejects(openTestStore(dir), (error) => error instanceof DamagedStoreError && error.file === path);
  truncateSync(path, 100);
  await assert.rejects(openTestStore(dir), DamagedStoreError);
  assert.equal(readFileSync(path).length, 100);
});

test('a damaged snapshot is made good for by the older files, when a crash left them', async (context) => {
  const dir = ownDirectory(context);
  const layer = { ...nodeLayer, remove: () => {} };
  const store = await openTestStore(dir, { layer });
  for (const value of ['a', 'b']) {
    add(store, value);
    await store.snapshot();
  }
  add(store, 'c');
  await store.durable();
  truncateSync(join(dir, 'snapshot-00000003.db'), 1000);
  const again = await openTestStore(dir, unlocked);
  assert.deepEqual(values(again), ['a', 'b', 'c']);
  await again.close();
});

test('a journal that is gone is refused by name', async () => {
  const head = encodeHead('journal', { generation: 3, sequence: 9, length: 0 });
  const { layer } = recordingLayer({ files: new Map([['/store/journal-00000003.log', head]]) });
  await assert.rejects(openTestStore('/store', { ...unlocked, layer }), /journal-00000001\.log is damaged.*missing/);
});
