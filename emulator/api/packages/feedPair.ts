import type { FeedAction } from '../../contract/action.ts';
import { authorize } from '../../http/authorize.ts';
import type { Exchange } from '../../http/exchange.ts';
import { HttpError } from '../../http/reply.ts';
import type { Surroundings } from '../../http/services.ts';
import { type OpenFeed, unknownFeed, withFormat } from './openFeed.ts';

/** One end of a transfer. */
export interface End {
  /** Name of the member that names the feed. */
  readonly member: string;
  readonly feedName: string;
  /** What has to be allowed there. */
  readonly action: FeedAction;
}

/**
 * Opens the feeds that a package is to go out of and into, once each is decided.
 * @throws DenialError; HttpError 404 for an unknown or inactive feed, 400 when their types differ.
 */
export function openPair(
  exchange: Exchange,
  surroundings: Surroundings,
  from: End,
  to: End,
): { source: OpenFeed; target: OpenFeed } {
  const source = surroundings.findFeed(from.feedName);
  const target = surroundings.findFeed(to.feedName);
  exchange.feedName = to.feedName;
  exchange.feed = target;
  authorize(exchange, surroundings, from.action, { feed: source });
  authorize(exchange, surroundings, to.action, { feed: target });
  if (source === null || !source.active) throw unknownFeed(from.feedName);
  if (target === null || !target.active) throw unknownFeed(to.feedName);
  if (source.feedType !== target.feedType) {
    const types = `${source.name} is of the type ${source.feedType}, ${target.name} of ${target.feedType}`;
    throw new HttpError(400, `${from.member} and ${to.member} must be of one type, but ${types}.`);
  }
  return { source: withFormat(source), target: withFormat(target) };
}
