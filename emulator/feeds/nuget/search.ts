import type { FeedExchange } from '../../http/exchange.ts';
import { json, type Reply } from '../../http/reply.ts';
import {
  type NuGetVersionFacts,
  type NuGetVersionRow,
  nugetTable,
  type VersionFilter,
} from '../../store/nugetTable.ts';
import { ByPackage } from '../byPackage.ts';
import { FeedMemory } from '../feedMemory.ts';
import { type FoundPackage, findPackages } from './feedSearch.ts';
import { metadataOf } from './lookup.ts';
import { lowerId } from './packageId.ts';
import { linksInto } from './registration.ts';
import { readTerms } from './searchTerms.ts';
import { type FeedUrls, feedUrls, type Hive } from './urls.ts';
import { parseVersion } from './version.ts';
import { versionsOf } from './versionLists.ts';

const maxTake = 1000;
/** Packages whose description is kept, of each feed. */
const mostDescribed = 2000;

/** What a page of results says about a package, but for versions and downloads. */
const descriptions = new FeedMemory(() => new ByPackage<object>(mostDescribed, () => 1));

/** `GET FEED/v3/search`: packages with a listed version, each once, as its newest version describes it. */
export function searchPackages(exchange: FeedExchange): Reply {
  const filter = readFilter(exchange.query);
  const { total, packages } = findPackages(exchange.store, exchange.feed, {
    ...filter,
    ...readSearch(exchange.query),
  });
  return json(200, { totalHits: total, data: packages.map((found) => describe(exchange, found, filter)) });
}

/** `GET FEED/v3/autocomplete`: ids that match `q`, or the versions of the package `id`. */
export function autocomplete({ store, feed, query }: FeedExchange): Reply {
  const filter = readFilter(query);
  const search = { ...filter, ...readSearch(query) };
  const id = query.get('id');
  if (id === null) {
    const { total, packages } = findPackages(store, feed, search);
    return json(200, { totalHits: total, data: packages.map((found) => found.packageId) });
  }
  const exact = { ...search, terms: [], lowerId: lowerId(id), skip: 0, take: 1 };
  const [found] = findPackages(store, feed, exact).packages;
  const rows = found === undefined ? [] : versionsOf(store, feed, found.name).filter(isShown(filter));
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
  return {
    ...readTerms(query.get('q') ?? '', /^packageid:./i),
    packageType: query.get('packageType')?.trim().toLowerCase() || null,
    skip: readCount(query.get('skip'), 0),
    take: Math.min(readCount(query.get('take'), 20), maxTake),
  };
}

function readCount(text: string | null, otherwise: number): number {
  return text !== null && /^\d{1,9}$/.test(text) ? Number(text) : otherwise;
}

/** Whether a client sees a version. */
function isShown({ prerelease, semVer2 }: VersionFilter): (version: NuGetVersionFacts) => boolean {
  return (version) =>
    version.listed === 1 && (prerelease || version.prerelease === 0) && (semVer2 || version.semver2 === 0);
}

function describe({ store, feed, feedUrl }: FeedExchange, found: FoundPackage, filter: VersionFilter): object {
  const urls = feedUrls(feedUrl);
  const hive: Hive = filter.semVer2 ? 'gz-semver2' : 'gz-semver1';
  const all = versionsOf(store, feed, found.name);
  const shown = all.filter(isShown(filter));
  const newest = shown.at(-1);
  if (newest === undefined) throw new Error(`package ${found.packageId} was found without a visible version`);
  const key = `${newest.sort_key} ${hive} ${feedUrl}`;
  const about = descriptions.of(store, feed).get(found.name, key, () => {
    return aboutPackage(urls, hive, nugetTable.version(store, feed.id, found.name, newest.sort_key));
  });
  // Those of the last minute are not in the table yet.
  const downloadsOf = ({ id, downloads }: NuGetVersionFacts) =>
    downloads + store.counters.downloads('nuget_versions', id);
  return {
    ...about,
    totalDownloads: all.reduce((sum, version) => sum + downloadsOf(version), 0),
    versions: shown.map((version) => ({
      '@id': urls.registrationLeaf(hive, found.name, version.version),
      version: version.full_version,
      downloads: downloadsOf(version),
    })),
  };
}

function aboutPackage(urls: FeedUrls, hive: Hive, newest: NuGetVersionRow | undefined): object {
  if (newest === undefined) throw new Error('a version went while its package was being described');
  const metadata = metadataOf(newest);
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
    verified: false,
    packageTypes: packageTypeNames(metadata.packageTypes).map((name) => ({ name })),
  };
}

function splitNames(names: string): string[] {
  return names.split(',').flatMap((name) => name.trim() || []);
}

/** A package that names no type is a dependency (NuGet docs: set a NuGet package type). */
export function packageTypeNames(types: readonly { readonly name: string }[]): string[] {
  return types.length === 0 ? ['Dependency'] : types.map(({ name }) => name);
}
