import type { Reader, Transaction } from './types.ts';

/** Where packages of any format stand, and the files of asset directories; what belongs to them goes with them. */
const packageTables = [
  'nuget_packages',
  'npm_packages',
  'gem_packages',
  'gem_changes',
  'asset_items',
  'asset_uploads',
] as const;

/** Rows of these tables that are packages, or files; the others are their surroundings. */
const counted: Readonly<Record<(typeof packageTables)[number], string>> = {
  nuget_packages: 'TRUE',
  npm_packages: 'TRUE',
  gem_packages: 'TRUE',
  gem_changes: 'FALSE',
  asset_items: 'sha256 IS NOT NULL',
  asset_uploads: 'FALSE',
};

/** How many packages there are in all feeds, each with all its versions counted once, and files in asset directories. */
export function countPackages(reader: Reader): number {
  const counts = packageTables.map((table) => {
    const sql = `SELECT count(*) AS n FROM ${table} WHERE ${counted[table]}`;
    return reader.get<{ n: number }>(sql)?.n ?? 0;
  });
  return counts.reduce((sum, count) => sum + count, 0);
}

/** Removes every package and asset of every feed, and their history; the feeds stay. @returns how many there were. */
export function removeAllPackages(transaction: Transaction): number {
  const count = countPackages(transaction);
  for (const table of packageTables) transaction.run(`DELETE FROM ${table}`);
  transaction.run('DELETE FROM package_history');
  transaction.touch('packages');
  return count;
}
