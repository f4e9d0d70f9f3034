import type { NuGetVersionRow } from '../../../store/nugetTable.ts';
import { metadataOf } from '../lookup.ts';
import type { PackageMetadata } from '../metadata.ts';
import { linksInto, publishedOf } from '../registration.ts';
import { feedUrls } from '../urls.ts';

/** A version as V2 shows it: what it says about itself, and whether it is the newest of its package. */
export interface ListedPackage {
  readonly row: NuGetVersionRow;
  readonly metadata: PackageMetadata;
  readonly isLatest: boolean;
  readonly isAbsoluteLatest: boolean;
  /** With those of the last minute. */
  readonly downloads: number;
  /** Of the whole package. */
  readonly totalDownloads: number;
  readonly iconUrl: string | null;
  readonly licenseUrl: string | null;
  /** Page of the package: an address that exists. */
  readonly detailsUrl: string;
  /** 1900 while it is not listed, as clients expect it. */
  readonly published: string;
}

/**
 * Describes the versions of one package.
 * @param rows all that the client may see, oldest first
 * @param countDownloads those of a version that are not in its row yet
 */
export function listedPackages(
  rows: readonly NuGetVersionRow[],
  feedUrl: string,
  countDownloads: (versionRow: number) => number,
): ListedPackage[] {
  const urls = feedUrls(feedUrl);
  const downloadsOf = ({ id, downloads }: NuGetVersionRow) => downloads + countDownloads(id);
  const totalDownloads = rows.reduce((sum, row) => sum + downloadsOf(row), 0);
  const absolute = rows.findLast(({ listed }) => listed === 1);
  const latest = rows.findLast(({ listed, prerelease }) => listed === 1 && prerelease === 0);
  return rows.map((row) => {
    const { iconUrl = null, licenseUrl = null } = linksInto(urls, row);
    return {
      row,
      metadata: metadataOf(row),
      isLatest: row === latest,
      isAbsoluteLatest: row === absolute,
      downloads: downloadsOf(row),
      totalDownloads,
      iconUrl,
      licenseUrl,
      detailsUrl: urls.catalogEntry(row.package_id, row.version),
      published: publishedOf(row),
    };
  });
}
