import { actorOf } from '../../http/actor.ts';
import { authorize } from '../../http/authorize.ts';
import { mediaType } from '../../http/body.ts';
import type { Exchange } from '../../http/exchange.ts';
import { receiveBody } from '../../http/receiveBody.ts';
import { HttpError, type Reply, text } from '../../http/reply.ts';
import type { Surroundings } from '../../http/services.ts';
import { noteEvent } from '../../store/packageEvents.ts';
import { addPackage, findSame } from './addPackage.ts';
import { fullName } from './findPackage.ts';
import type { OpenFeed } from './openFeed.ts';

/** Largest package, in bytes. */
const packageLimit = 500 * 1024 * 1024;

/**
 * `PUT|POST /api/packages/FEED/upload[/FILE]`: the bare bytes, whatever the Content-Type says or lacks. A package that is
 * there already takes the right to overwrite.
 */
export async function uploadPackage(exchange: Exchange, surroundings: Surroundings, opened: OpenFeed): Promise<Reply> {
  const { request, store } = exchange;
  // What ProGet says about forms, which it reads as if they were packages (spec: upload).
  if (mediaType(request).startsWith('multipart/')) {
    throw new HttpError(400, 'End of Central Directory record could not be found. Send the bare file, not a form.');
  }
  const spool = await receiveBody(request, store.blobs, packageLimit, 'a feed');
  try {
    if (spool.size === 0) throw new HttpError(400, 'The body is empty; send the bytes of the package.');
    const added = await opened.format.read(spool);
    const replaces = findSame(store, opened, added) !== undefined;
    if (replaces) authorize(exchange, surroundings, 'feed.overwrite', { feed: opened.feed });
    const at = new Date().toISOString();
    const event = { event: 'added', feed: opened.feed, package: fullName(added), version: added.version } as const;
    await addPackage(store, opened, added, spool, {
      by: actorOf(exchange.principal),
      at,
      replaces,
      also: (transaction) => noteEvent(transaction, { ...event, time: at }),
    });
    return text(200, '');
  } finally {
    await spool.discard();
  }
}
