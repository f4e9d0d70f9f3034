import type { Migration } from './migration.ts';

/** ProGet's advanced settings that were changed, and the licenses that packages are judged by. Lists are JSON arrays. */
export const settings: Migration = {
  id: 8,
  name: 'settings',
  statements: [
    `CREATE TABLE proget_settings (
      name TEXT NOT NULL PRIMARY KEY,
      value TEXT NOT NULL
    ) STRICT`,
    `CREATE TABLE licenses (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      code TEXT NOT NULL COLLATE NOCASE UNIQUE,
      title TEXT NOT NULL,
      spdx TEXT NOT NULL,
      urls TEXT NOT NULL,
      hashes TEXT NOT NULL,
      package_names TEXT NOT NULL,
      purls TEXT NOT NULL
    ) STRICT`,
  ],
};
