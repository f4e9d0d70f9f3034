import type { Reader, Transaction } from './types.ts';

/** Where packages of any format stand; their versions go with them. */
const packageTables = ['nuget_packages', 'npm_packages'] as const;

/** How many packages there are in all feeds, each with all its versions counted once. */
export function countPackages(reader: Reader): number {
  const counts = packageTables.map((table) => reader.get<{ n: number }>(`SELECT count(*) AS n FROM ${table}`)?.n ?? 0);
  return counts.reduce((sum, count) => sum + count, 0);
}

/** Removes every package of every feed; the feeds stay. @returns how many there were. */
export function removeAllPackages(transaction: Transaction): number {
  transaction.touch('packages');
  return packageTables.reduce((sum, table) => sum + transaction.run(`DELETE FROM ${table}`).changes, 0);
}
