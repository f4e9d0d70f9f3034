import type { Connector } from '../contract/connector.ts';
import type { Feed, FeedType } from '../contract/feed.ts';
import type { SecretBox } from './secretBox.ts';
import type { Reader, SqlValue, Store, Transaction } from './types.ts';

/** A connector to be written. `password`: undefined = as it is, null = none. */
export interface ConnectorRecord extends Omit<Connector, 'id' | 'hasPassword'> {
  readonly password: string | null | undefined;
}

/** A password that there is but that cannot be read: the key file was lost. */
export const unreadable = Symbol('unreadable');

interface ConnectorRow {
  readonly id: number;
  readonly name: string;
  readonly url: string;
  readonly feed_type: string;
  readonly timeout: number;
  readonly metadata_cache_enabled: number;
  readonly metadata_cache_minutes: number;
  readonly metadata_cache_count: number;
  readonly username: string | null;
  readonly has_password: number;
  readonly filters: string;
}

const columns = `id, name, url, feed_type, timeout, metadata_cache_enabled, metadata_cache_minutes,
  metadata_cache_count, username, sealed_password IS NOT NULL AS has_password, filters`;

/** Connectors and the feeds they belong to. Names are unique without case; passwords are sealed. */
export class ConnectorTable {
  readonly #store: Store;
  readonly #box: SecretBox;

  constructor(store: Store, box: SecretBox) {
    this.#store = store;
    this.#box = box;
  }

  /** By name. */
  list(): Connector[] {
    return this.#store.all<ConnectorRow>(`SELECT ${columns} FROM connectors ORDER BY lower_name`).map(connectorOfRow);
  }

  /** In any case. */
  find(name: string): Connector | undefined {
    return this.#one('lower_name = ?', name.toLowerCase());
  }

  get(id: number): Connector | undefined {
    return this.#one('id = ?', id);
  }

  passwordOf({ id }: Pick<Connector, 'id'>): string | null | typeof unreadable {
    const sql = 'SELECT sealed_password AS sealed FROM connectors WHERE id = ?';
    const sealed = this.#store.get<{ sealed: Uint8Array | null }>(sql, [id])?.sealed ?? null;
    return sealed === null ? null : (this.#box.open(sealed, 'connector-password') ?? unreadable);
  }

  /** The caller has checked the name ({@link find}): the unique index makes this throw. */
  create(record: ConnectorRecord): Connector {
    const values = this.#valuesOf(record);
    const names = Object.keys(values);
    const sql = `INSERT INTO connectors (${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')})`;
    const { password, ...connector } = record;
    const { lastInsertRowid } = this.#store.write((transaction) => transaction.run(sql, Object.values(values)));
    return { ...connector, id: lastInsertRowid, hasPassword: typeof password === 'string' };
  }

  update(id: number, record: ConnectorRecord): void {
    const values = this.#valuesOf(record);
    const assignments = Object.keys(values).map((name) => `${name} = ?`);
    const sql = `UPDATE connectors SET ${assignments.join(', ')} WHERE id = ?`;
    this.#store.write((transaction) => transaction.run(sql, [...Object.values(values), id]));
  }

  /** Feeds that use it go on without it. */
  delete(id: number): void {
    this.#store.write((transaction) => transaction.run('DELETE FROM connectors WHERE id = ?', [id]));
  }

  /** Writes a feed and its connectors as one change. @param connectors undefined = they stay. */
  writeFeed(connectors: readonly Connector[] | undefined, work: (transaction: Transaction) => Feed): Feed {
    return this.#store.write((transaction) => {
      const feed = work(transaction);
      if (connectors !== undefined) setConnectorsOfFeed(transaction, feed, connectors);
      return feed;
    });
  }

  /** The feeds that use a connector. */
  feedsOf(id: number): { readonly name: string; readonly feedType: FeedType }[] {
    return this.#store.all(
      `SELECT feeds.name, feeds.feed_type AS feedType FROM feed_connectors JOIN feeds ON feeds.id = feed_id
       WHERE connector_id = ? ORDER BY feeds.name`,
      [id],
    );
  }

  /** Passwords that are there but cannot be read. */
  countUnreadable(): number {
    return this.list().filter((connector) => this.passwordOf(connector) === unreadable).length;
  }

  #one(condition: string, value: SqlValue): Connector | undefined {
    const row = this.#store.get<ConnectorRow>(`SELECT ${columns} FROM connectors WHERE ${condition}`, [value]);
    return row === undefined ? undefined : connectorOfRow(row);
  }

  #valuesOf(record: ConnectorRecord): Record<string, SqlValue> {
    const { password } = record;
    return {
      name: record.name,
      lower_name: record.name.toLowerCase(),
      url: record.url,
      feed_type: record.feedType,
      timeout: record.timeout,
      metadata_cache_enabled: record.metadataCacheEnabled ? 1 : 0,
      metadata_cache_minutes: record.metadataCacheMinutes,
      metadata_cache_count: record.metadataCacheCount,
      username: record.username,
      filters: JSON.stringify(record.filters),
      ...(password === undefined
        ? {}
        : { sealed_password: password === null ? null : this.#box.seal(password, 'connector-password') }),
    };
  }
}

/** Names of the connectors of a feed, in their order. */
export function connectorsOfFeed(reader: Reader, { id }: Pick<Feed, 'id'>): string[] {
  const sql = `SELECT name FROM feed_connectors JOIN connectors ON connectors.id = connector_id
    WHERE feed_id = ? ORDER BY position`;
  return reader.all<{ name: string }>(sql, [id]).map(({ name }) => name);
}

function setConnectorsOfFeed(
  transaction: Transaction,
  { id }: Pick<Feed, 'id'>,
  connectors: readonly Pick<Connector, 'id'>[],
): void {
  transaction.run('DELETE FROM feed_connectors WHERE feed_id = ?', [id]);
  for (const [position, connector] of connectors.entries()) {
    transaction.run('INSERT INTO feed_connectors (feed_id, connector_id, position) VALUES (?, ?, ?)', [
      id,
      connector.id,
      position,
    ]);
  }
}

function connectorOfRow(row: ConnectorRow): Connector {
  return {
    id: row.id,
    name: row.name,
    url: row.url,
    feedType: row.feed_type as FeedType,
    timeout: row.timeout,
    metadataCacheEnabled: row.metadata_cache_enabled === 1,
    metadataCacheMinutes: row.metadata_cache_minutes,
    metadataCacheCount: row.metadata_cache_count,
    username: row.username,
    hasPassword: row.has_password === 1,
    filters: JSON.parse(row.filters),
  };
}
