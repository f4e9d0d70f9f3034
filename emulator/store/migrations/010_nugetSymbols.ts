import type { Migration } from './migration.ts';

/** Symbol packages (.snupkg) of NuGet packages. */
export const nugetSymbols: Migration = {
  id: 10,
  name: 'nugetSymbols',
  statements: [
    `CREATE TABLE nuget_symbols (
      version INTEGER PRIMARY KEY REFERENCES nuget_versions (id) ON DELETE CASCADE,
      snupkg_sha256 TEXT NOT NULL,
      snupkg_size INTEGER NOT NULL
    ) STRICT`,
    // What debuggers ask for. file_name, signature: lower case. entry: its name in the symbol package.
    `CREATE TABLE nuget_symbol_files (
      version INTEGER NOT NULL REFERENCES nuget_symbols (version) ON DELETE CASCADE,
      file_name TEXT NOT NULL,
      signature TEXT NOT NULL,
      entry TEXT NOT NULL,
      UNIQUE (file_name, signature, version, entry)
    ) STRICT`,
    'CREATE INDEX nuget_symbol_files_version ON nuget_symbol_files (version)',
    'CREATE INDEX nuget_symbols_snupkg ON nuget_symbols (snupkg_sha256)',
  ],
};
