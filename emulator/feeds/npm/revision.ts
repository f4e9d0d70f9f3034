import { HttpError } from '../../http/reply.ts';
import { bumpNpmPackage, findNpmVersion, listNpmDistTags, type NpmPackage } from '../../store/npmTable.ts';
import type { Transaction } from '../../store/types.ts';

/** `_rev` of a package's document. */
export function revisionOf({ id, revision }: Pick<NpmPackage, 'id' | 'revision'>): string {
  return `${revision}-${id}`;
}

/** @throws HttpError 409 when the caller worked on an older document. */
export function checkRevision(found: NpmPackage, sent: unknown): void {
  if (typeof sent === 'string' && sent !== revisionOf(found)) {
    throw new HttpError(409, `${found.name} was changed in the meantime; run the command again.`);
  }
}

/** Ends a change of a package: new revision, search text of what is now the latest version. */
export function finishChange(transaction: Transaction, packageId: number, name: string, now: string): void {
  const latest = listNpmDistTags(transaction, packageId).get('latest');
  const manifest = latest === undefined ? undefined : findNpmVersion(transaction, packageId, latest)?.manifest;
  const { description, keywords } = manifest === undefined ? {} : (JSON.parse(manifest) as Record<string, unknown>);
  const words = [name, description, ...(Array.isArray(keywords) ? keywords : [])];
  const searchText = words
    .filter((word) => typeof word === 'string')
    .join('\n')
    .replaceAll('\0', '')
    .toLowerCase();
  bumpNpmPackage(transaction, packageId, now, searchText);
}
