import { createHash } from 'node:crypto';
import { findNpmPackage } from '../../store/npmTable.ts';
import type { Store } from '../../store/types.ts';
import type { PackumentForm } from './negotiate.ts';
import { writePackument } from './packument.ts';
import { revisionOf } from './revision.ts';

/** A packument ready to be sent. */
export interface PreparedBody {
  readonly bytes: Buffer;
  /** Quoted, strong. */
  readonly entityTag: string;
}

interface Entry extends PreparedBody {
  readonly revision: string;
  /** Version of all packages for which `revision` was last found to be current. */
  packagesVersion: number;
}

const maximumBytes = 32 * 1024 * 1024;

/** Packuments by feed, name, form and the origin in their tarball URLs; the least recently used make room. */
class PreparedBodies {
  readonly #entries = new Map<string, Entry>();
  #bytes = 0;

  get(key: string): Entry | undefined {
    const entry = this.#entries.get(key);
    if (entry !== undefined) {
      this.#entries.delete(key);
      this.#entries.set(key, entry);
    }
    return entry;
  }

  delete(key: string): void {
    this.#bytes -= this.#entries.get(key)?.bytes.length ?? 0;
    this.#entries.delete(key);
  }

  set(key: string, entry: Entry): void {
    this.delete(key);
    if (entry.bytes.length > maximumBytes / 4) return;
    this.#entries.set(key, entry);
    this.#bytes += entry.bytes.length;
    for (const [oldest] of this.#entries) {
      if (this.#bytes <= maximumBytes) break;
      this.delete(oldest);
    }
  }
}

const bodiesByStore = new WeakMap<Store, PreparedBodies>();

/**
 * The packument of a package, from memory unless the package changed since.
 * @returns undefined when the feed has no such package.
 */
export function preparePackument(
  store: Store,
  feedId: number,
  name: string,
  form: PackumentForm,
  feedUrl: string,
): PreparedBody | undefined {
  const bodies = bodiesByStore.get(store) ?? new PreparedBodies();
  bodiesByStore.set(store, bodies);
  const key = `${feedId} ${form} ${feedUrl} ${name}`;
  const packagesVersion = store.version('packages');
  const prepared = bodies.get(key);
  // Nothing was published anywhere: no look-up at all.
  if (prepared?.packagesVersion === packagesVersion) return prepared;
  const found = findNpmPackage(store, feedId, name);
  if (found === undefined) {
    bodies.delete(key);
    return undefined;
  }
  const revision = `${revisionOf(found)} ${found.modified}`;
  if (prepared?.revision === revision) {
    prepared.packagesVersion = packagesVersion;
    return prepared;
  }
  const bytes = Buffer.from(writePackument(store, found, form, feedUrl), 'utf8');
  const entityTag = `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 27)}"`;
  const entry = { bytes, entityTag, revision, packagesVersion };
  bodies.set(key, entry);
  return entry;
}
