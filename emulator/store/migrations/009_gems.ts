import type { Migration } from './migration.ts';

/** RubyGems: what each index says of a version is written when it is pushed. */
export const gems: Migration = {
  id: 9,
  name: 'gems',
  statements: [
    `CREATE TABLE gem_packages (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      feed_id INTEGER NOT NULL REFERENCES feeds (id) ON DELETE CASCADE,
      name TEXT NOT NULL,
      search_text TEXT NOT NULL,
      UNIQUE (feed_id, name)
    ) STRICT`,
    // allow: 1, 0, or null = nobody has said so.
    // canonical: equal for spellings of one version. full_name: that of its files, which can be the same for gems of
    // different names. info_line: its line in the compact index, without the line end. spec: JSON. quick: gemspec.rz.
    `CREATE TABLE gem_versions (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      package_id INTEGER NOT NULL REFERENCES gem_packages (id) ON DELETE CASCADE,
      feed_id INTEGER NOT NULL,
      version TEXT NOT NULL,
      canonical TEXT NOT NULL,
      platform TEXT NOT NULL,
      full_name TEXT NOT NULL,
      info_line TEXT NOT NULL,
      spec TEXT NOT NULL,
      quick BLOB NOT NULL,
      gem_sha256 TEXT NOT NULL,
      gem_sha512 TEXT NOT NULL,
      gem_sha1 TEXT NOT NULL,
      gem_md5 TEXT NOT NULL,
      gem_size INTEGER NOT NULL,
      published TEXT NOT NULL,
      published_by TEXT,
      listed INTEGER NOT NULL DEFAULT 1,
      allow INTEGER,
      deprecated INTEGER NOT NULL DEFAULT 0,
      deprecation_reason TEXT,
      downloads INTEGER NOT NULL DEFAULT 0,
      UNIQUE (package_id, canonical, platform),
      UNIQUE (feed_id, full_name)
    ) STRICT`,
    'CREATE INDEX gem_versions_gem ON gem_versions (gem_sha256)',
    // The lines of /versions, in their order: clients fetch only what is new, so none is ever changed. change: the
    // versions that came, with a minus before those that went. info_md5: of /info/NAME after it.
    `CREATE TABLE gem_changes (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      feed_id INTEGER NOT NULL REFERENCES feeds (id) ON DELETE CASCADE,
      name TEXT NOT NULL,
      change TEXT NOT NULL,
      info_md5 TEXT NOT NULL
    ) STRICT`,
    'CREATE INDEX gem_changes_feed ON gem_changes (feed_id)',
    // When /versions was rebuilt; without a row it is as old as its feed.
    `CREATE TABLE gem_rebuilds (
      feed_id INTEGER PRIMARY KEY REFERENCES feeds (id) ON DELETE CASCADE,
      rebuilt_at TEXT NOT NULL
    ) STRICT`,
  ],
};
