import { Router } from 'express';
import { type Feed, isCompatible } from '../../contract/feed.ts';
import { authorize, judge, note } from '../../http/authorize.ts';
import { readJson } from '../../http/body.ts';
import type { Exchange } from '../../http/exchange.ts';
import { allow, identified } from '../../http/handle.ts';
import { HttpError, json, type Reply, text } from '../../http/reply.ts';
import { resource } from '../../http/resource.ts';
import type { Surroundings } from '../../http/services.ts';
import { connectorsOfFeed } from '../../store/connectorTable.ts';
import type { Tables } from '../../tables.ts';
import { type FeedChange, feedToWire, readFeedBody } from './feedBody.ts';
import { findConnectors } from './feedConnectors.ts';
import { changedProperties } from './feedProperties.ts';

/** `/api/management/feeds/…` (spec: feed management). ProGet accepts several verbs for most calls; so do we. */
export function feedManagementRoutes(surroundings: Surroundings, tables: Tables): Router {
  const router = Router();
  const { feeds } = tables;
  const existing = (name: string): Feed => {
    const feed = feeds.find(name);
    if (feed === undefined) throw new HttpError(404, `Feed ${shown(name)} not found.`);
    return feed;
  };

  resource(router, surroundings, '/list', {
    GET: identified(surroundings, (exchange) => listFeeds(exchange, surroundings, tables)),
  });

  const get = identified(surroundings, (exchange, { name = '' }) => {
    const feed = feeds.find(name) ?? null;
    authorize(exchange, surroundings, feed === null ? 'feeds.list' : 'feed.settings', { feed });
    return json(200, wire(existing(name), exchange));
  });
  resource(router, surroundings, '/get/:name', { GET: get, POST: get });

  const create = allow(surroundings, 'feeds.manage', async (exchange) => {
    const change = readFeedBody(await readJson(exchange.request));
    return json(201, wire(createFeed(tables, change), exchange));
  });
  resource(router, surroundings, '/create', { POST: create, PUT: create });

  const update = identified(surroundings, async (exchange, { name = '' }) => {
    authorize(exchange, surroundings, 'feeds.manage', { feed: feeds.find(name) ?? null });
    existing(name);
    const change = readFeedBody(await readJson(exchange.request));
    // Once more: what is left out stays as it is, and not as it was when the body began to come in.
    return json(200, wire(updateFeed(tables, existing(name), change), exchange));
  });
  resource(router, surroundings, '/update/:name', { POST: update, PATCH: update, PUT: update });

  const remove = identified(surroundings, (exchange, { name = '' }) => {
    authorize(exchange, surroundings, 'feeds.manage', { feed: feeds.find(name) ?? null });
    feeds.delete(existing(name).id);
    return text(200, '');
  });
  resource(router, surroundings, '/delete/:name', { DELETE: remove, POST: remove });
  return router;
}

function wire(feed: Feed, { store, origin }: Exchange): Record<string, unknown> {
  return feedToWire(feed, origin, connectorsOfFeed(store, feed));
}

/** Documented to never refuse: everybody gets the feeds that he may see, perhaps none. */
function listFeeds(exchange: Exchange, surroundings: Surroundings, tables: Tables): Reply {
  const whole = judge(exchange, surroundings, 'feeds.list');
  const reason = 'Anybody may list feeds; only those are shown that the caller may view.';
  note(exchange, 'feeds.list', { allow: true, principal: whole.principal, hints: whole.hints, reason });
  const maySee = (feed: Feed): boolean =>
    judge(exchange, surroundings, 'feed.view', { feed }).allow ||
    judge(exchange, surroundings, 'feed.settings', { feed }).allow;
  const visible = tables.feeds.list().filter(maySee);
  return json(
    200,
    visible.map((feed) => wire(feed, exchange)),
  );
}

/** @throws HttpError 400 for a name that is missing or taken, or without a feed type. */
export function createFeed(tables: Tables, change: FeedChange): Feed {
  const { name, feedType } = change;
  if (name === undefined) throw new HttpError(400, 'feed name is required');
  if (feedType === undefined) throw new HttpError(400, 'feedType is required');
  const alternateNames = change.alternateNames ?? [];
  refuseTakenNames(tables, [name, ...alternateNames], null);
  const connectors = findConnectors(tables, change.connectors, feedType);
  const record = {
    name,
    feedType,
    alternateNames,
    feedGroup: change.feedGroup ?? null,
    description: change.description ?? null,
    active: change.active ?? true,
    properties: changedProperties({}, change.properties),
    createdAt: new Date().toISOString(),
  };
  return tables.connectors.writeFeed(connectors, (transaction) => tables.feeds.create(record, transaction));
}

function updateFeed(tables: Tables, feed: Feed, change: FeedChange): Feed {
  const { name = feed.name, feedType = feed.feedType, alternateNames = feed.alternateNames } = change;
  if (!isCompatible(feed.feedType, feedType)) {
    throw new HttpError(400, `A ${feed.feedType} feed cannot become a ${feedType} feed.`);
  }
  refuseTakenNames(tables, [name, ...alternateNames], feed.id);
  const connectors = findConnectors(tables, change.connectors, feedType);
  const changes = {
    name,
    feedType,
    alternateNames,
    feedGroup: change.feedGroup === undefined ? feed.feedGroup : change.feedGroup,
    description: change.description === undefined ? feed.description : change.description,
    active: change.active ?? feed.active,
    properties: changedProperties(feed.properties, change.properties),
  };
  return tables.connectors.writeFeed(
    connectors,
    (transaction) => tables.feeds.update(feed.id, changes, transaction) ?? feed,
  );
}

/** Names and alternate names of all feeds are one namespace, compared without case. */
function refuseTakenNames(tables: Tables, names: readonly string[], ownId: number | null): void {
  const lower = names.map((name) => name.toLowerCase());
  const repeated = names.find((name, index) => lower.indexOf(name.toLowerCase()) !== index);
  if (repeated !== undefined) throw new HttpError(400, `The name '${repeated}' is given twice.`);
  const taken = names.find((name) => (tables.feeds.find(name)?.id ?? ownId) !== ownId);
  if (taken !== undefined) throw new HttpError(400, `A feed named '${taken}' exists already.`);
}

function shown(name: string): string {
  return name.replace(/[^\x20-\x7e]/g, '?').slice(0, 60);
}
