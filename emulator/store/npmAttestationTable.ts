import type { Reader, Transaction } from './types.ts';

/** The provenance of one version. */
export interface NpmAttestationRow {
  readonly predicateType: string;
  /** JSON of the Sigstore bundle. */
  readonly bundle: string;
}

/** Provenance that came with npm packages, each of one version, with which it goes. */
export const npmAttestationTable = {
  find(reader: Reader, feedId: number, name: string, version: string): NpmAttestationRow | undefined {
    return reader.get(
      `SELECT a.predicate_type AS predicateType, a.bundle FROM npm_attestations a
        JOIN npm_versions v ON v.id = a.version JOIN npm_packages p ON p.id = v.package_id
        WHERE p.feed_id = ? AND p.name = ? AND v.version = ?`,
      [feedId, name, version],
    );
  },

  /** @param row null = whatever was there belongs to another tarball */
  put(transaction: Transaction, packageId: number, version: string, row: NpmAttestationRow | null): void {
    const versionId = '(SELECT id FROM npm_versions WHERE package_id = ? AND version = ?)';
    const known = `FROM npm_attestations WHERE version = ${versionId}`;
    // Asked first, for nearly never there is anything to delete, and a deletion has to be written down.
    if (transaction.get(`SELECT 1 ${known}`, [packageId, version]) !== undefined) {
      transaction.run(`DELETE ${known}`, [packageId, version]);
    }
    if (row === null) return;
    transaction.run(`INSERT INTO npm_attestations (version, predicate_type, bundle) VALUES (${versionId}, ?, ?)`, [
      packageId,
      version,
      row.predicateType,
      row.bundle,
    ]);
  },
};
