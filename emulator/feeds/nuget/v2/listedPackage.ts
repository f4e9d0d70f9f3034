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

/** What one version means to the others of its package. */
type Sibling = Pick<NuGetVersionRow, 'id' | 'listed' | 'prerelease' | 'downloads'>;

/**
 * Describes versions of one package.
 * @param countDownloads those of a version that are not in its row yet
 * @param all that the client may see, oldest first
 */
export function listedPackages(
  rows: readonly NuGetVersionRow[],
  feedUrl: string,
  countDownloads: (versionRow: number) => number,
  all: readonly Sibling[] = rows,
): ListedPackage[] {
  const urls = feedUrls(feedUrl);
  const downloadsOf = ({ id, downloads }: Sibling) => downloads + countDownloads(id);
  const totalDownloads = all.reduce((sum, row) => sum + downloadsOf(row), 0);
  const absolute = all.findLast(({ listed }) => listed === 1)?.id;
  const latest = all.findLast(({ listed, prerelease }) => listed === 1 && prerelease === 0)?.id;
  return rows.map((row) => {
    let metadata: PackageMetadata | undefined;
    return {
      row,
      // Few filters look at it, and to read it takes longer than all the rest.
      get metadata() {
        metadata ??= metadataOf(row);
        return metadata;
      },
      isLatest: row.id === latest,
      isAbsoluteLatest: row.id === absolute,
      downloads: downloadsOf(row),
      totalDownloads,
      get iconUrl() {
        return linksInto(urls, row).iconUrl ?? null;
      },
      get licenseUrl() {
        return linksInto(urls, row).licenseUrl ?? null;
      },
      get detailsUrl() {
        return urls.catalogEntry(row.package_id, row.version);
      },
      published: publishedOf(row),
    };
  });
}
