import { checkNotBlocked } from '../../feeds/blocked.ts';
import { checkFeed } from '../../feeds/checkFeed.ts';
import type { Publishing, StoredPackage } from '../../feeds/packageFormat.ts';
import { noteEvent, type PackageEvent } from '../../store/packageEvents.ts';
import { type HistoryEntry, noteHistory } from '../../store/packageHistory.ts';
import type { BlobStore, Spool, Store } from '../../store/types.ts';
import { addPackage, findSame } from './addPackage.ts';
import { fullName } from './findPackage.ts';
import type { OpenFeed } from './openFeed.ts';

/** Packages in feeds are no larger; rewritten ones may come to be a little so. */
const packageLimit = 512 * 1024 * 1024;

/** Makes other bytes of a package, while they are read. */
export type Rewrite = (spool: Spool) => Promise<AsyncIterable<Uint8Array>>;

/** A package on its way out of one feed into another one, or back into the same one. */
export interface Transfer extends Pick<HistoryEntry, 'kind' | 'formerVersion' | 'comments'> {
  readonly source: OpenFeed;
  readonly found: StoredPackage;
  readonly target: OpenFeed;
  readonly publishing: Publishing;
  readonly event: PackageEvent['event'];
  /** What becomes of the bytes on the way; null = nothing. */
  readonly rewrite: Rewrite | null;
  /** Whether it may take the place of the same package, asked only where there is one; may throw instead. */
  readonly mayReplace: () => boolean;
}

/**
 * Adds the package to the target, notes it in the history and tells webhooks, all in one transaction.
 * @throws HttpError 403 when it is blocked, 400 when it cannot be rewritten or is there and may not be replaced, 404
 * when one of the feeds is gone meanwhile.
 */
export async function transferPackage(store: Store, transfer: Transfer): Promise<void> {
  const { source, found, target, publishing, kind, formerVersion, comments } = transfer;
  checkNotBlocked(found.allow === false, `${fullName(found)} ${found.version}`);
  const spool = await rewritten(store.blobs, await copyOf(store.blobs, found), transfer.rewrite);
  try {
    const added = await target.format.read(spool);
    const { group, name, version, qualifier } = added;
    await addPackage(store, target, added, spool, {
      ...publishing,
      replaces: findSame(store, target, added) !== undefined && transfer.mayReplace(),
      also(transaction) {
        // The history names both feeds.
        checkFeed(transaction, source.feed);
        const { by: user, at: date } = publishing;
        const what = { feedType: target.feed.feedType, group, package: name, version, qualifier };
        const entry = { kind, ...what, formerVersion, date, user, comments };
        noteHistory(transaction, source.feed, target.feed, entry);
        const { event } = transfer;
        noteEvent(transaction, { event, feed: target.feed, package: fullName(added), version, time: date });
      },
    });
  } finally {
    await spool.discard();
  }
}

async function copyOf(blobs: BlobStore, { file }: StoredPackage): Promise<Spool> {
  return blobs.receive(await blobs.open(file.sha256), packageLimit);
}

async function rewritten(blobs: BlobStore, spool: Spool, rewrite: Rewrite | null): Promise<Spool> {
  if (rewrite === null) return spool;
  try {
    return await blobs.receive(await rewrite(spool), packageLimit);
  } finally {
    await spool.discard();
  }
}
