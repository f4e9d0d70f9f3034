import type { FeedAction } from '../contract/action.ts';
import { feedTypes } from '../contract/feed.ts';
import type { FeedExchange } from '../http/exchange.ts';
import { HttpError } from '../http/reply.ts';
import type { FeedFormat, FeedRoute } from './route.ts';

const actionByMethod: readonly (readonly [FeedRoute['method'], FeedAction])[] = [
  ['GET', 'feed.download'],
  ['PUT', 'feed.add'],
  ['POST', 'feed.add'],
  ['DELETE', 'feed.delete'],
];

/** Formats whose packages are not served: the credential is judged for real, then the answer is 501. */
export const otherFormats: FeedFormat = {
  routes: actionByMethod.map(([method, action]) => ({ method, path: /^/, action, handle: refuse })),
};

function refuse(exchange: FeedExchange): never {
  const { title } = feedTypes[exchange.feed.feedType];
  throw new HttpError(501, `Your credential may do this, but this emulator does not serve ${title} packages.`);
}
