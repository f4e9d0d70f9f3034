import type { NuGetVersionKey, NuGetVersionRow } from '../../store/nugetTable.ts';
import { metadataOf } from './lookup.ts';
import type { FeedUrls, Hive } from './urls.ts';

/** From so many versions on, pages are fetched one by one; below, the index holds them. */
const inlineLimit = 128;
const pageSize = 64;

/** The public gallery gives unlisted packages this date, and old clients tell them by it. */
const unlistedDate = '1900-01-01T00:00:00Z';

/** Reads the versions of a page, by what tells them apart. */
export type ReadRows = (keys: readonly NuGetVersionKey[]) => readonly NuGetVersionRow[];

/** `GET HIVE/{id}/index.json`. @param keys at least one, oldest first. @param readRows only called where pages are inline */
export function registrationIndex(
  urls: FeedUrls,
  hive: Hive,
  keys: readonly NuGetVersionKey[],
  readRows: ReadRows,
): object {
  const inline = keys.length < inlineLimit;
  const id = keys[0]?.package_id ?? '';
  const items = pagesOf(keys).map((page) => {
    return inline ? registrationPage(urls, hive, readRows(page)) : pageHead(urls, hive, page);
  });
  return {
    '@id': urls.registrationIndex(hive, id),
    '@type': ['catalog:CatalogRoot', 'PackageRegistration', 'catalog:Permalink'],
    count: items.length,
    items,
  };
}

/** The page that begins with one version and ends with another, or undefined when no page does. */
export function findPage(
  keys: readonly NuGetVersionKey[],
  lowerKey: string | undefined,
  upperKey: string | undefined,
): readonly NuGetVersionKey[] | undefined {
  return pagesOf(keys).find((page) => page[0]?.sort_key === lowerKey && page.at(-1)?.sort_key === upperKey);
}

function pagesOf(keys: readonly NuGetVersionKey[]): (readonly NuGetVersionKey[])[] {
  const count = Math.ceil(keys.length / pageSize);
  return Array.from({ length: count }, (_, page) => keys.slice(page * pageSize, (page + 1) * pageSize));
}

function pageHead(urls: FeedUrls, hive: Hive, keys: readonly NuGetVersionKey[]) {
  const { package_id: id = '', version: lower = '' } = keys[0] ?? {};
  const upper = keys.at(-1)?.version ?? '';
  return {
    '@id': urls.registrationPage(hive, id, lower, upper),
    '@type': 'catalog:CatalogPage',
    parent: urls.registrationIndex(hive, id),
    count: keys.length,
    lower,
    upper,
  };
}

/** `GET HIVE/{id}/page/{lower}/{upper}.json`. */
export function registrationPage(urls: FeedUrls, hive: Hive, rows: readonly NuGetVersionRow[]): object {
  return {
    ...pageHead(urls, hive, rows),
    items: rows.map((row) => ({
      '@id': urls.registrationLeaf(hive, row.package_id, row.version),
      '@type': 'Package',
      catalogEntry: catalogEntry(urls, hive, row),
      packageContent: urls.nupkg(row.package_id, row.version),
      registration: urls.registrationIndex(hive, row.package_id),
    })),
  };
}

/** `GET HIVE/{id}/{version}.json`. */
export function registrationLeaf(urls: FeedUrls, hive: Hive, row: NuGetVersionRow): object {
  const { package_id: id, version } = row;
  return {
    '@id': urls.registrationLeaf(hive, id, version),
    '@type': ['Package', 'catalog:Permalink'],
    catalogEntry: urls.catalogEntry(id, version),
    listed: row.listed === 1,
    packageContent: urls.nupkg(id, version),
    published: publishedOf(row),
    registration: urls.registrationIndex(hive, id),
  };
}

/** What the nuspec says, in the words of the protocol. Absent properties are left out. */
export function catalogEntry(urls: FeedUrls, hive: Hive, row: NuGetVersionRow): object {
  const metadata = metadataOf(row);
  const { id } = metadata;
  return {
    '@id': urls.catalogEntry(id, row.version),
    '@type': 'PackageDetails',
    id,
    version: metadata.version,
    title: metadata.title ?? undefined,
    authors: metadata.authors,
    description: metadata.description,
    summary: metadata.summary ?? undefined,
    language: metadata.language ?? undefined,
    tags: metadata.tags,
    listed: row.listed === 1,
    published: publishedOf(row),
    projectUrl: metadata.projectUrl ?? undefined,
    ...linksInto(urls, row),
    licenseExpression: metadata.licenseExpression ?? undefined,
    requireLicenseAcceptance: metadata.requireLicenseAcceptance,
    minClientVersion: metadata.minClientVersion ?? undefined,
    deprecation: deprecationOf(urls, row),
    packageTypes: metadata.packageTypes.length === 0 ? undefined : metadata.packageTypes.map(({ name }) => ({ name })),
    packageContent: urls.nupkg(id, row.version),
    dependencyGroups: metadata.dependencyGroups.map(({ targetFramework, dependencies }) => ({
      '@type': 'PackageDependencyGroup',
      targetFramework: targetFramework ?? undefined,
      dependencies: dependencies.map((dependency) => ({
        '@type': 'PackageDependency',
        id: dependency.id,
        range: dependency.range,
        registration: urls.registrationIndex(hive, dependency.id),
      })),
    })),
  };
}

/** Reasons that clients know (NuGet docs: registration, package deprecation); any other text is the message. */
const knownReasons = ['Legacy', 'CriticalBugs', 'Other'];

function deprecationOf(urls: FeedUrls, { package_id, version, deprecated, deprecation_reason }: NuGetVersionRow) {
  if (deprecated === 0) return undefined;
  const known = knownReasons.find((reason) => reason.toLowerCase() === deprecation_reason?.toLowerCase());
  return {
    '@id': `${urls.catalogEntry(package_id, version)}#deprecation`,
    reasons: [known ?? 'Other'],
    message: known === undefined ? (deprecation_reason ?? undefined) : undefined,
  };
}

/** Icon and license: files inside the package win over URLs outside. */
export function linksInto(urls: FeedUrls, row: NuGetVersionRow): { iconUrl?: string; licenseUrl?: string } {
  const { id, icon, iconUrl, licenseFile, licenseUrl } = metadataOf(row);
  const iconLink = icon === null ? iconUrl : urls.inside(id, row.version, 'icon');
  const licenseLink = licenseFile === null ? licenseUrl : urls.inside(id, row.version, 'license');
  return {
    ...(iconLink === null ? {} : { iconUrl: iconLink }),
    ...(licenseLink === null ? {} : { licenseUrl: licenseLink }),
  };
}

/** When it was published; long ago while it is not listed. */
export function publishedOf(row: NuGetVersionRow): string {
  return row.listed === 1 ? row.published : unlistedDate;
}
