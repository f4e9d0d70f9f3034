import { SnapshotError } from './errors.ts';
import type { KeptSnapshots } from './userSnapshots.ts';

function refuse(): never {
  throw new SnapshotError(
    'in-memory',
    'An emulator that lives in memory keeps no snapshots: start it with a data directory.',
  );
}

/** Stands in for user snapshots in a store that touches no disk. */
export const memorySnapshots: KeptSnapshots = {
  save: async () => refuse(),
  list: refuse,
  restore: async () => refuse(),
  delete: async () => refuse(),
  warnOfClearValues: () => null,
  warning: null,
  isBusy: false,
  settled: async () => {},
};
