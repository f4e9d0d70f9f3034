import type { Migration } from './migration.ts';

/** Keys, users with their grants, feeds and settings. Times are ISO 8601 in UTC, lists are JSON arrays. */
export const core: Migration = {
  id: 1,
  name: 'core',
  statements: [
    // AUTOINCREMENT: the id of a deleted key is never given to another one.
    `CREATE TABLE keys (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      hash BLOB NOT NULL UNIQUE,
      value TEXT,
      mark TEXT,
      type TEXT NOT NULL,
      display_name TEXT,
      description TEXT,
      system_apis TEXT NOT NULL,
      package_permissions TEXT NOT NULL,
      feeds TEXT NOT NULL,
      feed_groups TEXT NOT NULL,
      user TEXT,
      legacy_apis TEXT NOT NULL,
      expiration TEXT,
      logging TEXT NOT NULL,
      enabled INTEGER NOT NULL,
      created_at TEXT NOT NULL,
      last_used_at TEXT,
      origin TEXT NOT NULL
    ) STRICT`,
    `INSERT INTO sqlite_sequence (name, seq) VALUES ('keys', 999)`,
    `CREATE INDEX keys_user ON keys (user) WHERE user IS NOT NULL`,
    `CREATE TABLE users (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      name TEXT NOT NULL UNIQUE,
      display_name TEXT,
      email TEXT,
      password TEXT NOT NULL
    ) STRICT`,
    `CREATE TABLE grants (
      id INTEGER PRIMARY KEY,
      user_id INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
      task TEXT NOT NULL,
      feed TEXT,
      feed_group TEXT,
      deny INTEGER NOT NULL
    ) STRICT`,
    'CREATE INDEX grants_user ON grants (user_id)',
    `CREATE TABLE feeds (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      name TEXT NOT NULL,
      feed_type TEXT NOT NULL,
      feed_group TEXT,
      description TEXT,
      active INTEGER NOT NULL,
      properties TEXT NOT NULL,
      created_at TEXT NOT NULL
    ) STRICT`,
    // Names and alternate names share one namespace, without case; position 0 is the name itself.
    `CREATE TABLE feed_names (
      name TEXT NOT NULL COLLATE NOCASE PRIMARY KEY,
      feed_id INTEGER NOT NULL REFERENCES feeds (id) ON DELETE CASCADE,
      position INTEGER NOT NULL
    ) STRICT`,
    'CREATE INDEX feed_names_feed ON feed_names (feed_id)',
    `CREATE TABLE settings (
      name TEXT NOT NULL PRIMARY KEY,
      value TEXT NOT NULL
    ) STRICT`,
  ],
};
