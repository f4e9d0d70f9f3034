import type { FeedExchange } from '../../http/exchange.ts';
import { preparedReply } from '../../http/preparedReply.ts';
import { HttpError, type Reply } from '../../http/reply.ts';
import { indexOf } from './feedIndex.ts';
import type { PreparedText } from './growingText.ts';

/** `GET /versions`: every change of the feed, in order. Clients fetch what was added to it with `Range`. */
export function getVersions(exchange: FeedExchange): Reply {
  return replyText(exchange, indexOf(exchange.store, exchange.feed).versions.prepared);
}

/** `GET /names`. */
export function getNames(exchange: FeedExchange): Reply {
  return replyText(exchange, indexOf(exchange.store, exchange.feed).names.prepared);
}

/** `GET /info/NAME`: the versions of a gem with their dependencies; empty when all of them were yanked. */
export function getInfo(exchange: FeedExchange, { name = '' }: Record<string, string>): Reply {
  const { store, feed } = exchange;
  const info = indexOf(store, feed).info(name);
  if (info === undefined) throw new HttpError(404, `This gem could not be found: ${name} is not in feed ${feed.name}.`);
  return replyText(exchange, info.prepared);
}

/** The digest is that of the whole text, also beside a part of it: clients check what they have put together. */
function replyText({ request }: FeedExchange, text: PreparedText): Reply {
  return preparedReply(request, text, {
    'Content-Type': 'text/plain; charset=utf-8',
    'Cache-Control': 'no-cache',
    'Repr-Digest': `sha-256=:${text.digest}:`,
    Digest: `sha-256=${text.digest}`,
  });
}
