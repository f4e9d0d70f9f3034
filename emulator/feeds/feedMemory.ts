import type { Feed } from '../contract/feed.ts';
import type { Store } from '../store/types.ts';

/** What is kept in memory of one feed. */
export interface FollowsChanges {
  /**
   * Called right after a commit that changed a package.
   * @param version null = anything about the package
   */
  changed(name: string, version: string | null): void;
}

/**
 * One of its kind for each feed: made when it is first asked for, told of every change after that, and dropped with its
 * feed, or when the whole state is replaced.
 */
export class FeedMemory<Kept extends FollowsChanges, Named extends Pick<Feed, 'id'> = Pick<Feed, 'id'>> {
  readonly #make: (store: Store, feed: Named) => Kept;
  readonly #byStore = new WeakMap<Store, Map<number, Kept>>();

  constructor(make: (store: Store, feed: Named) => Kept) {
    this.#make = make;
  }

  of(store: Store, feed: Named): Kept {
    const feeds = this.#feedsOf(store);
    const known = feeds.get(feed.id);
    if (known !== undefined) return known;
    const made = this.#make(store, feed);
    feeds.set(feed.id, made);
    return made;
  }

  /** Of how many feeds something is kept. */
  count(store: Store): number {
    return this.#feedsOf(store).size;
  }

  #feedsOf(store: Store): Map<number, Kept> {
    const known = this.#byStore.get(store);
    if (known !== undefined) return known;
    const feeds = new Map<number, Kept>();
    this.#byStore.set(store, feeds);
    store.onPackages((changes) => {
      if (changes === null) feeds.clear();
      for (const { feedId, name, version } of changes ?? []) {
        if (name === null) feeds.delete(feedId);
        else feeds.get(feedId)?.changed(name, version);
      }
    });
    return feeds;
  }
}
