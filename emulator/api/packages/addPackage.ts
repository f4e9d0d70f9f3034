import { checkFeed } from '../../feeds/checkFeed.ts';
import type { NewPackage, PackageIdentity, Publishing, StoredPackage } from '../../feeds/packageFormat.ts';
import { HttpError } from '../../http/reply.ts';
import type { Reader, Spool, Store, Transaction } from '../../store/types.ts';
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

/** How a package is added. */
export interface Addition extends Publishing {
  /** Whether it may take the place of the same package. */
  readonly replaces: boolean;
  /** What belongs to the same change: history, events. */
  readonly also: (transaction: Transaction) => void;
}

/**
 * Writes a package that was read from a spool: the blob first, then everything else in one transaction.
 * @throws HttpError 400 when the feed holds the very package and it may not be replaced, 404 when the feed is gone.
 */
export async function addPackage(
  store: Pick<Store, 'write'>,
  opened: OpenFeed,
  added: NewPackage,
  spool: Spool,
  { replaces, by, at, also }: Addition,
): Promise<void> {
  await spool.keep();
  store.write((transaction) => {
    checkFeed(transaction, opened.feed);
    if (!replaces && findSame(transaction, opened, added) !== undefined) {
      throw new HttpError(400, `${fullName(added)} ${added.version} already exists in feed ${opened.feed.name}.`);
    }
    added.put(transaction, opened.feed, { by, at });
    also(transaction);
  });
}
