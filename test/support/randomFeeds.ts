import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import type { FeedType } from '../../emulator/contract/feed.ts';
import { FeedTable } from '../../emulator/store/feedTable.ts';
import { migrations } from '../../emulator/store/migrations/list.ts';
import { removeAllPackages } from '../../emulator/store/packageTables.ts';
import type { OpenStore, Store } from '../../emulator/store/types.ts';
import type { Random } from '../http/fuzz/random.ts';
import { openTestStore, ownDirectory } from './storeDir.ts';

export const nothing = 'a'.repeat(64);
/** Digests of a blob that no row has to find. */
export const anyBlob = { sha256: nothing, sha512: 'b'.repeat(128), sha1: 'c'.repeat(40), md5: 'd'.repeat(32), size: 1 };

/** A store with feeds of one type that come and go, and states that are kept and restored. */
export class RandomFeeds {
  readonly store: Store;
  readonly #feeds: FeedTable;
  readonly #type: FeedType;
  readonly #random: Random;
  #saved = 0;

  private constructor(store: Store, type: FeedType, random: Random) {
    this.store = store;
    this.#feeds = new FeedTable(store);
    this.#type = type;
    this.#random = random;
  }

  static async open(context: TestContext, type: FeedType, random: Random): Promise<RandomFeeds> {
    const opened: OpenStore[] = [];
    // Before its directory goes.
    context.after(() => opened[0]?.close());
    // Packages here have no bytes.
    const store = await openTestStore(ownDirectory(context), { migrations, blobReferences: [] });
    opened.push(store);
    const feeds = new RandomFeeds(store, type, random);
    feeds.create('one');
    feeds.create('two');
    return feeds;
  }

  list() {
    return this.#feeds.list();
  }

  create(name: string): void {
    this.#feeds.create({
      name,
      feedType: this.#type,
      alternateNames: [],
      feedGroup: null,
      description: null,
      active: true,
      properties: {},
      createdAt: `2026-01-01T00:00:${String(this.#random.below(60)).padStart(2, '0')}.000Z`,
    });
  }

  remove(id: number): void {
    this.#feeds.delete(id);
  }

  /** Deletes a feed and makes another of its name, empties all of them, keeps the state, or goes back to one kept before. */
  async shake(): Promise<string> {
    const feed = this.#random.pick(this.list());
    const deed = this.#random.pick(['delete', 'empty', 'save', 'save', 'restore', 'restore', 'count'] as const);
    if (deed === 'delete') {
      this.remove(feed.id);
      this.create(feed.name);
    } else if (deed === 'empty') this.store.write((transaction) => removeAllPackages(transaction));
    else if (deed === 'save') {
      await this.store.userSnapshots.save(`s${this.#saved}`);
      this.#saved += 1;
    } else if (deed === 'restore' && this.#saved > 0) {
      await this.store.userSnapshots.restore(`s${this.#random.below(this.#saved)}`, () => {});
    }
    return deed;
  }

  /** The same state as somebody sees it who has nothing in memory yet. */
  afresh(): Store {
    const { store } = this;
    return new Proxy(store, {
      get(target, property) {
        const value: unknown = Reflect.get(target, property, target);
        return typeof value === 'function' ? value.bind(target) : value;
      },
    });
  }
}

/** Fails with what was done until then. */
export function assertSame(actual: unknown, expected: unknown, deeds: readonly string[]): void {
  assert.deepEqual(actual, expected, `after ${deeds.slice(-12).join(', ')} (${deeds.length})`);
}
