import { type NuGetVersionFacts, nugetTable } from '../../store/nugetTable.ts';
import type { Store } from '../../store/types.ts';
import { FeedMemory, type FollowsChanges } from '../feedMemory.ts';

/** Versions whose keys are kept of each feed. */
const mostVersions = 50_000;

interface VersionList {
  readonly keys: NuGetVersionFacts[];
  /** Sort keys that were written since. */
  readonly changed: Set<string>;
  /** Of the counters, when the downloads were read. */
  flushes: number;
}

/** What tells the versions of packages apart, brought up to date by what was written: a push costs one version of many. */
class VersionLists implements FollowsChanges {
  readonly #store: Store;
  readonly #feedId: number;
  /** The newest stand last. */
  readonly #lists = new Map<string, VersionList>();
  #versions = 0;

  constructor(store: Store, feedId: number) {
    this.#store = store;
    this.#feedId = feedId;
  }

  changed(name: string, version: string | null): void {
    if (version === null) this.#forget(name);
    else this.#lists.get(name)?.changed.add(version);
  }

  /** Oldest first; empty when there is no such package. */
  of(lowerId: string): readonly NuGetVersionFacts[] {
    const known = this.#lists.get(lowerId);
    if (known?.flushes !== this.#store.counters.flushes) return this.#read(lowerId);
    for (const sortKey of known.changed) if (!this.#update(known, lowerId, sortKey)) return this.#read(lowerId);
    known.changed.clear();
    this.#lists.delete(lowerId);
    this.#lists.set(lowerId, known);
    return known.keys;
  }

  #read(lowerId: string): readonly NuGetVersionFacts[] {
    this.#forget(lowerId);
    const keys = nugetTable.versionFacts(this.#store, this.#feedId, lowerId);
    if (keys.length === 0) return keys;
    this.#lists.set(lowerId, { keys, changed: new Set(), flushes: this.#store.counters.flushes });
    this.#versions += keys.length;
    for (const [oldest] of this.#lists) {
      if (this.#versions <= mostVersions || this.#lists.size === 1) break;
      this.#forget(oldest);
    }
    return keys;
  }

  /** @returns false when all have to be read again: a push may spell the id in another case. */
  #update({ keys }: VersionList, lowerId: string, sortKey: string): boolean {
    const now = nugetTable.versionFacts(this.#store, this.#feedId, lowerId, sortKey);
    const spelling = keys[0]?.package_id;
    const at = placeOf(keys, sortKey);
    const isThere = keys[at]?.sort_key === sortKey;
    keys.splice(at, isThere ? 1 : 0, ...now);
    this.#versions += now.length - Number(isThere);
    return keys.length > 0 && (now[0]?.package_id ?? spelling) === spelling;
  }

  #forget(lowerId: string): void {
    this.#versions -= this.#lists.get(lowerId)?.keys.length ?? 0;
    this.#lists.delete(lowerId);
  }
}

/** Where a version stands, or would stand. */
function placeOf(keys: readonly NuGetVersionFacts[], sortKey: string): number {
  let low = 0;
  let high = keys.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((keys[middle]?.sort_key ?? '') < sortKey) low = middle + 1;
    else high = middle;
  }
  return low;
}

const lists = new FeedMemory((store, { id }) => new VersionLists(store, id));

/** What tells the versions of a package apart, oldest first; empty when there is no such package. Do not keep it. */
export function versionsOf(store: Store, feed: { readonly id: number }, lowerId: string): readonly NuGetVersionFacts[] {
  return lists.of(store, feed).of(lowerId);
}
