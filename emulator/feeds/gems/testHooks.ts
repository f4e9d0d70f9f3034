import { readBody, unauthenticatedBodyLimit } from '../../http/body.ts';
import type { FeedExchange } from '../../http/exchange.ts';
import { HttpError, type Reply, text } from '../../http/reply.ts';
import { gemTable } from '../../store/gemTable.ts';
import type { FeedRoute } from '../route.ts';
import { feedNow, stopClock } from './clock.ts';
import { indexOf } from './feedIndex.ts';
import { numberAndPlatform } from './gemSpec.ts';

/**
 * What RubyGems' conformance suite for servers calls besides the protocol (gem_server_conformance, README). The suite
 * sends no credential with it, so none is asked for: these routes exist only where `--test-hooks` asked for them.
 */
export const testHooks: readonly FeedRoute[] = [
  { method: 'POST', path: /^\/set_time$/, action: null, handle: setTime },
  { method: 'POST', path: /^\/rebuild_versions_list$/, action: null, handle: rebuildVersionsList },
];

/** The body is the time in ISO 8601; the feed's clock stands still there. */
async function setTime({ request, store, feed }: FeedExchange): Promise<Reply> {
  const time = new Date((await readBody(request, unauthenticatedBodyLimit)).toString('latin1').trim());
  if (Number.isNaN(time.getTime())) throw new HttpError(400, 'The body is not a time in ISO 8601.');
  stopClock(store, feed.id, time);
  return text(200, 'OK');
}

/** Writes `/versions` anew, with one line for each gem. */
function rebuildVersionsList({ store, feed }: FeedExchange): Reply {
  const index = indexOf(store, feed);
  const changes = index.names.list().map((name) => {
    const versions = index.gem(name)?.list() ?? [];
    const sorted = versions.sort((one, other) => one.order.compare(other.order));
    return { name, change: sorted.map(numberAndPlatform).join(','), infoMd5: index.info(name)?.md5 ?? '' };
  });
  const time = feedNow(store, feed.id).toISOString();
  store.write((transaction) => gemTable.rebuild(transaction, feed.id, changes, time));
  return text(200, 'OK');
}
