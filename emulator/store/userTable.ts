import { type Grant, parseVirtualPrincipal } from '../contract/security.ts';
import type { User } from '../contract/user.ts';
import { grantsOfUser, insertGrant } from './permissionTable.ts';
import type { Reader, Store, Transaction } from './types.ts';
import { writeAuth } from './writeAuth.ts';

/** A user to be stored; `passwordHash` is the scrypt hash, never the password; empty = no password opens. */
export interface UserRecord extends Pick<User, 'name' | 'displayName' | 'email'> {
  readonly passwordHash: string;
  /** Names of groups, which exist. */
  readonly groups?: readonly string[];
  /** His own permissions. */
  readonly grants?: readonly Grant[];
}

export interface UserChanges extends Partial<Omit<UserRecord, 'name' | 'grants'>> {}

interface UserRow {
  readonly id: number;
  readonly name: string;
  readonly display_name: string | null;
  readonly email: string | null;
}

const columns = 'id, name, display_name, email';

/** Users with all that was granted to them. Names are exact; `api` is the name that stands for a key and no user can have it. */
export class UserTable {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  list(): User[] {
    const rows = this.#store.all<UserRow>(`SELECT ${columns} FROM users ORDER BY name`);
    return rows.map((row) => userOf(this.#store, row));
  }

  find(name: string): User | undefined {
    const row = this.#store.get<UserRow>(`SELECT ${columns} FROM users WHERE name = ?`, [name]);
    return row === undefined ? undefined : userOf(this.#store, row);
  }

  /** The stored scrypt hash of a user's password. */
  passwordHashOf(user: Pick<User, 'id'>): string | undefined {
    return this.#store.get<{ password: string }>('SELECT password FROM users WHERE id = ?', [user.id])?.password;
  }

  /** @throws Error for the reserved or an impossible name; the unique index refuses a name that exists. */
  create(record: UserRecord, transaction?: Transaction): User {
    const problem = userNameProblem(record.name);
    if (problem !== null) throw new Error(problem);
    const { name, displayName, email, passwordHash, groups = [], grants = [] } = record;
    return writeAuth(this.#store, transaction, (writer) => {
      const { lastInsertRowid: id } = writer.run(
        'INSERT INTO users (name, display_name, email, password) VALUES (?, ?, ?, ?)',
        [name, displayName, email, passwordHash],
      );
      putIntoGroups(writer, id, groups);
      for (const grant of grants) insertGrant(writer, { user: id }, grant);
      return userOf(writer, { id, name, display_name: displayName, email });
    });
  }

  /** @returns the user as he is now, undefined if there is none of this name. */
  update(name: string, changes: UserChanges, transaction?: Transaction): User | undefined {
    const user = this.find(name);
    if (user === undefined) return undefined;
    const { displayName = user.displayName, email = user.email, groups, passwordHash } = changes;
    writeAuth(this.#store, transaction, (writer) => {
      writer.run('UPDATE users SET display_name = ?, email = ? WHERE id = ?', [displayName, email, user.id]);
      if (passwordHash !== undefined) {
        writer.run('UPDATE users SET password = ? WHERE id = ?', [passwordHash, user.id]);
      }
      if (groups !== undefined) {
        writer.run('DELETE FROM group_members WHERE user_id = ?', [user.id]);
        putIntoGroups(writer, user.id, groups);
      }
    });
    return this.find(name);
  }

  /** @returns whether there was such a user. His permissions go with him; his Personal keys stay and act for nobody. */
  delete(name: string, transaction?: Transaction): boolean {
    return (
      writeAuth(this.#store, transaction, (writer) => writer.run('DELETE FROM users WHERE name = ?', [name])).changes >
      0
    );
  }
}

/** What is wrong with a user name, as one sentence, or null. A colon would cut `user:password` in the wrong place. */
export function userNameProblem(name: string): string | null {
  if (name === 'api') return 'The user name api is reserved: it stands for "the password is an API key".';
  if (name.includes(':')) return 'A user name must not hold a colon.';
  return principalNameProblem('user', name);
}

/** The same for users and groups alike. */
export function principalNameProblem(noun: 'user' | 'group', name: string): string | null {
  const virtual = parseVirtualPrincipal(name);
  if (virtual !== undefined) return `The ${noun} name ${virtual} is reserved: it stands for more than one.`;
  if (name.trim() === '' || name !== name.trim()) {
    return `A ${noun} name must not be empty or begin or end with a blank.`;
  }
  if (name.length > 255) return `A ${noun} name has at most 255 characters.`;
  if (/[\p{Cc}\p{Cs}\u2028\u2029]/u.test(name)) return `A ${noun} name must not hold control characters.`;
  return null;
}

function userOf(reader: Reader, row: UserRow): User {
  const sql = `SELECT name FROM user_groups JOIN group_members ON group_id = id WHERE user_id = ? ORDER BY name`;
  return {
    id: row.id,
    name: row.name,
    displayName: row.display_name,
    email: row.email,
    groups: reader.all<{ name: string }>(sql, [row.id]).map(({ name }) => name),
    grants: grantsOfUser(reader, row.id),
  };
}

function putIntoGroups(writer: Transaction, userId: number, groups: readonly string[]): void {
  const sql = 'INSERT INTO group_members (group_id, user_id) SELECT id, ? FROM user_groups WHERE name = ?';
  for (const group of new Set(groups)) writer.run(sql, [userId, group]);
}
