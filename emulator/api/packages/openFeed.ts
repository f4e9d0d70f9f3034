import type { FeedAction } from '../../contract/action.ts';
import { type Feed, feedTypes } from '../../contract/feed.ts';
import type { PackageFormat } from '../../feeds/packageFormat.ts';
import { packageFormatOf } from '../../feeds/packageFormats.ts';
import { authorize } from '../../http/authorize.ts';
import type { Exchange } from '../../http/exchange.ts';
import { HttpError } from '../../http/reply.ts';
import type { Surroundings } from '../../http/services.ts';

/** A feed and how its packages are handled. */
export interface OpenFeed {
  readonly feed: Feed;
  readonly format: PackageFormat;
}

/**
 * The feed that a URL names, once the caller may do all of `actions` in it: the first is `feed.view` everywhere (spec:
 * permission matrix, Packages).
 * @throws DenialError; HttpError 404 for an unknown or inactive feed.
 */
export function findFeed(
  exchange: Exchange,
  surroundings: Surroundings,
  name: string,
  ...actions: readonly FeedAction[]
): Feed {
  const feed = surroundings.findFeed(name);
  exchange.feedName = name;
  exchange.feed = feed;
  for (const action of actions) authorize(exchange, surroundings, action, { feed });
  if (feed === null || !feed.active) throw unknownFeed(name);
  return feed;
}

/** {@link findFeed}, for what needs to know its packages. @throws HttpError 400, or 501 where the format is not served. */
export function openFeed(
  exchange: Exchange,
  surroundings: Surroundings,
  name: string,
  ...actions: readonly FeedAction[]
): OpenFeed {
  return withFormat(findFeed(exchange, surroundings, name, ...actions));
}

/** Feeds that hold something else than packages (spec: common packages API). */
const withoutPackages: readonly Feed['feedType'][] = ['asset', 'docker', 'bower'];

export function withFormat(feed: Feed): OpenFeed {
  const format = packageFormatOf(feed);
  if (format !== null) return { feed, format };
  const { title } = feedTypes[feed.feedType];
  if (withoutPackages.includes(feed.feedType)) {
    throw new HttpError(400, `Feed ${feed.name} is of the type ${title}, which this API does not work with.`);
  }
  throw new HttpError(501, `Your key may do this, but this emulator does not serve ${title} packages.`);
}

export function unknownFeed(name: string): HttpError {
  return new HttpError(404, `Feed ${name.replace(/[^\x20-\x7e]/g, '?').slice(0, 80)} not found.`);
}
