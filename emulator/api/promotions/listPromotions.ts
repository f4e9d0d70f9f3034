import type { Feed } from '../../contract/feed.ts';
import { authorize, judge, queryOf } from '../../http/authorize.ts';
import type { Exchange } from '../../http/exchange.ts';
import { HttpError, json, type Reply } from '../../http/reply.ts';
import type { Surroundings } from '../../http/services.ts';
import { type KeptEntry, listHistory } from '../../store/packageHistory.ts';
import type { Tables } from '../../tables.ts';

/** ProGet's PromotedPackage. */
interface PromotedPackage {
  readonly group: string | undefined;
  readonly package: string;
  readonly packageType: string;
  readonly version: string;
  readonly promotions: object[];
}

/**
 * `GET /api/promotions/list?fromFeed&toFeed&group&package&version`: promotions between feeds that the caller may both
 * view, the oldest first.
 */
export function listPromotions(exchange: Exchange, surroundings: Surroundings, tables: Tables): Reply {
  const query = queryOf(exchange.url);
  const read = (...names: readonly string[]): string | null =>
    names.map((name) => query.get(name)).find((value) => value !== null && value !== '') ?? null;
  const feeds = [read('fromFeed'), read('toFeed')] as const;
  const subject = { feed: firstKnown(surroundings, feeds), challenges: true };
  authorize(exchange, surroundings, 'promotions.list', subject);
  const [version, name, group] = [read('version'), read('package', 'packageName'), read('group', 'groupName')];
  if (group !== null && name === null) throw new HttpError(400, 'group needs package beside it.');
  const isVisible = visibility(exchange, surroundings, tables);
  const entries = listHistory(exchange.store, 'promotion', {
    ...(name === null ? {} : { package: name }),
    ...(version === null ? {} : { version }),
  }).filter(
    (entry) =>
      isFeed(surroundings, feeds[0], entry.fromFeed, entry.fromFeedId) &&
      isFeed(surroundings, feeds[1], entry.toFeed, entry.toFeedId) &&
      (group === null || isSameGroup(group, entry.group)) &&
      isVisible(entry),
  );
  return json(200, promotedPackages(entries));
}

function firstKnown(surroundings: Surroundings, names: readonly (string | null)[]): Feed | null {
  for (const name of names) {
    const feed = name === null ? null : surroundings.findFeed(name);
    if (feed !== null) return feed;
  }
  return null;
}

/** Feeds are asked for by any of their names, or by the name that a deleted one had. */
function isFeed(surroundings: Surroundings, asked: string | null, name: string, id: number | null): boolean {
  if (asked === null) return true;
  const feed = surroundings.findFeed(asked);
  return feed === null ? id === null && asked.toLowerCase() === name.toLowerCase() : feed.id === id;
}

/** With or without the `@` of a scope. */
function isSameGroup(asked: string, group: string | null): boolean {
  const bare = (text: string): string => text.replace(/^@/, '').toLowerCase();
  return group !== null && bare(asked) === bare(group);
}

/** Who may view everything also sees what became of feeds that are gone. */
function visibility(exchange: Exchange, surroundings: Surroundings, tables: Tables): (entry: KeptEntry) => boolean {
  const known = new Map<number | null, boolean>();
  const mayView = (id: number | null): boolean => {
    const decided = known.get(id);
    if (decided !== undefined) return decided;
    const feed = id === null ? null : (tables.feeds.get(id) ?? null);
    const { allow } = judge(exchange, surroundings, 'feed.promote-source', { feed });
    known.set(id, allow);
    return allow;
  };
  return ({ fromFeedId, toFeedId }) => mayView(fromFeedId) && mayView(toFeedId);
}

function promotedPackages(entries: readonly KeptEntry[]): PromotedPackage[] {
  const packages = new Map<string, PromotedPackage>();
  for (const entry of entries) {
    const key = JSON.stringify([entry.feedType, entry.group, entry.package, entry.version]);
    const listed = packages.get(key) ?? {
      group: entry.group ?? undefined,
      package: entry.package,
      packageType: entry.feedType === 'universal' ? 'upack' : entry.feedType,
      version: entry.version,
      promotions: [],
    };
    packages.set(key, listed);
    listed.promotions.push({
      fromFeed: entry.fromFeed,
      toFeed: entry.toFeed,
      // To the second and without a zone, as documented; it is UTC.
      date: entry.date.slice(0, 19),
      user: entry.user,
      comments: entry.comments ?? undefined,
      id: entry.id,
    });
  }
  return [...packages.values()];
}
