import type { Store, Transaction } from './types.ts';

/** One write of what decides about access: in the given transaction or in its own; touches `auth`. */
export function writeAuth<Result>(
  store: Store,
  transaction: Transaction | undefined,
  work: (writer: Transaction) => Result,
): Result {
  const touched = (writer: Transaction): Result => {
    writer.touch('auth');
    return work(writer);
  };
  return transaction === undefined ? store.write(touched) : touched(transaction);
}
