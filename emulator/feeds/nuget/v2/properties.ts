import type { ListedPackage } from './listedPackage.ts';

export type EdmType = 'Edm.String' | 'Edm.Boolean' | 'Edm.Int32' | 'Edm.Int64' | 'Edm.DateTime';
export type Value = string | number | boolean | null;

/** A property of a package in V2: in entries, in `$metadata`, in `$filter` and `$orderby`. */
export interface Property {
  readonly type: EdmType;
  readonly value: (listed: ListedPackage) => Value;
}

function property(type: EdmType, value: Property['value']): Property {
  return { type, value };
}

const text = (value: (listed: ListedPackage) => string | null) => property('Edm.String', value);
const flag = (value: (listed: ListedPackage) => boolean) => property('Edm.Boolean', value);
const count = (value: (listed: ListedPackage) => number) => property('Edm.Int32', value);

/** A moment as OData writes it: in UTC, without saying so. */
function moment(iso: string): string {
  return iso.replace(/Z$/, '');
}

/** In the order in which an entry has them (spec: V2 OData). */
export const properties: Readonly<Record<string, Property>> = {
  Id: text(({ row }) => row.package_id),
  Version: text(({ metadata }) => metadata.version),
  NormalizedVersion: text(({ row }) => row.version),
  Authors: text(({ metadata }) => metadata.authors),
  Owners: text(({ metadata }) => metadata.owners),
  Copyright: text(({ metadata }) => metadata.copyright),
  Created: property('Edm.DateTime', ({ row }) => moment(row.published)),
  Dependencies: text(({ metadata }) => dependenciesText(metadata.dependencyGroups)),
  Description: text(({ metadata }) => metadata.description),
  DownloadCount: count(({ totalDownloads }) => totalDownloads),
  GalleryDetailsUrl: text(({ detailsUrl }) => detailsUrl),
  IconUrl: text(({ iconUrl }) => iconUrl),
  IsAbsoluteLatestVersion: flag(({ isAbsoluteLatest }) => isAbsoluteLatest),
  IsLatestVersion: flag(({ isLatest }) => isLatest),
  IsPrerelease: flag(({ row }) => row.prerelease === 1),
  Language: text(({ metadata }) => metadata.language),
  LastUpdated: property('Edm.DateTime', ({ row }) => moment(row.published)),
  LicenseUrl: text(({ licenseUrl }) => licenseUrl),
  Listed: flag(({ row }) => row.listed === 1),
  MinClientVersion: text(({ metadata }) => metadata.minClientVersion),
  PackageHash: text(({ row }) => Buffer.from(row.nupkg_sha512, 'hex').toString('base64')),
  PackageHashAlgorithm: text(() => 'SHA512'),
  PackageSize: property('Edm.Int64', ({ row }) => row.nupkg_size),
  ProjectUrl: text(({ metadata }) => metadata.projectUrl),
  Published: property('Edm.DateTime', ({ published }) => moment(published)),
  ReleaseNotes: text(({ metadata }) => metadata.releaseNotes),
  ReportAbuseUrl: text(() => null),
  RequireLicenseAcceptance: flag(({ metadata }) => metadata.requireLicenseAcceptance),
  DevelopmentDependency: flag(({ metadata }) => metadata.developmentDependency),
  Summary: text(({ metadata }) => metadata.summary),
  Tags: text(({ metadata }) => (metadata.tags.length === 0 ? null : ` ${metadata.tags.join(' ')} `)),
  Title: text(({ metadata }) => metadata.title ?? metadata.id),
  VersionDownloadCount: count(({ downloads }) => downloads),
};

const byLowerName = new Map(Object.entries(properties).map(([name, found]) => [name.toLowerCase(), found]));

/** A property by its name, in any case. */
export function propertyOf(name: string): Property | undefined {
  return byLowerName.get(name.toLowerCase());
}

/** `id:range:framework`, joined by `|`; a framework without dependencies is `::framework`. */
function dependenciesText(groups: ListedPackage['metadata']['dependencyGroups']): string {
  return groups
    .flatMap(({ targetFramework, dependencies }) => {
      const framework = targetFramework ?? '';
      if (dependencies.length === 0) return framework === '' ? [] : [`::${framework}`];
      return dependencies.map(({ id, range }) => `${id}:${range}:${framework}`);
    })
    .join('|');
}
