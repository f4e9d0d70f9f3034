import { type Grant, type HeldGrant, type Holder, type Permission, virtualPrincipals } from '../contract/security.ts';
import { builtInTask } from '../contract/tasks.ts';
import type { Reader, Store, Transaction } from './types.ts';
import { writeAuth } from './writeAuth.ts';

interface GrantRow {
  readonly task: string;
  readonly feed: string | null;
  readonly feed_group: string | null;
  readonly deny: number;
}

interface HeldRow extends GrantRow {
  readonly own: number;
  readonly attributes: string | null;
}

const holders = `permissions
  LEFT JOIN users ON users.id = user_id
  LEFT JOIN user_groups ON user_groups.id = group_id`;

/** Permissions and restrictions of users, groups and virtual principals. Ids are never given twice. */
export class PermissionTable {
  readonly #store: Store;
  #version = -1;
  #anonymous: readonly HeldGrant[] = [];

  constructor(store: Store) {
    this.#store = store;
  }

  /** In the order of creation. */
  list(): Permission[] {
    type Row = GrantRow & { id: number; user: string | null; user_group: string | null; everybody: string | null };
    const sql = `SELECT permissions.id, users.name AS user, user_groups.name AS user_group, everybody, task, feed,
      feed_group, deny FROM ${holders} ORDER BY permissions.id`;
    return this.#store
      .all<Row>(sql)
      .map((row) => ({ id: row.id, holder: holderOf(row.user, row.user_group, row.everybody), ...grantOf(row) }));
  }

  /** @throws Error when there is no such user or group. */
  create(holder: Holder, grant: Grant, transaction?: Transaction): Permission {
    return writeAuth(this.#store, transaction, (writer) => {
      const columns = holderColumns(writer, holder);
      return { id: insertGrant(writer, columns, grant), holder, ...grant };
    });
  }

  /** @returns whether there was such a permission. */
  delete(id: number, transaction?: Transaction): boolean {
    const sql = 'DELETE FROM permissions WHERE id = ?';
    return writeAuth(this.#store, transaction, (writer) => writer.run(sql, [id]).changes > 0);
  }

  /** How many permissions and restrictions name a task. */
  countOf(task: string): number {
    const sql = 'SELECT count(*) AS count FROM permissions WHERE task = ?';
    return this.#store.get<{ count: number }>(sql, [task])?.count ?? 0;
  }

  /** What Anonymous was granted, Everyone's included; kept until `auth` changes, since every request asks for it. */
  ofAnonymous(): readonly HeldGrant[] {
    const version = this.#store.version('auth');
    if (version !== this.#version) {
      this.#anonymous = this.#store.all<HeldRow>(ofAnonymous).map(heldGrantOf);
      this.#version = version;
    }
    return this.#anonymous;
  }
}

const ofUser = `SELECT task, feed, feed_group, deny, user_id IS NOT NULL AS own, attributes
  FROM permissions LEFT JOIN tasks ON tasks.name = task
  WHERE user_id = ? OR group_id IN (SELECT group_id FROM group_members WHERE user_id = ?)
    OR everybody IN ('Everyone', 'Authenticated')
  ORDER BY id`;
const ofAnonymous = `SELECT task, feed, feed_group, deny, everybody = 'Anonymous' AS own, attributes
  FROM permissions LEFT JOIN tasks ON tasks.name = task
  WHERE everybody IN ('Everyone', 'Anonymous')
  ORDER BY id`;

/** Everything that was granted to a user, by whichever way it reaches him. */
export function grantsOfUser(reader: Reader, userId: number): HeldGrant[] {
  return reader.all<HeldRow>(ofUser, [userId, userId]).map(heldGrantOf);
}

/** @returns the id. */
export function insertGrant(
  writer: Transaction,
  { user, group, everybody }: HolderColumns,
  { task, feed, feedGroup, deny }: Grant,
): number {
  const sql = `INSERT INTO permissions (user_id, group_id, everybody, task, feed, feed_group, deny)
    VALUES (?, ?, ?, ?, ?, ?, ?)`;
  return writer.run(sql, [user ?? null, group ?? null, everybody ?? null, task, feed, feedGroup, deny ? 1 : 0])
    .lastInsertRowid;
}

interface HolderColumns {
  readonly user?: number;
  readonly group?: number;
  readonly everybody?: string;
}

function holderColumns(reader: Reader, { kind, name }: Holder): HolderColumns {
  if (kind === 'virtual') return { everybody: name };
  const table = kind === 'user' ? 'users' : 'user_groups';
  const id = reader.get<{ id: number }>(`SELECT id FROM ${table} WHERE name = ?`, [name])?.id;
  if (id === undefined) throw new Error(`there is no ${kind} of this name`);
  return kind === 'user' ? { user: id } : { group: id };
}

function holderOf(user: string | null, group: string | null, everybody: string | null): Holder {
  if (user !== null) return { kind: 'user', name: user };
  if (group !== null) return { kind: 'group', name: group };
  return { kind: 'virtual', name: virtualPrincipals.find((name) => name === everybody) ?? '' };
}

function grantOf({ task, feed, feed_group, deny }: GrantRow): Grant {
  return { task, feed, feedGroup: feed_group, deny: deny === 1 };
}

function heldGrantOf(row: HeldRow): HeldGrant {
  return {
    ...grantOf(row),
    attributes: builtInTask(row.task)?.attributes ?? JSON.parse(row.attributes ?? '[]'),
    own: row.own === 1,
  };
}
