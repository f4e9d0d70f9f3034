import type { Feed } from '../../contract/feed.ts';
import { type GemChange, gemTable } from '../../store/gemTable.ts';
import type { Store } from '../../store/types.ts';
import { FeedMemory, type FollowsChanges } from '../feedMemory.ts';
import { fullNameOf } from './gemSpec.ts';
import { GemVersions, type IndexedVersion, indexedVersion, parseNumberAndPlatform } from './gemVersions.ts';
import { GrowingText } from './growingText.ts';
import { NamesText } from './namesText.ts';
import { SpecsFile } from './specsFile.ts';

/** Bytes of `/info` bodies that are kept at the most, the least recently used make room. */
const infoLimit = 32 * 1024 * 1024;
const infoStart = '---\n';

/**
 * The indexes of one feed in memory: `/versions`, `/names`, `/info/NAME` and the three specs files. Each change of the
 * feed is applied to them once, by its line in the table of changes; nothing is made anew for a request.
 */
class FeedIndex implements FollowsChanges {
  readonly versions: GrowingText;
  readonly names: NamesText;
  readonly specs = { released: new SpecsFile(), prerelease: new SpecsFile(), latest: new SpecsFile() } as const;
  /** Epoch milliseconds of the last change, as far as is known. */
  changedAt = Date.now();
  readonly #store: Store;
  readonly #feedId: number;
  readonly #gems = new Map<string, GemVersions>();
  /** Gems that had versions once; their `/info` stays, empty. */
  readonly #known = new Set<string>();
  readonly #infos = new Map<string, GrowingText>();
  #infoBytes = 0;
  #lastChange = 0;
  #isBehind = false;
  /** Gems of which a version was listed or unlisted since. */
  readonly #relisted = new Set<string>();

  /** @param createdAt when `/versions` begins, ISO 8601 */
  constructor(store: Store, feedId: number, createdAt: string) {
    this.#store = store;
    this.#feedId = feedId;
    this.versions = new GrowingText(`created_at: ${createdAt}\n---\n`);
    for (const tuple of gemTable.allVersions(store, feedId)) this.#add(indexedVersion(tuple));
    for (const name of new Set(gemTable.unlisted(store, feedId).map((tuple) => tuple.name))) this.#relist(name);
    this.names = new NamesText(this.#gems.keys());
    // The rest was read from where it had happened already.
    for (const change of gemTable.changes(store, feedId, 0)) this.#append(change);
  }

  changed(name: string, version: string | null): void {
    this.#isBehind = true;
    // What is pushed or yanked names no version here: it stands in the table of changes.
    if (version !== null) this.#relisted.add(name);
  }

  /** Applies what happened since. */
  catchUp(): void {
    if (!this.#isBehind) return;
    for (const change of gemTable.changes(this.#store, this.#feedId, this.#lastChange)) this.#apply(change);
    for (const name of this.#relisted) this.#relist(name);
    this.#relisted.clear();
    this.#isBehind = false;
  }

  #apply(change: GemChange): void {
    this.changedAt = Date.now();
    for (const part of change.change.split(',')) {
      const isRemoval = part.startsWith('-');
      const tuple = parseNumberAndPlatform(change.name, isRemoval ? part.slice(1) : part);
      if (isRemoval) this.#remove(tuple);
      else if (this.#add(indexedVersion(tuple))) this.names.add(change.name);
    }
    this.#append(change);
    this.#updateInfo(change);
  }

  /** @returns undefined for a gem that the feed never had. */
  info(name: string): GrowingText | undefined {
    const known = this.#infos.get(name);
    if (known !== undefined) {
      this.#infos.delete(name);
      this.#infos.set(name, known);
      return known;
    }
    if (!this.#known.has(name)) return undefined;
    const text = infoText(gemTable.infoLines(this.#store, this.#feedId, name));
    this.#infos.set(name, text);
    this.#infoBytes += text.length;
    this.#makeRoom();
    return text;
  }

  gem(name: string): GemVersions | undefined {
    return this.#gems.get(name);
  }

  #append({ id, name, change, infoMd5 }: GemChange): void {
    this.versions.append(`${name} ${change} ${infoMd5}\n`);
    this.#known.add(name);
    this.#lastChange = id;
  }

  #updateInfo({ name, change }: GemChange): void {
    const text = this.#infos.get(name);
    if (text === undefined) return;
    const before = text.length;
    // Only what is pushed stands at the end.
    const line = change.startsWith('-')
      ? undefined
      : gemTable.infoLine(this.#store, this.#feedId, fullNameOf(parseNumberAndPlatform(name, change)));
    if (line === undefined) this.#forgetInfo(name, text);
    else {
      text.append(`${line}\n`);
      this.#infoBytes += text.length - before;
      this.#makeRoom();
    }
  }

  #forgetInfo(name: string, text: GrowingText): void {
    this.#infos.delete(name);
    this.#infoBytes -= text.length;
  }

  #makeRoom(): void {
    for (const [name, text] of this.#infos) {
      if (this.#infoBytes <= infoLimit || this.#infos.size === 1) return;
      this.#forgetInfo(name, text);
    }
  }

  /** @returns whether it is the first version of its gem. */
  #add(added: IndexedVersion): boolean {
    const gem = this.#gems.get(added.name) ?? new GemVersions();
    const isFirst = gem.size === 0;
    if (isFirst) {
      this.#gems.set(added.name, gem);
      this.#known.add(added.name);
    }
    this.#changeLatest(gem, added.platform, () => gem.add(added));
    this.#fileOf(added).add(added);
    return isFirst;
  }

  #remove(tuple: Parameters<GemVersions['remove']>[0]): void {
    const gem = this.#gems.get(tuple.name);
    if (gem === undefined) return;
    this.#changeLatest(gem, tuple.platform, () => {
      const removed = gem.remove(tuple);
      if (removed !== undefined) this.#fileOf(removed).remove(removed);
    });
    if (gem.size > 0) return;
    this.#gems.delete(tuple.name);
    this.names.remove(tuple.name);
  }

  /** Unlisted versions are left to those who name them: `gem search` and `gem list` read the latest ones. */
  #relist(name: string): void {
    const gem = this.#gems.get(name);
    if (gem === undefined) return;
    this.changedAt = Date.now();
    const before = new Map([...gem.platforms()].map((platform) => [platform, gem.latest(platform)]));
    gem.unlist(gemTable.unlisted(this.#store, this.#feedId, name));
    for (const [platform, latest] of before) this.#replaceLatest(latest, gem.latest(platform));
  }

  #fileOf({ isPrerelease }: IndexedVersion): SpecsFile {
    return isPrerelease ? this.specs.prerelease : this.specs.released;
  }

  #changeLatest(gem: GemVersions, platform: string, change: () => void): void {
    const before = gem.latest(platform);
    change();
    this.#replaceLatest(before, gem.latest(platform));
  }

  #replaceLatest(before: IndexedVersion | undefined, after: IndexedVersion | undefined): void {
    if (before === after) return;
    if (before !== undefined) this.specs.latest.remove(before);
    if (after !== undefined) this.specs.latest.add(after);
  }
}

export type { FeedIndex };

/** The body of `/info/NAME` with these lines. */
export function infoText(lines: readonly string[]): GrowingText {
  return new GrowingText(infoStart + lines.map((line) => `${line}\n`).join(''));
}

const indexes = new FeedMemory(
  (store, feed: Pick<Feed, 'id' | 'createdAt'>) => new FeedIndex(store, feed.id, startOf(store, feed)),
);

/** The indexes of a feed, up to date. */
export function indexOf(store: Store, feed: Pick<Feed, 'id' | 'createdAt'>): FeedIndex {
  const index = indexes.of(store, feed);
  index.catchUp();
  return index;
}

/** Of how many feeds indexes are in memory. */
export function countIndexes(store: Store): number {
  return indexes.count(store);
}

/** When `/versions` begins, in whole seconds as RubyGems writes it. */
function startOf(store: Store, { id, createdAt }: Pick<Feed, 'id' | 'createdAt'>): string {
  return (gemTable.rebuiltAt(store, id) ?? createdAt).replace(/\.\d+Z$/, 'Z');
}
