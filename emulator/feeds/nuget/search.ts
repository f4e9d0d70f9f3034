import type { FeedExchange } from '../../http/exchange.ts';
import { json, type Reply } from '../../http/reply.ts';
import { type FoundPackage, type NuGetVersionRow, nugetTable, type VersionFilter } from '../../store/nugetTable.ts';
import type { Counters } from '../../store/types.ts';
import { searchWords } from '../searchWords.ts';
import { metadataOf } from './lookup.ts';
import { lowerId } from './packageId.ts';
import { linksInto } from './registration.ts';
import { findPackages } from './searchResults.ts';
import { type FeedUrls, feedUrls, type Hive } from './urls.ts';
import { parseVersion } from './version.ts';

const maxTake = 1000;

/** `GET FEED/v3/search`: packages with a listed version, each once, as its newest version describes it. */
export function searchPackages({ store, feed, feedUrl, query }: FeedExchange): Reply {
  const filter = readFilter(query);
  const { total, packages } = findPackages(store, { feedId: feed.id, ...filter, ...readSearch(query) });
  const urls = feedUrls(feedUrl);
  const data = packages.map((found) => {
    const rows = nugetTable.listedVersions(store, found.package, filter);
    return describe(urls, found, rows, filter, store.counters);
  });
  return json(200, { totalHits: total, data });
}

/** `GET FEED/v3/autocomplete`: ids that match `q`, or the versions of the package `id`. */
export function autocomplete({ store, feed, query }: FeedExchange): Reply {
  const filter = readFilter(query);
  const search = { feedId: feed.id, ...filter, ...readSearch(query) };
  const id = query.get('id');
  if (id === null) {
    const { total, packages } = findPackages(store, search);
    return json(200, { totalHits: total, data: packages.map((found) => found.package_id) });
  }
  const exact = { ...search, terms: [], lowerId: lowerId(id), skip: 0, take: 1 };
  const [found] = findPackages(store, exact).packages;
  const rows = found === undefined ? [] : nugetTable.listedVersions(store, found.package, filter);
  return json(200, { totalHits: rows.length, data: rows.map((row) => row.version) });
}

function readFilter(query: URLSearchParams): VersionFilter {
  const level = parseVersion(query.get('semVerLevel') ?? '');
  return {
    prerelease: query.get('prerelease')?.toLowerCase() === 'true',
    semVer2: level !== undefined && level.parts[0] >= 2,
  };
}

function readSearch(query: URLSearchParams) {
  const words = searchWords(query.get('q') ?? '', /\s+/);
  const exact = words.find((word) => /^packageid:./i.test(word));
  return {
    terms: words.filter((word) => word !== exact).map((word) => word.toLowerCase()),
    lowerId: exact === undefined ? null : lowerId(exact.slice(exact.indexOf(':') + 1)),
    packageType: query.get('packageType')?.trim().toLowerCase() || null,
    skip: readCount(query.get('skip'), 0),
    take: Math.min(readCount(query.get('take'), 20), maxTake),
  };
}

function readCount(text: string | null, otherwise: number): number {
  return text !== null && /^\d{1,9}$/.test(text) ? Number(text) : otherwise;
}

function describe(
  urls: FeedUrls,
  found: FoundPackage,
  rows: readonly NuGetVersionRow[],
  filter: VersionFilter,
  counters: Counters,
): object {
  // Downloads of the last minute are not in the table yet.
  const uncounted = (row: NuGetVersionRow) => counters.downloads('nuget_versions', row.id);
  const newest = rows.at(-1);
  if (newest === undefined) throw new Error(`package ${found.package_id} was found without a visible version`);
  const metadata = metadataOf(newest);
  const hive: Hive = filter.semVer2 ? 'gz-semver2' : 'gz-semver1';
  const { id } = metadata;
  return {
    '@id': urls.registrationIndex(hive, id),
    '@type': 'Package',
    registration: urls.registrationIndex(hive, id),
    id,
    version: metadata.version,
    title: metadata.title ?? id,
    description: metadata.description,
    summary: metadata.summary ?? '',
    authors: splitNames(metadata.authors),
    owners: splitNames(metadata.owners ?? ''),
    tags: metadata.tags,
    projectUrl: metadata.projectUrl ?? undefined,
    ...linksInto(urls, newest),
    totalDownloads: found.total_downloads + rows.reduce((sum, row) => sum + uncounted(row), 0),
    verified: false,
    packageTypes: packageTypeNames(metadata.packageTypes).map((name) => ({ name })),
    versions: rows.map((row) => ({
      '@id': urls.registrationLeaf(hive, id, row.version),
      version: metadataOf(row).version,
      downloads: row.downloads + uncounted(row),
    })),
  };
}

function splitNames(names: string): string[] {
  return names.split(',').flatMap((name) => name.trim() || []);
}

/** A package that names no type is a dependency (NuGet docs: set a NuGet package type). */
export function packageTypeNames(types: readonly { readonly name: string }[]): string[] {
  return types.length === 0 ? ['Dependency'] : types.map(({ name }) => name);
}
