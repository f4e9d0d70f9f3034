import type { Blob, Reader, Transaction } from './types.ts';

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
  /** 0 = hidden from searches. */
  readonly listed: number;
  /** 0 = blocked, 1 = expressly allowed, null = nobody has said so. */
  readonly allow: number | null;
}

export interface NewNpmVersion extends Omit<NpmVersion, 'id' | 'tarballSha256' | 'tarballSize' | 'listed' | 'allow'> {
  readonly readme: string;
  readonly tarball: Blob;
  /** Name of whoever published it. */
  readonly publishedBy: string;
}

const packageColumns = 'id, name, revision, created, modified, maintainers, stars';
const versionColumns =
  'id, version, manifest, abbreviated, tarball_sha256 AS tarballSha256, tarball_size AS tarballSize, published, listed, allow';

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

/** What search looks into, lower case; not shown is a package whose latest version is unlisted. @param name only this one */
export function listNpmSearchTexts(
  reader: Reader,
  feedId: number,
  name?: string,
): { readonly name: string; readonly text: string; readonly shown: number }[] {
  return reader.all(
    `SELECT name, search_text AS text, NOT EXISTS (
       SELECT 1 FROM npm_dist_tags t JOIN npm_versions v ON v.package_id = t.package_id AND v.version = t.version
       WHERE t.package_id = npm_packages.id AND t.tag = 'latest' AND NOT v.listed) AS shown
     FROM npm_packages WHERE feed_id = ? ${name === undefined ? '' : 'AND name = ?'}`,
    name === undefined ? [feedId] : [feedId, name],
  );
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

/** Adds a version, or replaces the one that is there, which keeps its row and its downloads. */
export function putNpmVersion(transaction: Transaction, packageId: number, added: NewNpmVersion): void {
  const { tarball } = added;
  transaction.run(
    `INSERT INTO npm_versions
     (package_id, version, manifest, abbreviated, readme, tarball_sha256, tarball_sha512, tarball_sha1, tarball_md5,
      tarball_size, published, published_by) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (package_id, version) DO UPDATE SET manifest = excluded.manifest, abbreviated = excluded.abbreviated,
       readme = excluded.readme, tarball_sha256 = excluded.tarball_sha256, tarball_sha512 = excluded.tarball_sha512,
       tarball_sha1 = excluded.tarball_sha1, tarball_md5 = excluded.tarball_md5, tarball_size = excluded.tarball_size,
       published = excluded.published, published_by = excluded.published_by, listed = 1, allow = NULL`,
    [
      packageId,
      added.version,
      added.manifest,
      added.abbreviated,
      added.readme,
      tarball.sha256,
      tarball.sha512,
      tarball.sha1,
      tarball.md5,
      tarball.size,
      added.published,
      added.publishedBy,
    ],
  );
}

export function setNpmVersionStatus(
  transaction: Transaction,
  versionId: number,
  { listed, allow }: Pick<NpmVersion, 'listed' | 'allow'>,
): void {
  transaction.run('UPDATE npm_versions SET listed = ?, allow = ? WHERE id = ?', [listed, allow, versionId]);
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
  touchPackage(transaction, packageId);
  transaction.run('DELETE FROM npm_packages WHERE id = ?', [packageId]);
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
  touchPackage(transaction, packageId);
}

function touchPackage(transaction: Transaction, packageId: number): void {
  const sql = 'SELECT feed_id AS feedId, name FROM npm_packages WHERE id = ?';
  const found = transaction.get<{ feedId: number; name: string }>(sql, [packageId]);
  if (found !== undefined) transaction.touchPackage({ ...found, version: null });
}
