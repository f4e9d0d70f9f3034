import type { Migration } from './migration.ts';

/** Provenance that came with npm packages. bundle: the Sigstore bundle, JSON. */
export const npmAttestations: Migration = {
  id: 11,
  name: 'npmAttestations',
  statements: [
    `CREATE TABLE npm_attestations (
      version INTEGER PRIMARY KEY REFERENCES npm_versions (id) ON DELETE CASCADE,
      predicate_type TEXT NOT NULL,
      bundle TEXT NOT NULL
    ) STRICT`,
  ],
};
