import type { FeedExchange } from '../../../http/exchange.ts';
import { type NuGetVersionRow, nugetTable } from '../../../store/nugetTable.ts';

import { findPackages } from '../feedSearch.ts';
import { lowerId } from '../packageId.ts';
import { readTerms } from '../searchTerms.ts';
import { parseVersion, sortKey } from '../version.ts';
import { versionsOf as versionFacts } from '../versionLists.ts';
import { parseRange, satisfies } from '../versionRange.ts';
import { acceptedPackages } from './acceptedPackages.ts';
import type { Collection } from './collection.ts';
import type { Filter } from './filter.ts';
import { type ListedPackage, listedPackages } from './listedPackage.ts';
import type { V2Query } from './query.ts';

/** `FindPackagesById()`: all versions of a package, unlisted ones too. */
export function packagesById(exchange: FeedExchange, query: V2Query): Collection {
  const id = query.text('id');
  if (id === null) return { packages: [], total: null };
  const name = lowerId(id);
  if (query.filter !== null || !query.isById) return { packages: versionsOf(exchange, query, name), total: null };
  const { store, feed } = exchange;
  const all = versionFacts(store, feed, name).filter(isSeenBy(query));
  const shown = all.slice(query.skip, query.skip + query.top);
  const [first, last] = [shown[0], shown.at(-1)];
  const rows =
    first === undefined || last === undefined
      ? []
      : nugetTable.versionsBetween(store, feed.id, name, first.sort_key, last.sort_key);
  return { packages: listed(exchange, rows.filter(isSeenBy(query)), all), total: all.length };
}

/** `Packages()`: everything that the filter accepts. */
export function allPackages(exchange: FeedExchange, query: V2Query, filter: Filter | null): Collection {
  if (filter !== null && filter.onlyId !== null) {
    return { packages: versionsOf(exchange, query, lowerId(filter.onlyId)), total: null };
  }
  if (query.wantsLatest !== null) return newestOfEach(exchange, query, '');
  return acceptedPackages(exchange, query, filter, null);
}

/** `Search()`: listed versions of packages that match; of prereleases only where they are wanted. */
export function foundPackages(exchange: FeedExchange, query: V2Query, filter: Filter | null): Collection {
  const words = query.text('searchTerm') ?? '';
  if (query.wantsLatest !== null) return newestOfEach(exchange, query, words);
  return acceptedPackages(exchange, query, filter, {
    ...searchOf(words, query),
    prerelease: query.flag('includePrerelease'),
  });
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
export function onePackage(exchange: FeedExchange, id: string, version: string): ListedPackage | undefined {
  const parsed = parseVersion(version);
  if (parsed === undefined) return undefined;
  const { store, feed } = exchange;
  const name = lowerId(id);
  // Whoever names a version may have it, whatever it knows of SemVer 2.
  const row = nugetTable.version(store, feed.id, name, sortKey(parsed));
  return row && listed(exchange, [row], versionFacts(store, feed, name))[0];
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
  return { semVer2, packageType: null, ...readTerms(text, /^(packageid|id):./i) };
}

function versionsOf(exchange: FeedExchange, query: V2Query, id: string): ListedPackage[] {
  const { store, feed } = exchange;
  const rows = nugetTable.versions(store, feed.id, id).filter(isSeenBy(query));
  return listed(exchange, rows, rows);
}

function isSeenBy({ semVer2 }: V2Query): (version: Pick<NuGetVersionRow, 'semver2'>) => boolean {
  return (version) => semVer2 || version.semver2 === 0;
}

function listed(
  { store, feedUrl }: FeedExchange,
  rows: readonly NuGetVersionRow[],
  all: Parameters<typeof listedPackages>[3],
): ListedPackage[] {
  return listedPackages(rows, feedUrl, (row) => store.counters.downloads('nuget_versions', row), all);
}
