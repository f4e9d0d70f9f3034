import { queryOf } from '../../http/authorize.ts';
import type { Exchange } from '../../http/exchange.ts';
import { type Reply, text } from '../../http/reply.ts';
import { noteEvent } from '../../store/packageEvents.ts';
import { findPackage, fullName, readWanted } from './findPackage.ts';
import type { OpenFeed } from './openFeed.ts';

/** `POST|DELETE /api/packages/FEED/delete?IDENTIFIERS`. */
export function deletePackage({ store, url }: Exchange, opened: OpenFeed): Reply {
  const { feed, format } = opened;
  const wanted = readWanted(queryOf(url), opened);
  store.write((transaction) => {
    const found = findPackage(transaction, opened, wanted);
    format.remove(transaction, feed, found);
    const time = new Date().toISOString();
    noteEvent(transaction, { event: 'deleted', feed, package: fullName(found), version: found.version, time });
  });
  return text(200, '');
}
