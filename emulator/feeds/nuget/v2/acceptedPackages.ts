import type { FeedExchange } from '../../../http/exchange.ts';
import { type NuGetVersionRow, nugetTable } from '../../../store/nugetTable.ts';
import type { Store } from '../../../store/types.ts';
import { findPackages, type NuGetSearch } from '../feedSearch.ts';
import type { Collection } from './collection.ts';
import type { Filter } from './filter.ts';
import { pageOf, type VersionQuery, versionsByPackage } from './filteredVersions.ts';
import { type ListedPackage, listedPackages } from './listedPackage.ts';
import type { V2Query } from './query.ts';

/** What a `Search()` looks for. */
type Search = Omit<NuGetSearch, 'skip' | 'take'>;

const everything = { skip: 0, take: Number.MAX_SAFE_INTEGER };

/**
 * The versions that a filter accepts, of all packages or of those that a search finds. In the order of ids they come page
 * by page; for any other order all of them are needed.
 */
export function acceptedPackages(
  exchange: FeedExchange,
  query: V2Query,
  filter: Filter | null,
  search: Search | null,
): Collection {
  const { store, feed, feedUrl } = exchange;
  const { semVer2, skip, top } = query;
  // Nothing of the request itself, for it is kept with the results.
  const listed = (rows: readonly NuGetVersionRow[]): ListedPackage[] => {
    const seen = semVer2 ? rows : rows.filter((row) => row.semver2 === 0);
    return listedPackages(seen, feedUrl, (row) => store.counters.downloads('nuget_versions', row));
  };
  const accepts = (one: ListedPackage): boolean => isWanted(one, search) && (filter === null || filter.accepts(one));
  const accepted = (rows: readonly NuGetVersionRow[]) => listed(rows).filter(accepts);
  const acceptedOf = (names: readonly string[]) =>
    [...versionsByPackage(store, feed.id, names)].flatMap(([, rows]) => accepted(rows));
  const versions: VersionQuery = {
    key: JSON.stringify([feedUrl, semVer2, query.filter, search]),
    candidates: () => candidates(store, feed, filter, search),
    isCandidate: (name) =>
      holdsParts(name, filter) && (search === null || findPackages(store, feed, narrowed(search, name)).total > 0),
    count: (rows) => accepted(rows).length,
  };
  if (filter !== null && !filter.isSteady) {
    return { packages: acceptedOf(versions.candidates()), total: null };
  }
  if (!query.isById) {
    const { names } = pageOf(store, feed, versions, 0, Number.MAX_SAFE_INTEGER);
    return { packages: acceptedOf(names), total: null };
  }
  const { total, names, passed } = pageOf(store, feed, versions, skip, top);
  const packages = names.flatMap((name) => accepted(nugetTable.versions(store, feed.id, name)));
  return { packages: packages.slice(passed, passed + top), total };
}

function isWanted({ row }: ListedPackage, search: Search | null): boolean {
  return search === null || (row.listed === 1 && (search.prerelease || row.prerelease === 0));
}

function candidates(
  store: Store,
  feed: { readonly id: number },
  filter: Filter | null,
  search: Search | null,
): readonly string[] {
  const names =
    search === null
      ? nugetTable.names(store, feed.id)
      : findPackages(store, feed, { ...search, ...everything }).packages.map(({ name }) => name);
  return names.filter((name) => holdsParts(name, filter));
}

function holdsParts(name: string, filter: Filter | null): boolean {
  if (filter === null || filter.idParts.length === 0) return true;
  const lower = name.toLowerCase();
  return filter.idParts.every((part) => lower.includes(part));
}

/** The same search of one package; nothing where it is for another one. */
function narrowed(search: Search, name: string): NuGetSearch {
  return { ...search, ...everything, lowerId: search.lowerId === null || search.lowerId === name ? name : '' };
}
