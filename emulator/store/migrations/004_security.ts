import type { Migration } from './migration.ts';

/** Groups, own tasks, and permissions of users, groups and virtual principals; grants of users become permissions. */
export const security: Migration = {
  id: 4,
  name: 'security',
  statements: [
    `CREATE TABLE user_groups (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      name TEXT NOT NULL UNIQUE
    ) STRICT`,
    `CREATE TABLE group_members (
      group_id INTEGER NOT NULL REFERENCES user_groups (id) ON DELETE CASCADE,
      user_id INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
      PRIMARY KEY (group_id, user_id)
    ) STRICT, WITHOUT ROWID`,
    'CREATE INDEX group_members_user ON group_members (user_id)',
    // attributes: a JSON array. The built-in tasks are not here.
    `CREATE TABLE tasks (
      name TEXT NOT NULL PRIMARY KEY,
      description TEXT,
      feed_scoped INTEGER NOT NULL,
      attributes TEXT NOT NULL
    ) STRICT, WITHOUT ROWID`,
    // Held by exactly one: a user, a group, or a virtual principal by its name.
    `CREATE TABLE permissions (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      user_id INTEGER REFERENCES users (id) ON DELETE CASCADE,
      group_id INTEGER REFERENCES user_groups (id) ON DELETE CASCADE,
      everybody TEXT,
      task TEXT NOT NULL,
      feed TEXT,
      feed_group TEXT,
      deny INTEGER NOT NULL,
      CHECK ((user_id IS NOT NULL) + (group_id IS NOT NULL) + (everybody IS NOT NULL) = 1)
    ) STRICT`,
    'CREATE INDEX permissions_user ON permissions (user_id)',
    'CREATE INDEX permissions_group ON permissions (group_id)',
    `INSERT INTO permissions (id, user_id, task, feed, feed_group, deny)
     SELECT id, user_id, task, feed, feed_group, deny FROM grants ORDER BY id`,
    'DROP TABLE grants',
  ],
};
