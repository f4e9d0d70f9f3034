import type { Feed } from '../../contract/feed.ts';
import { type NpmAttestationRow, npmAttestationTable } from '../../store/npmAttestationTable.ts';
import { addNpmPackage, findNpmPackage, putNpmVersion } from '../../store/npmTable.ts';
import type { Blob, Transaction } from '../../store/types.ts';
import type { Publishing } from '../packageFormat.ts';
import type { ManifestTexts } from './manifest.ts';
import { isJsonObject, type JsonObject } from './publishBody.ts';

/** One version, checked and ready to be written. */
export interface PreparedVersion {
  readonly name: string;
  readonly version: string;
  readonly texts: ManifestTexts;
  readonly readme: string;
  /** JSON: a list of `{name, email}`. */
  readonly maintainers: string;
  /** Kept already: blobs before rows. */
  readonly tarball: Blob;
  readonly provenance: NpmAttestationRow | null;
}

/**
 * Writes the rows of a version, in place of one that is there. Tags, revision and events are the caller's.
 * @returns the id of the package.
 */
export function storeVersion(
  transaction: Transaction,
  feed: Feed,
  { name, version, texts, readme, maintainers, tarball, provenance }: PreparedVersion,
  { by, at }: Publishing,
): number {
  const packageId =
    findNpmPackage(transaction, feed.id, name)?.id ??
    addNpmPackage(transaction, feed.id, { name, created: at, maintainers });
  putNpmVersion(transaction, packageId, { ...texts, version, readme, tarball, published: at, publishedBy: by });
  npmAttestationTable.put(transaction, packageId, version, provenance);
  return packageId;
}

/** Those that a manifest names, else whoever publishes it. */
export function readMaintainers({ maintainers }: JsonObject, publisher: string): string {
  const named = Array.isArray(maintainers) && maintainers.length > 0 && maintainers.every(isJsonObject);
  return JSON.stringify(named ? maintainers : [{ name: publisher, email: '' }]);
}
