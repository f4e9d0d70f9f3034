import type { Migration } from './migration.ts';

/** What the common packages API shows of npm and NuGet packages, and the history of promotions and repackagings. */
export const packages: Migration = {
  id: 5,
  name: 'packages',
  statements: [
    // Null in older rows: nobody kept it. allow: 1, 0, or null = nobody has said so.
    'ALTER TABLE nuget_versions ADD COLUMN nupkg_sha1 TEXT',
    'ALTER TABLE nuget_versions ADD COLUMN nupkg_md5 TEXT',
    'ALTER TABLE nuget_versions ADD COLUMN published_by TEXT',
    'ALTER TABLE nuget_versions ADD COLUMN allow INTEGER',
    'ALTER TABLE nuget_versions ADD COLUMN deprecated INTEGER NOT NULL DEFAULT 0',
    'ALTER TABLE nuget_versions ADD COLUMN deprecation_reason TEXT',
    // The deprecation of an npm version is part of its manifest.
    'ALTER TABLE npm_versions ADD COLUMN tarball_sha512 TEXT',
    'ALTER TABLE npm_versions ADD COLUMN tarball_sha1 TEXT',
    'ALTER TABLE npm_versions ADD COLUMN tarball_md5 TEXT',
    'ALTER TABLE npm_versions ADD COLUMN published_by TEXT',
    'ALTER TABLE npm_versions ADD COLUMN listed INTEGER NOT NULL DEFAULT 1',
    'ALTER TABLE npm_versions ADD COLUMN allow INTEGER',
    // Outlives packages and feeds, so it repeats their names. kind: promotion, repackaging. former_version: the version
    // that was repackaged.
    `CREATE TABLE package_history (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      kind TEXT NOT NULL,
      feed_type TEXT NOT NULL,
      package_group TEXT,
      package TEXT NOT NULL,
      version TEXT NOT NULL,
      qualifier TEXT,
      former_version TEXT,
      from_feed TEXT NOT NULL,
      from_feed_id INTEGER REFERENCES feeds (id) ON DELETE SET NULL,
      to_feed TEXT NOT NULL,
      to_feed_id INTEGER REFERENCES feeds (id) ON DELETE SET NULL,
      date TEXT NOT NULL,
      user TEXT NOT NULL,
      comments TEXT
    ) STRICT`,
    'CREATE INDEX package_history_package ON package_history (package)',
  ],
};
