import type { Migration } from './migration.ts';

/**
 * npm packages. A version's manifests are stored as the JSON text that goes out, with an empty `dist.tarball` at their
 * very end for the URL that depends on how the client addressed us.
 */
export const npm: Migration = {
  id: 3,
  name: 'npm',
  statements: [
    `CREATE TABLE npm_packages (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      feed_id INTEGER NOT NULL REFERENCES feeds (id) ON DELETE CASCADE,
      name TEXT NOT NULL,
      revision INTEGER NOT NULL,
      created TEXT NOT NULL,
      modified TEXT NOT NULL,
      maintainers TEXT NOT NULL,
      stars TEXT NOT NULL,
      search_text TEXT NOT NULL,
      UNIQUE (feed_id, name)
    ) STRICT`,
    `CREATE TABLE npm_versions (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      package_id INTEGER NOT NULL REFERENCES npm_packages (id) ON DELETE CASCADE,
      version TEXT NOT NULL,
      manifest TEXT NOT NULL,
      abbreviated TEXT NOT NULL,
      readme TEXT NOT NULL,
      tarball_sha256 TEXT NOT NULL,
      tarball_size INTEGER NOT NULL,
      published TEXT NOT NULL,
      downloads INTEGER NOT NULL DEFAULT 0,
      UNIQUE (package_id, version)
    ) STRICT`,
    `CREATE TABLE npm_dist_tags (
      package_id INTEGER NOT NULL REFERENCES npm_packages (id) ON DELETE CASCADE,
      tag TEXT NOT NULL,
      version TEXT NOT NULL,
      PRIMARY KEY (package_id, tag)
    ) STRICT, WITHOUT ROWID`,
    'CREATE INDEX npm_versions_tarball ON npm_versions (tarball_sha256)',
  ],
};
