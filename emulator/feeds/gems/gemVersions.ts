import { anyPlatform } from './platform.ts';
import type { NameTuple } from './specsFile.ts';
import { GemVersion, isPrerelease } from './version.ts';

/** One version of a gem, as the indexes of its feed know it. */
export interface IndexedVersion extends NameTuple {
  readonly isPrerelease: boolean;
  /** For comparisons. */
  readonly order: GemVersion;
}

export function indexedVersion({ name, version, platform }: NameTuple): IndexedVersion {
  return { name, version, platform, isPrerelease: isPrerelease(version), order: new GemVersion(version) };
}

/** @param text as {@link numberAndPlatform} writes it; a version holds no hyphen */
export function parseNumberAndPlatform(name: string, text: string): NameTuple {
  const hyphen = text.indexOf('-');
  if (hyphen === -1) return { name, version: text, platform: anyPlatform };
  return { name, version: text.slice(0, hyphen), platform: text.slice(hyphen + 1) };
}

/** The versions of one gem, and the highest listed release of each platform. */
export class GemVersions {
  readonly #versions = new Map<string, IndexedVersion>();
  readonly #latest = new Map<string, IndexedVersion>();
  #unlisted: ReadonlySet<string> = new Set();

  get size(): number {
    return this.#versions.size;
  }

  /** In the order of pushes. */
  list(): IndexedVersion[] {
    return [...this.#versions.values()];
  }

  latest(platform: string): IndexedVersion | undefined {
    return this.#latest.get(platform);
  }

  /** Of all versions. */
  platforms(): ReadonlySet<string> {
    return new Set(this.list().map(({ platform }) => platform));
  }

  add(added: IndexedVersion): void {
    this.#versions.set(keyOf(added), added);
    this.#considerLatest(added);
  }

  /** @param unlisted all of its versions that searches do not show */
  unlist(unlisted: readonly Pick<NameTuple, 'version' | 'platform'>[]): void {
    this.#unlisted = new Set(unlisted.map(keyOf));
    this.#latest.clear();
    for (const version of this.#versions.values()) this.#considerLatest(version);
  }

  /** @returns what was there. */
  remove(tuple: NameTuple): IndexedVersion | undefined {
    const removed = this.#versions.get(keyOf(tuple));
    if (removed === undefined) return undefined;
    this.#versions.delete(keyOf(tuple));
    // Whatever is pushed in its place is listed.
    if (this.#unlisted.has(keyOf(tuple))) {
      this.#unlisted = new Set([...this.#unlisted].filter((key) => key !== keyOf(tuple)));
    }
    if (this.#latest.get(removed.platform) === removed) this.#findLatest(removed.platform);
    return removed;
  }

  #findLatest(platform: string): void {
    this.#latest.delete(platform);
    for (const version of this.#versions.values()) if (version.platform === platform) this.#considerLatest(version);
  }

  #considerLatest(version: IndexedVersion): void {
    if (version.isPrerelease || this.#unlisted.has(keyOf(version))) return;
    const known = this.#latest.get(version.platform);
    if (known === undefined || version.order.compare(known.order) > 0) this.#latest.set(version.platform, version);
  }
}

function keyOf({ version, platform }: Pick<NameTuple, 'version' | 'platform'>): string {
  return `${version} ${platform}`;
}
