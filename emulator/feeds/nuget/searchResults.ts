import { type FoundPackage, nugetTable, type PackageSearch } from '../../store/nugetTable.ts';
import type { Store } from '../../store/types.ts';

/** Searches that are remembered; each may have found every package of a feed. */
const maxSearches = 64;

interface Results {
  /** Of the topic `packages`, when the feeds were looked through. */
  version: number;
  readonly rows: Map<string, readonly number[]>;
}

const resultsByStore = new WeakMap<Store, Results>();

/**
 * A page of the packages that a search finds. What it finds is remembered until a package is written, so that further
 * pages, and what is typed by many, cost no look through the whole feed.
 */
export function findPackages(store: Store, search: PackageSearch): { total: number; packages: FoundPackage[] } {
  const { skip, take, ...wanted } = search;
  const version = store.version('packages');
  const results = resultsByStore.get(store) ?? { version, rows: new Map<string, readonly number[]>() };
  resultsByStore.set(store, results);
  if (results.version !== version) {
    results.rows.clear();
    results.version = version;
  }
  const key = JSON.stringify(wanted);
  const rows = results.rows.get(key) ?? nugetTable.matching(store, wanted);
  // The newest stand last, so the first is the one that was not asked for the longest.
  results.rows.delete(key);
  results.rows.set(key, rows);
  const [oldest] = results.rows.keys();
  if (results.rows.size > maxSearches && oldest !== undefined) results.rows.delete(oldest);
  return { total: rows.length, packages: nugetTable.found(store, rows.slice(skip, skip + take)) };
}
