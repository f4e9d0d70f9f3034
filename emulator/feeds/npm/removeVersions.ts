import {
  listNpmDistTags,
  listNpmVersions,
  type NpmPackage,
  removeNpmDistTag,
  removeNpmPackage,
  removeNpmVersion,
  setNpmDistTag,
} from '../../store/npmTable.ts';
import type { Transaction } from '../../store/types.ts';
import { finishChange } from './revision.ts';
import { highestVersion } from './versionOrder.ts';

/**
 * Removes versions of a package, the tags that point at them, and the package with its last one. `latest` moves to the
 * highest that is left.
 * @param now ISO 8601
 * @returns the versions that went.
 */
export function removeVersions(
  transaction: Transaction,
  found: NpmPackage,
  gone: (version: string) => boolean,
  now: string,
): string[] {
  const removed: string[] = [];
  const remaining: string[] = [];
  for (const { id, version } of listNpmVersions(transaction, found.id)) {
    if (gone(version)) removeNpmVersion(transaction, id);
    (gone(version) ? removed : remaining).push(version);
  }
  if (remaining.length === 0) {
    removeNpmPackage(transaction, found.id);
    return removed;
  }
  for (const [tag, version] of listNpmDistTags(transaction, found.id)) {
    if (remaining.includes(version)) continue;
    if (tag === 'latest') setNpmDistTag(transaction, found.id, tag, highestVersion(remaining));
    else removeNpmDistTag(transaction, found.id, tag);
  }
  finishChange(transaction, found.id, found.name, now);
  return removed;
}
