import type { FeedExchange } from '../../http/exchange.ts';
import type { Reply } from '../../http/reply.ts';
import { ByPackage } from '../byPackage.ts';
import { FeedMemory } from '../feedMemory.ts';
import { lowerId } from './packageId.ts';

/** Of each feed. */
const maxBytes = 16 * 1024 * 1024;

const replies = new FeedMemory(() => new ByPackage<Reply>(maxBytes, sizeOf));

/**
 * Answers again what was answered before, as long as the package was not changed since: restores ask for the same few
 * documents all the time. The base URL is part of the key, for replies hold absolute URLs.
 * @param make throws for what is not there, which is not remembered: anybody can ask for endless such things
 */
export function prepared(
  { store, feed, feedUrl, path }: FeedExchange,
  id: string,
  make: () => object,
  encode: (value: object) => Reply,
): Reply {
  return replies.of(store, feed).get(lowerId(id), `${feedUrl} ${path}`, () => encode(make()));
}

function sizeOf({ body }: Reply): number {
  return 500 + (Buffer.isBuffer(body) ? body.length : 0);
}
