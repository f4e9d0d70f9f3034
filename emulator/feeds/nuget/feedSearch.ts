import { nugetTable, type SearchedNuGetPackage, type VersionFilter } from '../../store/nugetTable.ts';
import type { Store } from '../../store/types.ts';
import { FeedMemory } from '../feedMemory.ts';
import { FollowedIndex } from '../search/followedIndex.ts';
import type { Face, SearchedPackage } from '../search/searchIndex.ts';

export interface NuGetSearch extends VersionFilter {
  /** Lower case; each has to occur in the search text. */
  readonly terms: readonly string[];
  /** Lower case; then only this package. */
  readonly lowerId: string | null;
  /** Lower-case name of a package type; null = any. */
  readonly packageType: string | null;
  readonly skip: number;
  readonly take: number;
}

export interface FoundPackage extends SearchedPackage {
  /** As the last push to it wrote it. */
  readonly packageId: string;
}

function faceOf({ prerelease, semVer2 }: VersionFilter): number {
  return (prerelease ? 2 : 0) + (semVer2 ? 1 : 0);
}

function readPackages(store: Store, feedId: number, lowerId?: string): FoundPackage[] {
  const faces = new Map<number, Face>();
  for (const { id, text, types } of nugetTable.searchTexts(store, feedId, lowerId)) faces.set(id, { text, types });
  const faceOfRow = (row: number | null): Face | null => (row === null ? null : (faces.get(row) ?? null));
  return nugetTable.searched(store, feedId, lowerId).map((found: SearchedNuGetPackage) => ({
    name: found.lower_id,
    packageId: found.package_id,
    // In the order of faceOf.
    faces: [found.latest, found.latest_semver2, found.latest_prerelease, found.latest_prerelease_semver2].map(
      faceOfRow,
    ),
  }));
}

const searches = new FeedMemory((store, { id }) => new FollowedIndex((lowerId) => readPackages(store, id, lowerId)));

/** A page of the packages that a search finds, the exact id first, and how many there are. */
export function findPackages(
  store: Store,
  feed: { readonly id: number },
  { terms, lowerId, packageType, skip, take, ...filter }: NuGetSearch,
): { total: number; packages: FoundPackage[] } {
  const { index } = searches.of(store, feed);
  const query = { face: faceOf(filter), terms, type: packageType };
  return lowerId === null ? index.find(query, skip, take, terms.join(' ')) : index.findOne(query, lowerId, skip, take);
}
