import type { Reader, Transaction } from './types.ts';

export interface NpmPackage {
  readonly id: number;
  readonly name: string;
  /** Counts up with each change of the package; `_rev` of its document. */
  readonly revision: number;
  readonly created: string;
  readonly modified: string;
  /** JSON: a list of `{name, email}`. */
  readonly maintainers: string;
  /** JSON: `{USER: true}`, who starred it. */
  readonly stars: string;
}

export interface NpmVersion {
  readonly id: number;
  readonly version: string;
  /** JSON of the full manifest; ends with `"tarball":""}}`. */
  readonly manifest: string;
  /** JSON of the manifest that installations need; ends likewise. */
  readonly abbreviated: string;
  readonly tarballSha256: string;
  readonly tarballSize: number;
  /** ISO 8601, UTC. */
  readonly published: string;
}

export interface NewNpmVersion extends Omit<NpmVersion, 'id'> {
  readonly readme: string;
}

const packageColumns = 'id, name, revision, created, modified, maintainers, stars';
const versionColumns =
  'id, version, manifest, abbreviated, tarball_sha256 AS tarballSha256, tarball_size AS tarballSize, published';

export function findNpmPackage(reader: Reader, feedId: number, name: string): NpmPackage | undefined {
  return reader.get(`SELECT ${packageColumns} FROM npm_packages WHERE feed_id = ? AND name = ?`, [feedId, name]);
}

/** In the order of publication. */
export function listNpmVersions(reader: Reader, packageId: number): NpmVersion[] {
  return reader.all(`SELECT ${versionColumns} FROM npm_versions WHERE package_id = ? ORDER BY id`, [packageId]);
}

export function findNpmVersion(reader: Reader, packageId: number, version: string): NpmVersion | undefined {
  return reader.get(`SELECT ${versionColumns} FROM npm_versions WHERE package_id = ? AND version = ?`, [
    packageId,
    version,
  ]);
}

export function readNpmReadme(reader: Reader, packageId: number, version: string): string {
  const sql = 'SELECT readme FROM npm_versions WHERE package_id = ? AND version = ?';
  return reader.get<{ readme: string }>(sql, [packageId, version])?.readme ?? '';
}

export function listNpmDistTags(reader: Reader, packageId: number): Map<string, string> {
  const rows = reader.all<{ tag: string; version: string }>(
    'SELECT tag, version FROM npm_dist_tags WHERE package_id = ? ORDER BY tag',
    [packageId],
  );
  return new Map(rows.map(({ tag, version }) => [tag, version]));
}

/** Packages of which every term occurs in name, description or keywords. @param terms lower case */
export function searchNpmPackages(reader: Reader, feedId: number, terms: readonly string[]): NpmPackage[] {
  const conditions = terms.map(() => 'AND instr(search_text, ?) > 0').join(' ');
  return reader.all(`SELECT ${packageColumns} FROM npm_packages WHERE feed_id = ? ${conditions} ORDER BY name`, [
    feedId,
    ...terms,
  ]);
}

/** @returns the new package's id. */
export function addNpmPackage(
  transaction: Transaction,
  feedId: number,
  { name, created, maintainers }: Pick<NpmPackage, 'name' | 'created' | 'maintainers'>,
): number {
  return transaction.run(
    `INSERT INTO npm_packages (feed_id, name, revision, created, modified, maintainers, stars, search_text)
     VALUES (?, ?, 0, ?, ?, ?, '{}', '')`,
    [feedId, name, created, created, maintainers],
  ).lastInsertRowid;
}

export function addNpmVersion(transaction: Transaction, packageId: number, version: NewNpmVersion): void {
  transaction.run(
    `INSERT INTO npm_versions
     (package_id, version, manifest, abbreviated, readme, tarball_sha256, tarball_size, published)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
    [
      packageId,
      version.version,
      version.manifest,
      version.abbreviated,
      version.readme,
      version.tarballSha256,
      version.tarballSize,
      version.published,
    ],
  );
}

export function setNpmDistTag(transaction: Transaction, packageId: number, tag: string, version: string): void {
  transaction.run(
    'INSERT INTO npm_dist_tags (package_id, tag, version) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET version = excluded.version',
    [packageId, tag, version],
  );
}

export function removeNpmDistTag(transaction: Transaction, packageId: number, tag: string): void {
  transaction.run('DELETE FROM npm_dist_tags WHERE package_id = ? AND tag = ?', [packageId, tag]);
}

export function replaceNpmManifests(
  transaction: Transaction,
  versionId: number,
  { manifest, abbreviated }: Pick<NpmVersion, 'manifest' | 'abbreviated'>,
): void {
  transaction.run('UPDATE npm_versions SET manifest = ?, abbreviated = ? WHERE id = ?', [
    manifest,
    abbreviated,
    versionId,
  ]);
}

export function setNpmMaintainers(transaction: Transaction, packageId: number, maintainers: string): void {
  transaction.run('UPDATE npm_packages SET maintainers = ? WHERE id = ?', [maintainers, packageId]);
}

export function setNpmStars(transaction: Transaction, packageId: number, stars: string): void {
  transaction.run('UPDATE npm_packages SET stars = ? WHERE id = ?', [stars, packageId]);
}

export function removeNpmVersion(transaction: Transaction, versionId: number): void {
  transaction.run('DELETE FROM npm_versions WHERE id = ?', [versionId]);
}

export function removeNpmPackage(transaction: Transaction, packageId: number): void {
  transaction.run('DELETE FROM npm_packages WHERE id = ?', [packageId]);
  transaction.touch('packages');
}

/** Ends every change of a package: a new revision, and whatever was prepared from the old one is stale. */
export function bumpNpmPackage(
  transaction: Transaction,
  packageId: number,
  modified: string,
  searchText: string,
): void {
  transaction.run('UPDATE npm_packages SET revision = revision + 1, modified = ?, search_text = ? WHERE id = ?', [
    modified,
    searchText,
    packageId,
  ]);
  transaction.touch('packages');
}
