import type { ListedPackage } from './listedPackage.ts';

/** All packages of a collection, page by page where that is cheaper. */
export interface Collection {
  readonly packages: readonly ListedPackage[];
  /** How many there are, where {@link packages} is one page of them already; else null. */
  readonly total: number | null;
}
