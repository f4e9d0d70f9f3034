import { type NuGetVersionRow, nugetTable } from '../../../store/nugetTable.ts';
import type { Store } from '../../../store/types.ts';
import { FeedMemory, type FollowsChanges } from '../../feedMemory.ts';
import { compareNames } from '../../search/compareNames.ts';

/** Which versions of a feed are wanted. What it holds is kept, so it must not hold a request. */
export interface VersionQuery {
  /** Different for queries that accept different versions. */
  readonly key: string;
  /** Lower-case ids of the packages that may have accepted versions. */
  readonly candidates: () => readonly string[];
  /** Whether a package is one of them now. */
  readonly isCandidate: (name: string) => boolean;
  /** How many of a package's versions are accepted. */
  readonly count: (rows: readonly NuGetVersionRow[]) => number;
}

/** Some versions of one package. */
interface Accepted {
  readonly name: string;
  readonly count: number;
}

interface Results {
  readonly query: VersionQuery;
  /** By name, those without an accepted version left out. */
  readonly packages: Accepted[];
  total: number;
  /** Names of packages that were written since. */
  readonly changed: Set<string>;
}

/** Queries whose results are kept up to date. */
const mostRemembered = 16;
/** With more changes than these, results are made anew when somebody asks again. */
const mostChanges = 1000;
/** Packages that are read at once. */
const slice = 200;

/** The versions of packages, package by package, some packages at a time. @param names lower-case ids */
export function* versionsByPackage(
  store: Store,
  feedId: number,
  names: readonly string[],
): Generator<[name: string, versions: NuGetVersionRow[]]> {
  for (let at = 0; at < names.length; at += slice)
    yield* nugetTable.versionsOfSeveral(store, feedId, names.slice(at, at + slice));
}

/** What filters accept in a feed, package by package: a query that came before costs the packages that were written since. */
class FilteredVersions implements FollowsChanges {
  readonly #store: Store;
  readonly #feedId: number;
  /** The newest stand last. */
  readonly #remembered = new Map<string, Results>();

  constructor(store: Store, feedId: number) {
    this.#store = store;
    this.#feedId = feedId;
  }

  changed(name: string): void {
    for (const [key, { changed }] of this.#remembered) {
      changed.add(name);
      if (changed.size > mostChanges) this.#remembered.delete(key);
    }
  }

  /** Up to date until the next write. */
  of(query: VersionQuery): Results {
    const results = this.#remembered.get(query.key) ?? this.#look(query);
    this.#remembered.delete(query.key);
    this.#remembered.set(query.key, results);
    const [oldest] = this.#remembered.keys();
    if (this.#remembered.size > mostRemembered && oldest !== undefined) this.#remembered.delete(oldest);
    for (const name of results.changed) this.#update(results, name);
    results.changed.clear();
    return results;
  }

  #look(query: VersionQuery): Results {
    const packages: Accepted[] = [];
    let total = 0;
    for (const [name, versions] of versionsByPackage(this.#store, this.#feedId, query.candidates())) {
      const count = query.count(versions);
      if (count > 0) packages.push({ name, count });
      total += count;
    }
    packages.sort((one, other) => compareNames(one.name, other.name));
    return { query, packages, total, changed: new Set() };
  }

  #update(results: Results, name: string): void {
    const { query, packages } = results;
    const rows = query.isCandidate(name) ? nugetTable.versions(this.#store, this.#feedId, name) : [];
    const count = rows.length === 0 ? 0 : query.count(rows);
    const at = placeOf(packages, name);
    const known = packages[at]?.name === name ? packages[at] : undefined;
    packages.splice(at, known === undefined ? 0 : 1, ...(count === 0 ? [] : [{ name, count }]));
    results.total += count - (known?.count ?? 0);
  }
}

/** Where a package stands, or would stand. */
function placeOf(packages: readonly Accepted[], name: string): number {
  let low = 0;
  let high = packages.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (compareNames(packages[middle]?.name ?? '', name) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

const memory = new FeedMemory((store, { id }) => new FilteredVersions(store, id));

/** A page of the versions that a query accepts, by package. */
export interface VersionPage {
  /** On all pages. */
  readonly total: number;
  /** Lower-case ids of the packages that have some on this page. */
  readonly names: readonly string[];
  /** How many of the accepted versions of the first one stand on earlier pages. */
  readonly passed: number;
}

export function pageOf(
  store: Store,
  feed: { readonly id: number },
  query: VersionQuery,
  skip: number,
  take: number,
): VersionPage {
  const { packages, total } = memory.of(store, feed).of(query);
  const names: string[] = [];
  let passed = skip;
  let missing = take;
  for (const { name, count } of packages) {
    if (missing <= 0) break;
    if (names.length === 0 && passed >= count) {
      passed -= count;
      continue;
    }
    missing -= names.length === 0 ? count - passed : count;
    names.push(name);
  }
  return { total, names, passed };
}
