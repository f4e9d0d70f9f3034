import type { Feed, FeedType } from '../contract/feed.ts';
import type { Reader, Store, Transaction } from './types.ts';
import { writeAuth } from './writeAuth.ts';

export interface FeedRecord extends Omit<Feed, 'id'> {}

export interface FeedChanges extends Partial<Omit<FeedRecord, 'createdAt'>> {}

interface FeedRow {
  readonly id: number;
  readonly name: string;
  readonly feed_type: string;
  readonly feed_group: string | null;
  readonly description: string | null;
  readonly active: number;
  readonly properties: string;
  readonly created_at: string;
}

/**
 * Feeds. Names and alternate names are one namespace, compared without case. All feeds are kept in memory until `auth`
 * changes: every request looks one up.
 */
export class FeedTable {
  readonly #store: Store;
  #version = -1;
  #feeds: readonly Feed[] = [];
  #byName: ReadonlyMap<string, Feed> = new Map();

  constructor(store: Store) {
    this.#store = store;
  }

  /** Active and inactive ones, by name. */
  list(): readonly Feed[] {
    this.#refresh();
    return this.#feeds;
  }

  /** By name or alternate name, in any case; inactive feeds too. */
  find(name: string): Feed | undefined {
    this.#refresh();
    return this.#byName.get(name.toLowerCase());
  }

  get(id: number): Feed | undefined {
    return this.list().find((feed) => feed.id === id);
  }

  /** Whether some feed is in this group, in any case. */
  hasGroup(group: string): boolean {
    const lower = group.toLowerCase();
    return this.list().some((feed) => feed.feedGroup?.toLowerCase() === lower);
  }

  /** The caller has checked the names ({@link find}): the primary key refuses one that is taken. */
  create(record: FeedRecord, transaction?: Transaction): Feed {
    return writeAuth(this.#store, transaction, (writer) => {
      const { lastInsertRowid } = writer.run(
        `INSERT INTO feeds (name, feed_type, feed_group, description, active, properties, created_at)
         VALUES (?, ?, ?, ?, ?, ?, ?)`,
        [
          record.name,
          record.feedType,
          record.feedGroup,
          record.description,
          record.active ? 1 : 0,
          JSON.stringify(record.properties),
          record.createdAt,
        ],
      );
      insertNames(writer, lastInsertRowid, record);
      return { ...record, id: lastInsertRowid };
    });
  }

  /** @param changes whole values; properties replace the former ones. @returns undefined if there is no such feed. */
  update(id: number, changes: FeedChanges, transaction?: Transaction): Feed | undefined {
    const former = this.get(id);
    if (former === undefined) return undefined;
    const feed: Feed = { ...former, ...changes };
    return writeAuth(this.#store, transaction, (writer) => {
      writer.run(
        `UPDATE feeds SET name = ?, feed_type = ?, feed_group = ?, description = ?, active = ?, properties = ?
         WHERE id = ?`,
        [
          feed.name,
          feed.feedType,
          feed.feedGroup,
          feed.description,
          feed.active ? 1 : 0,
          JSON.stringify(feed.properties),
          id,
        ],
      );
      // A restriction must not be shaken off with a new name.
      if (feed.name !== former.name) {
        writer.run('UPDATE permissions SET feed = ? WHERE feed = ? COLLATE NOCASE', [feed.name, former.name]);
      }
      writer.run('DELETE FROM feed_names WHERE feed_id = ?', [id]);
      insertNames(writer, id, feed);
      return feed;
    });
  }

  /** @returns whether there was such a feed. Rows of packages that reference it go with it. */
  delete(id: number, transaction?: Transaction): boolean {
    return writeAuth(this.#store, transaction, (writer) => {
      writer.touchPackage({ feedId: id, name: null, version: null });
      return writer.run('DELETE FROM feeds WHERE id = ?', [id]).changes > 0;
    });
  }

  #refresh(): void {
    const version = this.#store.version('auth');
    if (version === this.#version) return;
    const alternates = new Map<number, string[]>();
    const sql = 'SELECT name, feed_id FROM feed_names WHERE position > 0 ORDER BY feed_id, position';
    for (const { name, feed_id } of this.#store.all<{ name: string; feed_id: number }>(sql)) {
      alternates.set(feed_id, [...(alternates.get(feed_id) ?? []), name]);
    }
    this.#feeds = this.#store
      .all<FeedRow>('SELECT * FROM feeds ORDER BY name COLLATE NOCASE')
      .map((row) => feedOfRow(row, alternates.get(row.id) ?? []));
    this.#byName = new Map(
      this.#feeds.flatMap((feed) => [feed.name, ...feed.alternateNames].map((name) => [name.toLowerCase(), feed])),
    );
    this.#version = version;
  }
}

/** Whether a feed is still there: uploads take their time. */
export function hasFeed(reader: Reader, id: number): boolean {
  return reader.get('SELECT 1 AS found FROM feeds WHERE id = ?', [id]) !== undefined;
}

function insertNames(writer: Transaction, id: number, feed: Pick<Feed, 'name' | 'alternateNames'>): void {
  for (const [position, name] of [feed.name, ...feed.alternateNames].entries()) {
    writer.run('INSERT INTO feed_names (name, feed_id, position) VALUES (?, ?, ?)', [name, id, position]);
  }
}

function feedOfRow(row: FeedRow, alternateNames: readonly string[]): Feed {
  return {
    id: row.id,
    name: row.name,
    feedType: row.feed_type as FeedType,
    alternateNames,
    feedGroup: row.feed_group,
    description: row.description,
    active: row.active === 1,
    properties: JSON.parse(row.properties),
    createdAt: row.created_at,
  };
}
