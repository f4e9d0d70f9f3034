import type { Feed } from '../../contract/feed.ts';
import { type GemChange, gemTable } from '../../store/gemTable.ts';
import type { Store } from '../../store/types.ts';
import { fullNameOf } from './gemSpec.ts';
import { GemVersions, type IndexedVersion, indexedVersion, parseNumberAndPlatform } from './gemVersions.ts';
import { GrowingText } from './growingText.ts';
import { SpecsFile } from './specsFile.ts';

/** Bytes of `/info` bodies that are kept at the most, the least recently used make room. */
const infoLimit = 32 * 1024 * 1024;
const infoStart = '---\n';

/**
 * The indexes of one feed in memory: `/versions`, `/names`, `/info/NAME` and the three specs files. Each change of the
 * feed is applied to them once, by its line in the table of changes; nothing is made anew for a request.
 */
class FeedIndex {
  readonly createdAt: string;
  readonly versions: GrowingText;
  readonly specs = { released: new SpecsFile(), prerelease: new SpecsFile(), latest: new SpecsFile() } as const;
  /** Epoch milliseconds of the last change, as far as is known. */
  changedAt = Date.now();
  lastChange = 0;
  /** Of the topic `packages`, when it was last found to be up to date. */
  packagesVersion = -1;
  readonly #store: Store;
  readonly #feedId: number;
  readonly #gems = new Map<string, GemVersions>();
  /** Gems that had versions once; their `/info` stays, empty. */
  readonly #known = new Set<string>();
  readonly #names: string[] = [];
  #namesText: GrowingText | null = null;
  readonly #infos = new Map<string, GrowingText>();
  #infoBytes = 0;

  constructor(store: Store, feedId: number, createdAt: string) {
    this.#store = store;
    this.#feedId = feedId;
    this.createdAt = createdAt;
    this.versions = new GrowingText(`created_at: ${createdAt}\n---\n`);
    for (const tuple of gemTable.allVersions(store, feedId)) this.#add(indexedVersion(tuple), false);
    this.#names.push(...[...this.#gems.keys()].sort());
  }

  /** Tells a change in `/versions` alone: the rest was read from where it had happened already. */
  recall(change: GemChange): void {
    this.#append(change);
  }

  apply(change: GemChange): void {
    this.changedAt = Date.now();
    for (const part of change.change.split(',')) {
      const isRemoval = part.startsWith('-');
      const tuple = parseNumberAndPlatform(change.name, isRemoval ? part.slice(1) : part);
      if (isRemoval) this.#remove(tuple);
      else this.#add(indexedVersion(tuple), true);
    }
    this.#append(change);
    this.#updateInfo(change);
  }

  get names(): GrowingText {
    this.#namesText ??= new GrowingText(`---\n${this.#names.join('\n')}\n`);
    return this.#namesText;
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

  get gemNames(): readonly string[] {
    return this.#names;
  }

  #append({ id, name, change, infoMd5 }: GemChange): void {
    this.versions.append(`${name} ${change} ${infoMd5}\n`);
    this.#known.add(name);
    this.lastChange = id;
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

  #add(added: IndexedVersion, keepsNames: boolean): void {
    const gem = this.#gems.get(added.name) ?? new GemVersions();
    if (gem.size === 0) {
      this.#gems.set(added.name, gem);
      this.#known.add(added.name);
      if (keepsNames) this.#names.splice(this.#placeOf(added.name), 0, added.name);
      this.#namesText = null;
    }
    this.#changeLatest(gem, added.platform, () => gem.add(added));
    this.#fileOf(added).add(added);
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
    this.#names.splice(this.#placeOf(tuple.name), 1);
    this.#namesText = null;
  }

  #fileOf({ isPrerelease }: IndexedVersion): SpecsFile {
    return isPrerelease ? this.specs.prerelease : this.specs.released;
  }

  #changeLatest(gem: GemVersions, platform: string, change: () => void): void {
    const before = gem.latest(platform);
    change();
    const after = gem.latest(platform);
    if (before === after) return;
    if (before !== undefined) this.specs.latest.remove(before);
    if (after !== undefined) this.specs.latest.add(after);
  }

  /** Where a name stands, or would stand, in alphabetical order. */
  #placeOf(name: string): number {
    let low = 0;
    let high = this.#names.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#names[middle] ?? '') < name) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

export type { FeedIndex };

/** The body of `/info/NAME` with these lines. */
export function infoText(lines: readonly string[]): GrowingText {
  return new GrowingText(infoStart + lines.map((line) => `${line}\n`).join(''));
}

const indexesByStore = new WeakMap<Store, Map<number, FeedIndex>>();

/** The indexes of a feed, up to date. */
export function indexOf(store: Store, feed: Pick<Feed, 'id' | 'createdAt'>): FeedIndex {
  const indexes = indexesByStore.get(store) ?? new Map<number, FeedIndex>();
  indexesByStore.set(store, indexes);
  const packagesVersion = store.version('packages');
  let index = indexes.get(feed.id);
  if (index?.packagesVersion === packagesVersion) return index;
  if (index === undefined || !isContinued(store, feed, index)) {
    index = load(store, feed);
    indexes.set(feed.id, index);
  } else {
    for (const change of gemTable.changes(store, feed.id, index.lastChange)) index.apply(change);
  }
  index.packagesVersion = packagesVersion;
  return index;
}

function load(store: Store, feed: Pick<Feed, 'id' | 'createdAt'>): FeedIndex {
  const index = new FeedIndex(store, feed.id, startOf(store, feed));
  for (const change of gemTable.changes(store, feed.id, 0)) index.recall(change);
  return index;
}

/** When `/versions` begins, in whole seconds as RubyGems writes it. */
function startOf(store: Store, { id, createdAt }: Pick<Feed, 'id' | 'createdAt'>): string {
  return (gemTable.rebuiltAt(store, id) ?? createdAt).replace(/\.\d+Z$/, 'Z');
}

/** False when the feed was emptied or rebuilt, or the whole state was replaced by an earlier one. */
function isContinued(store: Store, feed: Pick<Feed, 'id' | 'createdAt'>, index: FeedIndex): boolean {
  if (index.createdAt !== startOf(store, feed)) return false;
  return index.lastChange === 0 || gemTable.hasChange(store, feed.id, index.lastChange);
}
