import type { FeedExchange } from '../../../http/exchange.ts';
import { type NuGetVersionRow, nugetTable } from '../../../store/nugetTable.ts';
import { searchWords } from '../../searchWords.ts';
import { findPackages } from '../feedSearch.ts';
import { lowerId } from '../packageId.ts';
import { parseVersion, sortKey } from '../version.ts';
import { parseRange, satisfies } from '../versionRange.ts';
import type { Filter } from './filter.ts';
import { type ListedPackage, listedPackages } from './listedPackage.ts';
import type { V2Query } from './query.ts';

/** All packages of a collection, page by page where that is cheaper. */
export interface Collection {
  readonly packages: readonly ListedPackage[];
  /** How many there are, where {@link packages} is one page of them already; else null. */
  readonly total: number | null;
}

/** `FindPackagesById()`: all versions of a package, unlisted ones too. */
export function packagesById(exchange: FeedExchange, query: V2Query): Collection {
  const id = query.text('id');
  return { packages: id === null ? [] : versionsOf(exchange, query, lowerId(id)), total: null };
}

/** `Packages()`: everything. */
export function allPackages(exchange: FeedExchange, query: V2Query, filter: Filter | null): Collection {
  if (filter !== null && filter.onlyId !== null) {
    return { packages: versionsOf(exchange, query, lowerId(filter.onlyId)), total: null };
  }
  if (query.wantsLatest !== null) return newestOfEach(exchange, query, '');
  const { store, feed } = exchange;
  const packages = byPackage(nugetTable.everyVersion(store, feed.id)).flatMap((rows) => listed(exchange, query, rows));
  return { packages, total: null };
}

/** `Search()`: listed versions of packages that match; of prereleases only where they are wanted. */
export function foundPackages(exchange: FeedExchange, query: V2Query): Collection {
  const words = query.text('searchTerm') ?? '';
  if (query.wantsLatest !== null) return newestOfEach(exchange, query, words);
  const { store, feed } = exchange;
  const prerelease = query.flag('includePrerelease');
  const { packages } = findPackages(store, feed, {
    ...searchOf(words, query),
    prerelease,
    skip: 0,
    take: Number.MAX_SAFE_INTEGER,
  });
  const all = packages.flatMap(({ name }) => versionsOf(exchange, query, name));
  return {
    packages: all.filter(({ row }) => row.listed === 1 && (prerelease || row.prerelease === 0)),
    total: null,
  };
}

/** `GetUpdates()`: of each package that the client has, what is newer than its version. */
export function newerPackages(exchange: FeedExchange, query: V2Query): Collection {
  const ids = query.list('packageIds');
  const versions = query.list('versions');
  const constraints = query.list('versionConstraints');
  const prerelease = query.flag('includePrerelease');
  const packages = ids.flatMap((id, index) => {
    const installed = parseVersion(versions[index] ?? '');
    const range = parseRange(constraints[index] ?? '');
    if (installed === undefined) return [];
    const newer = versionsOf(exchange, query, lowerId(id)).filter(({ row }) => {
      const version = parseVersion(row.version);
      return (
        row.listed === 1 &&
        (prerelease || row.prerelease === 0) &&
        row.sort_key > sortKey(installed) &&
        (range === undefined || constraints[index] === '' || (version !== undefined && satisfies(range, version)))
      );
    });
    return query.flag('includeAllVersions') ? newer : newer.slice(-1);
  });
  return { packages, total: null };
}

/** One version; undefined when the client may not see it. */
export function onePackage(
  exchange: FeedExchange,
  query: V2Query,
  id: string,
  version: string,
): ListedPackage | undefined {
  const parsed = parseVersion(version);
  if (parsed === undefined) return undefined;
  const key = sortKey(parsed);
  // Whoever names a version may have it, whatever it knows of SemVer 2.
  return versionsOf(exchange, { ...query, semVer2: true }, lowerId(id)).find(({ row }) => row.sort_key === key);
}

/** What clients ask for nearly always: the index of the search answers it without reading every package. */
function newestOfEach(exchange: FeedExchange, query: V2Query, words: string): Collection {
  const { store, feed } = exchange;
  const prerelease = query.wantsLatest === 'absolute';
  const found = findPackages(store, feed, { ...searchOf(words, query), prerelease, skip: query.skip, take: query.top });
  const packages = found.packages.flatMap(({ name }) =>
    versionsOf(exchange, query, name).filter((one) => (prerelease ? one.isAbsoluteLatest : one.isLatest)),
  );
  return { packages, total: found.total };
}

function searchOf(text: string, { semVer2 }: V2Query) {
  const words = searchWords(text, /\s+/);
  const exact = words.find((word) => /^(packageid|id):./i.test(word));
  return {
    semVer2,
    packageType: null,
    terms: words.filter((word) => word !== exact).map((word) => word.toLowerCase()),
    lowerId: exact === undefined ? null : lowerId(exact.slice(exact.indexOf(':') + 1)),
  };
}

function versionsOf(exchange: FeedExchange, query: V2Query, id: string): ListedPackage[] {
  const { store, feed } = exchange;
  return listed(exchange, query, nugetTable.versions(store, feed.id, id));
}

function listed(
  { store, feedUrl }: FeedExchange,
  { semVer2 }: V2Query,
  rows: readonly NuGetVersionRow[],
): ListedPackage[] {
  const seen = semVer2 ? rows : rows.filter((row) => row.semver2 === 0);
  return listedPackages(seen, feedUrl, (row) => store.counters.downloads('nuget_versions', row));
}

function byPackage(rows: readonly NuGetVersionRow[]): NuGetVersionRow[][] {
  const groups = new Map<number, NuGetVersionRow[]>();
  for (const row of rows) {
    const group = groups.get(row.package);
    if (group === undefined) groups.set(row.package, [row]);
    else group.push(row);
  }
  return [...groups.values()];
}
