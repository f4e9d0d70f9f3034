import type { Group } from '../contract/security.ts';
import type { Store, Transaction } from './types.ts';
import { principalNameProblem } from './userTable.ts';
import { writeAuth } from './writeAuth.ts';

/** Groups of users. Names are exact, as those of users. */
export class GroupTable {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  /** By name. */
  list(): Group[] {
    const members = new Map<number, string[]>();
    const sql = 'SELECT group_id, name FROM group_members JOIN users ON users.id = user_id ORDER BY name';
    for (const { group_id, name } of this.#store.all<{ group_id: number; name: string }>(sql)) {
      members.set(group_id, [...(members.get(group_id) ?? []), name]);
    }
    return this.#store
      .all<{ id: number; name: string }>('SELECT id, name FROM user_groups ORDER BY name')
      .map(({ id, name }) => ({ id, name, users: members.get(id) ?? [] }));
  }

  find(name: string): Group | undefined {
    return this.list().find((group) => group.name === name);
  }

  /** @param users names of users that exist. @throws Error for an impossible name, or one that exists. */
  create(name: string, users: readonly string[], transaction?: Transaction): Group {
    const problem = principalNameProblem('group', name);
    if (problem !== null) throw new Error(problem);
    writeAuth(this.#store, transaction, (writer) => {
      const { lastInsertRowid } = writer.run('INSERT INTO user_groups (name) VALUES (?)', [name]);
      insertMembers(writer, lastInsertRowid, users);
    });
    return this.find(name) as Group;
  }

  /** Replaces the members. @returns undefined if there is no such group. */
  update(name: string, users: readonly string[], transaction?: Transaction): Group | undefined {
    const group = this.find(name);
    if (group === undefined) return undefined;
    writeAuth(this.#store, transaction, (writer) => {
      writer.run('DELETE FROM group_members WHERE group_id = ?', [group.id]);
      insertMembers(writer, group.id, users);
    });
    return this.find(name);
  }

  /** @returns whether there was such a group. Its permissions and restrictions go with it. */
  delete(name: string, transaction?: Transaction): boolean {
    const sql = 'DELETE FROM user_groups WHERE name = ?';
    return writeAuth(this.#store, transaction, (writer) => writer.run(sql, [name]).changes > 0);
  }
}

function insertMembers(writer: Transaction, groupId: number, users: readonly string[]): void {
  const sql = 'INSERT INTO group_members (group_id, user_id) SELECT ?, id FROM users WHERE name = ?';
  for (const user of new Set(users)) writer.run(sql, [groupId, user]);
}
