import type { Feed } from '../contract/feed.ts';
import type { Reader, SqlValue, Transaction } from './types.ts';

/** A package that came into a feed out of another one, or out of another version. */
export interface HistoryEntry {
  readonly kind: 'promotion' | 'repackaging';
  /** That of both feeds. */
  readonly feedType: string;
  readonly group: string | null;
  readonly package: string;
  readonly version: string;
  readonly qualifier: string | null;
  /** Which version was repackaged; null for promotions. */
  readonly formerVersion: string | null;
  /** ISO 8601, UTC. */
  readonly date: string;
  /** Name of whoever did it. */
  readonly user: string;
  readonly comments: string | null;
}

/** An entry as it is kept: it outlives packages and feeds. */
export interface KeptEntry extends HistoryEntry {
  readonly id: number;
  /** Name that the feed has now, or had when it was deleted. */
  readonly fromFeed: string;
  /** Null when the feed is gone. */
  readonly fromFeedId: number | null;
  readonly toFeed: string;
  readonly toFeedId: number | null;
}

export interface HistoryFilter {
  /** Compared without case, like every name of packages here. */
  readonly package?: string;
  readonly version?: string;
}

export function noteHistory(transaction: Transaction, from: Feed, to: Feed, entry: HistoryEntry): void {
  transaction.run(
    `INSERT INTO package_history (kind, feed_type, package_group, package, version, qualifier, former_version, from_feed,
      from_feed_id, to_feed, to_feed_id, date, user, comments) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    [
      entry.kind,
      entry.feedType,
      entry.group,
      entry.package,
      entry.version,
      entry.qualifier,
      entry.formerVersion,
      from.name,
      from.id,
      to.name,
      to.id,
      entry.date,
      entry.user,
      entry.comments,
    ],
  );
}

/** The oldest first. @param kind null = both */
export function listHistory(
  reader: Reader,
  kind: HistoryEntry['kind'] | null,
  filter: HistoryFilter = {},
): KeptEntry[] {
  const conditions = ['TRUE'];
  const parameters: SqlValue[] = [];
  if (kind !== null) {
    conditions.push('h.kind = ?');
    parameters.push(kind);
  }
  if (filter.package !== undefined) {
    conditions.push('h.package = ? COLLATE NOCASE');
    parameters.push(filter.package);
  }
  if (filter.version !== undefined) {
    conditions.push('h.version = ? COLLATE NOCASE');
    parameters.push(filter.version);
  }
  return reader.all(
    `SELECT h.id, h.kind, h.feed_type AS feedType, h.package_group AS "group", h.package, h.version, h.qualifier,
      h.former_version AS formerVersion, coalesce(f.name, h.from_feed) AS fromFeed, h.from_feed_id AS fromFeedId,
      coalesce(t.name, h.to_feed) AS toFeed, h.to_feed_id AS toFeedId, h.date, h.user, h.comments
     FROM package_history h LEFT JOIN feeds f ON f.id = h.from_feed_id LEFT JOIN feeds t ON t.id = h.to_feed_id
     WHERE ${conditions.join(' AND ')} ORDER BY h.id`,
    parameters,
  );
}
