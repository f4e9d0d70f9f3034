import { createHash } from 'node:crypto';
import { mkdir, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type KeyRecord, KeyTable } from '../../../emulator/store/keyTable.ts';
import { blobReferences, migrations } from '../../../emulator/store/migrations/list.ts';
import { openStore } from '../../../emulator/store/open.ts';
import type { OpenStore } from '../../../emulator/store/types.ts';
import { makeKey } from '../../support/keys.ts';
import { atMost, type Figure } from '../figure.ts';
import { describeTimes, median } from '../statistics.ts';

const commitsPerRound = 300;
const rowBytes = 2000;

/** One created key, committed and synced to the disk, in a small and in a large store. */
export const commit: Figure = {
  name: 'commit',
  measure: async ({ rounds, folder }) => {
    const small = await fill(join(folder, 'commit-small'), 1e6);
    const large = await fill(join(folder, 'commit-large'), 100e6);
    const smallTimes: number[] = [];
    const largeTimes: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      smallTimes.push(...(await commitKeys(small.store)));
      largeTimes.push(...(await commitKeys(large.store)));
    }
    // What a snapshot costs those who write meanwhile: nothing is required of it, but it is worth knowing.
    const snapshot = large.store.snapshot();
    const during = await commitKeys(large.store, snapshot);
    await small.store.close();
    await large.store.close();
    const payload = `one key, synced; ${megabytes(large.bytes)} against ${megabytes(small.bytes)} of rows, ${largeTimes.length} commits each`;
    return [
      {
        payload,
        ours: describeTimes(largeTimes, 'ms'),
        peer: `${describeTimes(smallTimes, 'ms')} small`,
        value: median(largeTimes) / median(smallTimes),
        target: atMost(1.5),
      },
      {
        payload: `the same while a snapshot of ${megabytes(large.bytes)} is written, ${during.length} commits`,
        ours: describeTimes(during, 'ms'),
        peer: '',
        value: null,
        target: null,
      },
    ];
  },
};

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(0)} MB`;
}

/** A store with so much in its database, all of it in a snapshot. */
async function fill(dir: string, bytes: number): Promise<{ store: OpenStore; bytes: number }> {
  await mkdir(dir);
  const store = await openStore({
    dir,
    migrations,
    blobReferences,
    onFatal: (error) => {
      throw error;
    },
    onWarning: (text) => console.error(text),
  });
  const keys = new KeyTable(store);
  const rows = bytes / rowBytes;
  const description = 'x'.repeat(rowBytes - 250);
  for (let row = 0; row < rows; ) {
    store.write((transaction) => {
      for (const end = Math.min(rows, row + 500); row < end; row += 1) {
        keys.create({ ...recordOf(`filling ${row}`), description }, transaction);
      }
    });
    await store.durable();
  }
  await store.snapshot();
  const sizes = (await readdir(dir)).map(async (file) => (await stat(join(dir, file))).size);
  return { store, bytes: Math.max(...(await Promise.all(sizes))) };
}

function recordOf(text: string): KeyRecord {
  const { id: _id, lastUsedAt: _lastUsedAt, ...key } = makeKey({ feeds: ['npm'], packagePermissions: ['view'] });
  return { ...key, hash: createHash('sha256').update(text).digest('hex') };
}

let created = 0;

/** @param until when to stop; without it after a fixed number. @returns milliseconds of each. */
async function commitKeys(store: OpenStore, until?: Promise<void>): Promise<number[]> {
  const keys = new KeyTable(store);
  const times: number[] = [];
  let isOver = false;
  void until?.then(() => {
    isOver = true;
  });
  while (until === undefined ? times.length < commitsPerRound : !isOver) {
    created += 1;
    const record = recordOf(`created ${created}`);
    const begin = performance.now();
    keys.create(record);
    await store.durable();
    times.push(performance.now() - begin);
  }
  return times;
}
