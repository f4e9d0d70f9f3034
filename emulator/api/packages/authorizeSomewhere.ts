import type { Action } from '../../contract/action.ts';
import type { Feed } from '../../contract/feed.ts';
import { authorize, judge } from '../../http/authorize.ts';
import type { Exchange } from '../../http/exchange.ts';
import type { Surroundings } from '../../http/services.ts';

/**
 * For requests that do not say which feed they are about: only who may do this in some feed is told what is wrong with
 * them.
 * @throws DenialError for everybody else.
 */
export function authorizeSomewhere(
  exchange: Exchange,
  surroundings: Surroundings,
  action: Action,
  feeds: readonly Feed[],
): void {
  const feed = feeds.find((one) => judge(exchange, surroundings, action, { feed: one }).allow) ?? null;
  authorize(exchange, surroundings, action, { feed });
}
