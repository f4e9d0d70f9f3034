import type { Feed } from '../contract/feed.ts';
import { HttpError } from '../http/reply.ts';
import { hasFeed } from '../store/feedTable.ts';
import type { Transaction } from '../store/types.ts';

/** For the end of an upload, in the transaction that adds the package. @throws HttpError 404 when its feed was deleted. */
export function checkFeed(transaction: Transaction, feed: Feed): void {
  if (!hasFeed(transaction, feed.id)) throw new HttpError(404, `Feed ${feed.name} not found.`);
}
