import type { FollowsChanges } from '../feedMemory.ts';
import { type SearchedPackage, SearchIndex } from './searchIndex.ts';

/** A search index that follows the writes to its feed: at the next search, each at the cost of its package. */
export class FollowedIndex<Package extends SearchedPackage> implements FollowsChanges {
  readonly #read: (name?: string) => Iterable<Package>;
  readonly #index: SearchIndex<Package>;
  readonly #changed = new Set<string>();

  /** @param read all packages of the feed, or the one of this name, if it is there */
  constructor(read: (name?: string) => Iterable<Package>) {
    this.#read = read;
    this.#index = new SearchIndex(read());
  }

  changed(name: string): void {
    this.#changed.add(name);
  }

  /** Up to date until the next write. */
  get index(): SearchIndex<Package> {
    for (const name of this.#changed) {
      const [now] = this.#read(name);
      if (now === undefined) this.#index.remove(name);
      else this.#index.put(now);
    }
    this.#changed.clear();
    return this.#index;
  }
}
