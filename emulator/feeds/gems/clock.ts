import type { Store } from '../../store/types.ts';

const stoppedClocks = new WeakMap<Store, Map<number, Date>>();

/** The time that a feed writes beside what is pushed; test suites can stop its clock. */
export function feedNow(store: Store, feedId: number): Date {
  return stoppedClocks.get(store)?.get(feedId) ?? new Date();
}

/** Stops the clock of a feed at a time, until it is set again or the emulator stops. */
export function stopClock(store: Store, feedId: number, time: Date): void {
  const clocks = stoppedClocks.get(store) ?? new Map<number, Date>();
  clocks.set(feedId, time);
  stoppedClocks.set(store, clocks);
}
