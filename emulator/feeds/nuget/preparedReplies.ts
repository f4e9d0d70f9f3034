import type { FeedExchange } from '../../http/exchange.ts';
import type { Reply } from '../../http/reply.ts';
import type { Store } from '../../store/types.ts';

const maxBytes = 16 * 1024 * 1024;

interface Prepared {
  /** Of the topic `packages`, when the replies were made. */
  version: number;
  bytes: number;
  readonly replies: Map<string, Reply>;
}

const preparedByStore = new WeakMap<Store, Prepared>();

/**
 * Answers again what was answered before, as long as no package was written since: restores ask for the same few
 * documents all the time. The base URL is part of the key, for replies hold absolute URLs.
 * @param make throws for what is not there, which is not remembered: anybody can ask for endless such things
 */
export function prepared(exchange: FeedExchange, make: () => object, encode: (value: object) => Reply): Reply {
  const { store, feed, feedUrl, path } = exchange;
  const version = store.version('packages');
  const cache = preparedByStore.get(store) ?? { version, bytes: 0, replies: new Map<string, Reply>() };
  preparedByStore.set(store, cache);
  if (cache.version !== version) {
    cache.replies.clear();
    Object.assign(cache, { version, bytes: 0 });
  }
  const key = `${feed.id} ${feedUrl} ${path}`;
  const known = cache.replies.get(key);
  if (known !== undefined) return known;
  const reply = encode(make());
  const size = key.length + (Buffer.isBuffer(reply.body) ? reply.body.length : 0);
  if (cache.bytes + size <= maxBytes) {
    cache.replies.set(key, reply);
    cache.bytes += size;
  }
  return reply;
}
