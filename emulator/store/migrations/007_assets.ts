import type { Migration } from './migration.ts';

/**
 * Asset directories. `lower_path` is what items are compared by (no case, `/` between names, none at the ends), `path`
 * how they are shown. A folder has no content: its type, size and digests are NULL. `cache_header` NULL = the folder's.
 */
export const assets: Migration = {
  id: 7,
  name: 'assets',
  statements: [
    `CREATE TABLE asset_items (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      feed_id INTEGER NOT NULL REFERENCES feeds (id) ON DELETE CASCADE,
      lower_path TEXT NOT NULL,
      lower_parent TEXT NOT NULL,
      path TEXT NOT NULL,
      content_type TEXT,
      size INTEGER,
      sha256 TEXT,
      sha512 TEXT,
      sha1 TEXT,
      md5 TEXT,
      created TEXT NOT NULL,
      modified TEXT NOT NULL,
      user_metadata TEXT NOT NULL DEFAULT '{}',
      cache_header TEXT,
      UNIQUE (feed_id, lower_path)
    ) STRICT`,
    'CREATE INDEX asset_items_parent ON asset_items (feed_id, lower_parent)',
    'CREATE INDEX asset_items_sha256 ON asset_items (sha256) WHERE sha256 IS NOT NULL',
    // Uploads in several parts that are not complete yet. `name` is the id that the client gave.
    `CREATE TABLE asset_uploads (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      feed_id INTEGER NOT NULL REFERENCES feeds (id) ON DELETE CASCADE,
      name TEXT NOT NULL,
      lower_path TEXT NOT NULL,
      total_size INTEGER NOT NULL,
      total_parts INTEGER NOT NULL,
      content_type TEXT,
      last_part_at TEXT NOT NULL,
      UNIQUE (feed_id, name)
    ) STRICT`,
    `CREATE TABLE asset_upload_parts (
      upload_id INTEGER NOT NULL REFERENCES asset_uploads (id) ON DELETE CASCADE,
      part INTEGER NOT NULL,
      position INTEGER NOT NULL,
      size INTEGER NOT NULL,
      sha256 TEXT NOT NULL,
      PRIMARY KEY (upload_id, part)
    ) STRICT, WITHOUT ROWID`,
  ],
};
