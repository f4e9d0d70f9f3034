import type { Migration } from './migration.ts';

/** Packages of the NuGet family. */
export const nuget: Migration = {
  id: 2,
  name: 'nuget',
  statements: [
    // latest…: the newest listed version that a client may see which takes stable or also prerelease versions, and which
    // knows SemVer 2 or not. Set by every write to the package.
    `CREATE TABLE nuget_packages (
      id INTEGER PRIMARY KEY,
      feed_id INTEGER NOT NULL REFERENCES feeds (id) ON DELETE CASCADE,
      lower_id TEXT NOT NULL,
      package_id TEXT NOT NULL,
      latest INTEGER,
      latest_semver2 INTEGER,
      latest_prerelease INTEGER,
      latest_prerelease_semver2 INTEGER,
      UNIQUE (feed_id, lower_id)
    )`,
    // sort_key: orders versions as NuGet does and is equal for spellings of one version.
    // package_types: lower-case names with a blank before and behind each. metadata: the nuspec as JSON.
    // search_text: what search looks into, lower case.
    `CREATE TABLE nuget_versions (
      id INTEGER PRIMARY KEY,
      package INTEGER NOT NULL REFERENCES nuget_packages (id) ON DELETE CASCADE,
      version TEXT NOT NULL,
      sort_key TEXT NOT NULL,
      prerelease INTEGER NOT NULL,
      semver2 INTEGER NOT NULL,
      listed INTEGER NOT NULL DEFAULT 1,
      published TEXT NOT NULL,
      package_types TEXT NOT NULL,
      metadata TEXT NOT NULL,
      search_text TEXT NOT NULL,
      nupkg_sha256 TEXT NOT NULL,
      nupkg_sha512 TEXT NOT NULL,
      nupkg_size INTEGER NOT NULL,
      downloads INTEGER NOT NULL DEFAULT 0,
      UNIQUE (package, sort_key)
    )`,
    'CREATE INDEX nuget_versions_nupkg ON nuget_versions (nupkg_sha256)',
  ],
};
