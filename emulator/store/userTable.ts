import type { Grant, TaskName, User } from '../contract/user.ts';
import type { Store, Transaction } from './types.ts';
import { writeAuth } from './writeAuth.ts';

/** A user to be stored; `passwordHash` is the scrypt hash, never the password. */
export interface UserRecord extends Omit<User, 'id'> {
  readonly passwordHash: string;
}

export interface UserChanges extends Partial<Omit<UserRecord, 'name'>> {}

interface UserRow {
  readonly id: number;
  readonly name: string;
  readonly display_name: string | null;
  readonly email: string | null;
}

const columns = 'id, name, display_name, email';

/** Users with their grants. Names are exact; `api` is the name that stands for a key and no user can have it. */
export class UserTable {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  list(): User[] {
    const rows = this.#store.all<UserRow>(`SELECT ${columns} FROM users ORDER BY name`);
    return rows.map((row) => this.#userOf(row));
  }

  find(name: string): User | undefined {
    const row = this.#store.get<UserRow>(`SELECT ${columns} FROM users WHERE name = ?`, [name]);
    return row === undefined ? undefined : this.#userOf(row);
  }

  /** The stored scrypt hash of a user's password. */
  passwordHashOf(user: Pick<User, 'id'>): string | undefined {
    return this.#store.get<{ password: string }>('SELECT password FROM users WHERE id = ?', [user.id])?.password;
  }

  /** @throws Error for the reserved or an impossible name; the unique index refuses a name that exists. */
  create(record: UserRecord, transaction?: Transaction): User {
    const problem = userNameProblem(record.name);
    if (problem !== null) throw new Error(problem);
    const { passwordHash, ...user } = record;
    return writeAuth(this.#store, transaction, (writer) => {
      const { lastInsertRowid } = writer.run(
        'INSERT INTO users (name, display_name, email, password) VALUES (?, ?, ?, ?)',
        [user.name, user.displayName, user.email, passwordHash],
      );
      insertGrants(writer, lastInsertRowid, user.grants);
      return { ...user, id: lastInsertRowid };
    });
  }

  /** @returns the user as he is now, undefined if there is none of this name. */
  update(name: string, changes: UserChanges, transaction?: Transaction): User | undefined {
    const user = this.find(name);
    if (user === undefined) return undefined;
    const { displayName = user.displayName, email = user.email, grants, passwordHash } = changes;
    writeAuth(this.#store, transaction, (writer) => {
      writer.run('UPDATE users SET display_name = ?, email = ? WHERE id = ?', [displayName, email, user.id]);
      if (passwordHash !== undefined) {
        writer.run('UPDATE users SET password = ? WHERE id = ?', [passwordHash, user.id]);
      }
      if (grants !== undefined) {
        writer.run('DELETE FROM grants WHERE user_id = ?', [user.id]);
        insertGrants(writer, user.id, grants);
      }
    });
    return this.find(name);
  }

  /** @returns whether there was such a user. His grants go with him; his Personal keys stay and act for nobody. */
  delete(name: string, transaction?: Transaction): boolean {
    return (
      writeAuth(this.#store, transaction, (writer) => writer.run('DELETE FROM users WHERE name = ?', [name])).changes >
      0
    );
  }

  #userOf(row: UserRow): User {
    const grants = this.#store.all<{ task: string; feed: string | null; feed_group: string | null; deny: number }>(
      'SELECT task, feed, feed_group, deny FROM grants WHERE user_id = ? ORDER BY id',
      [row.id],
    );
    return {
      id: row.id,
      name: row.name,
      displayName: row.display_name,
      email: row.email,
      grants: grants.map(({ task, feed, feed_group, deny }) => ({
        task: task as TaskName,
        feed,
        feedGroup: feed_group,
        deny: deny === 1,
      })),
    };
  }
}

/** What is wrong with a user name, as one sentence, or null. A colon would cut `user:password` in the wrong place. */
export function userNameProblem(name: string): string | null {
  if (name === 'api') return 'The user name api is reserved: it stands for "the password is an API key".';
  if (name.trim() === '' || name !== name.trim()) return 'A user name must not be empty or begin or end with a blank.';
  if (name.length > 255) return 'A user name has at most 255 characters.';
  if (/[\p{Cc}\p{Cs}:]/u.test(name)) return 'A user name must not hold a colon or control characters.';
  return null;
}

function insertGrants(writer: Transaction, userId: number, grants: readonly Grant[]): void {
  for (const grant of grants) {
    writer.run('INSERT INTO grants (user_id, task, feed, feed_group, deny) VALUES (?, ?, ?, ?, ?)', [
      userId,
      grant.task,
      grant.feed,
      grant.feedGroup,
      grant.deny ? 1 : 0,
    ]);
  }
}
