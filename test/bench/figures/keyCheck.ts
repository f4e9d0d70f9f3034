import { createHash } from 'node:crypto';
import { readCarriers } from '../../../emulator/auth/carriers.ts';
import { decide } from '../../../emulator/auth/decide.ts';
import { cacheDirectory, type Directory, type DirectorySource } from '../../../emulator/auth/directory.ts';
import { hashKey } from '../../../emulator/auth/hash.ts';
import { identify } from '../../../emulator/auth/principals.ts';
import { KeyTable } from '../../../emulator/store/keyTable.ts';
import { blobReferences, migrations } from '../../../emulator/store/migrations/list.ts';
import { openStore } from '../../../emulator/store/open.ts';
import type { OpenStore } from '../../../emulator/store/types.ts';
import { makeFeed, makeKey, policies } from '../../support/keys.ts';
import { atMost, type Figure, type Row } from '../figure.ts';
import { describeTimes, median } from '../statistics.ts';

const checksPerRound = 20_000;
const few = 1_000;
const many = 1_000_000;

interface Filled {
  readonly store: OpenStore;
  readonly source: DirectorySource;
  readonly count: number;
}

/** From the headers of a request to the decision, each time with another key. */
export const keyCheck: Figure = {
  name: 'key-check',
  measure: async ({ rounds }) => {
    const [small, large] = [await fill(few), await fill(many)];
    const uncached = compare(rounds, small, large, 'not in the cache', atMost(2.5), ({ source }) => ({
      findKeyByHash: source.findKeyByHash,
      findUser: source.findUser,
      verifyPassword: () => false,
      learnPassword: async () => {},
    }));
    // The same 1 000 keys of both stores, so that all of them stay in the cache.
    const cached = compare(rounds, small, { ...large, count: few }, 'in the cache', null, ({ store, source }) =>
      cacheDirectory(source, () => store.version('auth')),
    );
    await small.store.close();
    await large.store.close();
    return [uncached, cached];
  },
};

function compare(
  rounds: number,
  small: Filled,
  large: Filled,
  kind: string,
  target: Row['target'],
  directoryOf: (filled: Filled) => Directory,
): Row {
  const [smallDirectory, largeDirectory] = [directoryOf(small), directoryOf(large)];
  const smallTimes: number[] = [];
  const largeTimes: number[] = [];
  // The first round warms both up and does not count.
  for (let round = 0; round <= rounds; round += 1) {
    const [less, more] = [check(smallDirectory, small.count), check(largeDirectory, large.count)];
    if (round > 0) {
      smallTimes.push(...less);
      largeTimes.push(...more);
    }
  }
  return {
    payload: `headers → decision, ${kind}; 1 M keys against 1 k, ${largeTimes.length} checks each`,
    ours: describeTimes(largeTimes, 'µs', 1),
    peer: `${describeTimes(smallTimes, 'µs', 1)} 1 k`,
    value: median(largeTimes) / median(smallTimes),
    target,
  };
}

async function fill(count: number): Promise<Filled> {
  const store = await openStore({ dir: null, migrations, blobReferences, onFatal: fail, onWarning: console.error });
  const keys = new KeyTable(store);
  const { id: _id, lastUsedAt: _lastUsedAt, ...key } = makeKey({ feeds: ['npm'], packagePermissions: ['view'] });
  for (let number = 0; number < count; ) {
    store.write((transaction) => {
      for (const end = Math.min(count, number + 5000); number < end; number += 1) {
        keys.create({ ...key, hash: hashKey(keyNumber(number)) }, transaction);
      }
    });
  }
  const source = {
    findKeyByHash: (hash: string) => keys.findByHash(hash),
    findUser: () => undefined,
    passwordHashOf: () => undefined,
  };
  return { store, source, count };
}

function fail(error: Error): never {
  throw error;
}

function keyNumber(number: number): string {
  return createHash('sha1').update(`key ${number}`).digest('hex');
}

const feed = makeFeed({ name: 'npm' });

/** @param count the keys are drawn from the first so many. @returns microseconds of each. */
function check(directory: Directory, count: number): number[] {
  const requests = Array.from({ length: checksPerRound }, () => ({
    headers: { authorization: `Bearer ${keyNumber(Math.floor(Math.random() * count))}` },
    query: new URLSearchParams(),
  }));
  return requests.map((request) => {
    const begin = performance.now();
    const carriers = readCarriers('npm', request);
    const identification = identify(carriers, directory, policies, Date.now());
    const { allow } = decide({
      identification,
      carriers,
      action: 'feed.view',
      feed,
      policies,
      anonymous: [],
      edition: 'enterprise',
      dialect: 'npm',
    });
    const elapsed = performance.now() - begin;
    if (!allow) throw new Error('a key was refused');
    return elapsed * 1000;
  });
}
