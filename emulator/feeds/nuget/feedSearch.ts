import { nugetTable, type SearchedNuGetPackage, type VersionFilter } from '../../store/nugetTable.ts';
import type { Store } from '../../store/types.ts';
import { FeedMemory, type FollowsChanges } from '../feedMemory.ts';
import { type Face, type SearchedPackage, SearchIndex } from '../search/searchIndex.ts';

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

/** The packages of a feed as its searches find them. Writes are followed at the next search, each at the cost of its package. */
class FeedSearch implements FollowsChanges {
  readonly #store: Store;
  readonly #feedId: number;
  readonly #index: SearchIndex<FoundPackage>;
  readonly #changed = new Set<string>();

  constructor(store: Store, feedId: number) {
    this.#store = store;
    this.#feedId = feedId;
    this.#index = new SearchIndex(readPackages(store, feedId));
  }

  changed(name: string): void {
    this.#changed.add(name);
  }

  find({ terms, lowerId, packageType, skip, take, ...filter }: NuGetSearch): {
    total: number;
    packages: FoundPackage[];
  } {
    for (const name of this.#changed) {
      const [now] = readPackages(this.#store, this.#feedId, name);
      if (now === undefined) this.#index.remove(name);
      else this.#index.put(now);
    }
    this.#changed.clear();
    const query = { face: faceOf(filter), terms, type: packageType };
    return lowerId === null
      ? this.#index.find(query, skip, take, terms.join(' '))
      : this.#index.findOne(query, lowerId, skip, take);
  }
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

const searches = new FeedMemory((store, { id }) => new FeedSearch(store, id));

/** A page of the packages that a search finds, the exact id first, and how many there are. */
export function findPackages(
  store: Store,
  feed: { readonly id: number },
  search: NuGetSearch,
): { total: number; packages: FoundPackage[] } {
  return searches.of(store, feed).find(search);
}
