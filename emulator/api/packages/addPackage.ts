import { checkFeed } from '../../feeds/checkFeed.ts';
import type { NewPackage, PackageIdentity, Publishing, StoredPackage } from '../../feeds/packageFormat.ts';
import { HttpError } from '../../http/reply.ts';
import type { Reader, Spool, Transaction } from '../../store/types.ts';
import { fullName } from './findPackage.ts';
import type { OpenFeed } from './openFeed.ts';
import { normalizeQualifier } from './purl.ts';

/** The very package in a feed, if it holds it. */
export function findSame(
  reader: Reader,
  { feed, format }: OpenFeed,
  wanted: PackageIdentity,
): StoredPackage | undefined {
  const { group, name, version } = wanted;
  const qualifier = normalizeQualifier(wanted.qualifier ?? '');
  return format
    .list(reader, feed, { group, name })
    .find(
      (stored) =>
        format.isSameVersion(stored.version, version) && normalizeQualifier(stored.qualifier ?? '') === qualifier,
    );
}

export function alreadyThere({ feed }: OpenFeed, added: PackageIdentity, status: number): HttpError {
  return new HttpError(status, `${fullName(added)} ${added.version} already exists in feed ${feed.name}.`);
}

/**
 * Writes a package that was read from a spool: the blob first, then everything else in one transaction.
 * @param replaces whether it may take the place of the same package
 * @param also what belongs to the same change: history, events
 */
export async function addPackage(
  write: (work: (transaction: Transaction) => void) => void,
  opened: OpenFeed,
  added: NewPackage,
  spool: Spool,
  { replaces, by, at, also }: Publishing & { replaces: boolean; also: (transaction: Transaction) => void },
): Promise<void> {
  await spool.keep();
  write((transaction) => {
    checkFeed(transaction, opened.feed);
    // Asked again: the same package may have come in meanwhile.
    if (!replaces && findSame(transaction, opened, added) !== undefined) throw alreadyThere(opened, added, 400);
    added.put(transaction, opened.feed, { by, at });
    also(transaction);
  });
}
