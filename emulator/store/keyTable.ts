import { timingSafeEqual } from 'node:crypto';
import type { ApiKey } from '../contract/apiKey.ts';
import { type KeyRow, keyColumns, keyOfRow } from './keyRow.ts';
import type { SqlValue, Store, Transaction } from './types.ts';
import { writeAuth } from './writeAuth.ts';

/** A key ready to be stored. `hash`: SHA-256 of the value in hex; `value` only while hashing is off. */
export interface KeyRecord extends Omit<ApiKey, 'id' | 'lastUsedAt'> {
  readonly hash: string;
}

/** What can be edited in an existing key. */
export interface KeyChanges
  extends Partial<
    Pick<
      ApiKey,
      | 'displayName'
      | 'description'
      | 'systemApis'
      | 'packagePermissions'
      | 'feeds'
      | 'feedGroups'
      | 'legacyApis'
      | 'user'
      | 'enabled'
      | 'expiration'
      | 'logging'
    >
  > {}

const changeableColumns: readonly (readonly [keyof KeyChanges, string])[] = [
  ['displayName', 'display_name'],
  ['description', 'description'],
  ['systemApis', 'system_apis'],
  ['packagePermissions', 'package_permissions'],
  ['feeds', 'feeds'],
  ['feedGroups', 'feed_groups'],
  ['legacyApis', 'legacy_apis'],
  ['user', 'user'],
  ['enabled', 'enabled'],
  ['expiration', 'expiration'],
  ['logging', 'logging'],
];

/**
 * API keys. Ids start at 1000 and are never given twice; every write touches `auth`. (`last_used_at` is written by the
 * counters, without touching: it decides nothing.)
 */
export class KeyTable {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  /** In the order of creation. */
  list(): ApiKey[] {
    return this.#store.all<KeyRow>(`SELECT ${keyColumns} FROM keys ORDER BY id`).map(keyOfRow);
  }

  count(): number {
    return this.#store.get<{ count: number }>('SELECT count(*) AS count FROM keys')?.count ?? 0;
  }

  get(id: number): ApiKey | undefined {
    const row = this.#store.get<KeyRow>(`SELECT ${keyColumns} FROM keys WHERE id = ?`, [id]);
    return row === undefined ? undefined : keyOfRow(row);
  }

  /** @param hash SHA-256 of the value in hex. */
  findByHash(hash: string): ApiKey | undefined {
    const bytes = Buffer.from(hash, 'hex');
    const row = this.#store.get<KeyRow & { hash: Uint8Array }>(`SELECT hash, ${keyColumns} FROM keys WHERE hash = ?`, [
      bytes,
    ]);
    if (row === undefined || row.hash.length !== bytes.length || !timingSafeEqual(row.hash, bytes)) return undefined;
    return keyOfRow(row);
  }

  /**
   * Stores a key. Whether the value exists already is the caller's question ({@link findByHash}): the unique index
   * makes this throw.
   */
  create(record: KeyRecord, transaction?: Transaction): ApiKey {
    const columns: Record<string, SqlValue> = {
      hash: Buffer.from(record.hash, 'hex'),
      value: record.value,
      mark: record.mark,
      type: record.type,
      display_name: record.displayName,
      description: record.description,
      system_apis: JSON.stringify(record.systemApis),
      package_permissions: JSON.stringify(record.packagePermissions),
      feeds: JSON.stringify(record.feeds),
      feed_groups: JSON.stringify(record.feedGroups),
      user: record.user,
      legacy_apis: JSON.stringify(record.legacyApis),
      expiration: record.expiration,
      logging: record.logging,
      enabled: record.enabled ? 1 : 0,
      created_at: record.createdAt,
      origin: record.origin,
    };
    const names = Object.keys(columns);
    const sql = `INSERT INTO keys (${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')})`;
    const { hash: _hash, ...key } = record;
    return writeAuth(this.#store, transaction, (writer) => {
      const { lastInsertRowid } = writer.run(sql, Object.values(columns));
      return { ...key, id: lastInsertRowid, lastUsedAt: null };
    });
  }

  /** @returns the key as it is now, undefined if there is none with this id. */
  update(id: number, changes: KeyChanges, transaction?: Transaction): ApiKey | undefined {
    const given = changeableColumns.filter(([field]) => changes[field] !== undefined);
    if (given.length === 0) return this.get(id);
    const sql = `UPDATE keys SET ${given.map(([, column]) => `${column} = ?`).join(', ')} WHERE id = ?`;
    const values = given.map(([field]) => sqlValueOf(changes[field]));
    writeAuth(this.#store, transaction, (writer) => writer.run(sql, [...values, id]));
    return this.get(id);
  }

  /** @returns whether there was such a key. A value stored in clear is gone from the disk only after a snapshot. */
  delete(id: number, transaction?: Transaction): boolean {
    return (
      writeAuth(this.#store, transaction, (writer) => writer.run('DELETE FROM keys WHERE id = ?', [id])).changes > 0
    );
  }

  /** Forgets every value kept in clear: hashing was turned on. @returns how many there were. */
  eraseValues(transaction?: Transaction): number {
    return writeAuth(this.#store, transaction, (writer) =>
      writer.run('UPDATE keys SET value = NULL WHERE value IS NOT NULL'),
    ).changes;
  }
}

function sqlValueOf(value: KeyChanges[keyof KeyChanges]): SqlValue {
  if (typeof value === 'boolean') return value ? 1 : 0;
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : (value ?? null);
}
