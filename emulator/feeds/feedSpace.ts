import type { NextFunction, Request, RequestHandler, Response } from 'express';
import { type CarrierReading, carrierPlaceOf, readCarriers } from '../auth/carriers.ts';
import type { FeedAction } from '../contract/action.ts';
import { dialectBySegment } from '../contract/dialect.ts';
import { type FeedFamily, feedTypes } from '../contract/feed.ts';
import { authorize, readApiCredentials, useCredentials } from '../http/authorize.ts';
import type { Exchange, FeedExchange } from '../http/exchange.ts';
import { answer, exchangeOf } from '../http/openExchange.ts';
import { redactUrl } from '../http/redact.ts';
import { HttpError, type Reply } from '../http/reply.ts';
import { methodNotAllowed } from '../http/resource.ts';
import type { Surroundings } from '../http/services.ts';
import { type FeedUrl, splitFeedUrl } from './feedUrl.ts';
import { otherFormats } from './otherFormats.ts';
import type { FeedFormat, FeedRoute } from './route.ts';

export type FeedFormats = Readonly<Partial<Record<FeedFamily, FeedFormat>>>;

/** Serves everything below `/SEGMENT/FEED`: finds the feed, identifies the caller, decides, then runs the route. */
export function feedSpace(surroundings: Surroundings, formats: FeedFormats): RequestHandler {
  return (request: Request, _response: Response, next: NextFunction): void => {
    const exchange = exchangeOf(request);
    const feedUrl = splitFeedUrl(exchange.url);
    if (feedUrl === null) {
      next();
      return;
    }
    exchange.dialect = dialectBySegment.get(feedUrl.segment) ?? 'plain';
    answer(exchange, surroundings, () => serve(exchange, surroundings, feedUrl, formats));
  };
}

function serve(
  exchange: Exchange,
  surroundings: Surroundings,
  feedUrl: FeedUrl,
  formats: FeedFormats,
): Reply | Promise<Reply> {
  exchange.feedName = feedUrl.feedName;
  const feed = surroundings.findFeed(feedUrl.feedName);
  const type = feed === null ? null : feedTypes[feed.feedType];
  if (feed === null || type?.segment !== feedUrl.segment || !feed.active) {
    throw new HttpError(404, `Feed ${shown(feedUrl.feedName)} not found.`);
  }
  exchange.feed = feed;
  const inFeed: FeedExchange = Object.assign(exchange, {
    feed,
    feedUrl: `${exchange.origin}${feedUrl.base}`,
    path: feedUrl.path,
    query: feedUrl.query,
    policies: () => surroundings.policies(),
    useCredentials: async (carriers: CarrierReading) => {
      await useCredentials(exchange, surroundings, carriers);
    },
    authorize: (action: FeedAction) => authorize(exchange, surroundings, action, { feed }),
  });
  const format = formats[type.family] ?? otherFormats;
  if (type.family === 'universal' || type.family === 'asset') {
    return readApiCredentials(exchange, surroundings).then(() => runRoute(inFeed, surroundings, format));
  }
  const sent = { headers: exchange.request.headers, query: feedUrl.query };
  const learning = useCredentials(exchange, surroundings, readCarriers(carrierPlaceOf(feed.feedType), sent));
  const run = () => runRoute(inFeed, surroundings, format);
  return learning === null ? run() : learning.then(run);
}

function runRoute(exchange: FeedExchange, surroundings: Surroundings, format: FeedFormat): Reply | Promise<Reply> {
  const method = exchange.request.method === 'HEAD' ? 'GET' : (exchange.request.method ?? 'GET');
  const { path } = exchange;
  const route = format.routes.find((candidate) => candidate.method === method && candidate.path.test(path));
  const subject = { feed: exchange.feed, challenges: feedTypes[exchange.feed.feedType].family === 'asset' };
  if (route === undefined) {
    authorize(exchange, surroundings, 'feed.view', subject);
    throw noRoute(
      method,
      exchange,
      format.routes.filter((candidate) => candidate.path.test(path)),
    );
  }
  if (route.action !== null) authorize(exchange, surroundings, route.action, subject);
  return route.handle(exchange, parametersOf(route, path));
}

function parametersOf(route: FeedRoute, path: string): Record<string, string> {
  const groups = route.path.exec(path)?.groups;
  const parameters: Record<string, string> = {};
  for (const name in groups) {
    const value = groups[name];
    if (value !== undefined) parameters[name] = value.includes('%') ? decodeURIComponent(value) : value;
  }
  return parameters;
}

function noRoute(method: string, exchange: FeedExchange, matching: readonly FeedRoute[]): HttpError {
  if (matching.length === 0) {
    const path = redactUrl(exchange.path, exchange.carriers?.credential?.values ?? []);
    return new HttpError(404, `There is nothing at ${shown(path)} in this feed.`);
  }
  return methodNotAllowed(
    method,
    matching.map((route) => route.method),
  );
}

/** Text of a URL for an error message: printable and short. */
function shown(text: string): string {
  return text.replace(/[^\x20-\x7e]/g, '?').slice(0, 80);
}
