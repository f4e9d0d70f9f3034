import type { Blob, Reader, Transaction } from './types.ts';

export interface GemVersionRow {
  readonly id: number;
  readonly version: string;
  readonly platform: string;
  readonly fullName: string;
  /** JSON (feeds/gems/gemSpec.ts). */
  readonly spec: string;
  readonly gemSha256: string;
  readonly gemSize: number;
  /** ISO 8601, UTC. */
  readonly published: string;
  readonly downloads: number;
  /** 0 = may not be downloaded; null = nobody has said so. */
  readonly allow: number | null;
}

/** A version with all that the common packages API tells of it. */
export interface ListedGemVersion extends GemVersionRow {
  readonly name: string;
  readonly gemSha512: string;
  readonly gemSha1: string;
  readonly gemMd5: string;
  readonly publishedBy: string | null;
  readonly listed: number;
  readonly deprecated: number;
  readonly deprecationReason: string | null;
}

/** Numbers are 0 and 1; `allow` null = nobody has said so. */
export interface GemStatus {
  readonly listed: number;
  readonly allow: number | null;
  readonly deprecated: number;
  readonly deprecationReason: string | null;
}

export interface NewGemVersion extends Pick<GemVersionRow, 'version' | 'platform' | 'fullName' | 'spec' | 'published'> {
  readonly name: string;
  readonly canonical: string;
  readonly infoLine: string;
  readonly quick: Uint8Array;
  readonly gem: Blob;
  readonly publishedBy: string;
  /** What search looks into, lower case. */
  readonly searchText: string;
}

/** One line of `/versions`. */
export interface GemChange {
  readonly id: number;
  readonly name: string;
  /** `1.0.0`, `-1.0.0-java`, or several with commas between. */
  readonly change: string;
  readonly infoMd5: string;
}

const columns = `v.id, v.version, v.platform, v.full_name AS fullName, v.spec, v.gem_sha256 AS gemSha256,
  v.gem_size AS gemSize, v.published, v.downloads, v.allow`;
const tables = 'gem_versions v JOIN gem_packages p ON p.id = v.package_id';

/** The gems of RubyGems feeds. Reads take any reader, writes a transaction. */
export const gemTable = {
  /** Every version of a gem, in the order of their pushes. */
  versions(reader: Reader, feedId: number, name: string): GemVersionRow[] {
    return reader.all(`SELECT ${columns} FROM ${tables} WHERE p.feed_id = ? AND p.name = ? ORDER BY v.id`, [
      feedId,
      name,
    ]);
  },

  /** @param canonical any spelling of the version has the same. */
  version(
    reader: Reader,
    feedId: number,
    name: string,
    canonical: string,
    platform: string,
  ): GemVersionRow | undefined {
    return reader.get(
      `SELECT ${columns} FROM ${tables} WHERE p.feed_id = ? AND p.name = ? AND v.canonical = ? AND v.platform = ?`,
      [feedId, name, canonical, platform],
    );
  },

  byFullName(reader: Reader, feedId: number, fullName: string): GemVersionRow | undefined {
    return reader.get(`SELECT ${columns} FROM gem_versions v WHERE v.feed_id = ? AND v.full_name = ?`, [
      feedId,
      fullName,
    ]);
  },

  quick(reader: Reader, feedId: number, fullName: string): Uint8Array | undefined {
    const sql = 'SELECT quick FROM gem_versions WHERE feed_id = ? AND full_name = ?';
    return reader.get<{ quick: Uint8Array }>(sql, [feedId, fullName])?.quick;
  },

  infoLine(reader: Reader, feedId: number, fullName: string): string | undefined {
    const sql = 'SELECT info_line AS line FROM gem_versions WHERE feed_id = ? AND full_name = ?';
    return reader.get<{ line: string }>(sql, [feedId, fullName])?.line;
  },

  /** Those of `/info/NAME`, in the order of pushes. */
  infoLines(reader: Reader, feedId: number, name: string): string[] {
    const sql = `SELECT v.info_line AS line FROM ${tables} WHERE p.feed_id = ? AND p.name = ? ORDER BY v.id`;
    return reader.all<{ line: string }>(sql, [feedId, name]).map(({ line }) => line);
  },

  /** By name, each gem's in the order of their pushes. @param name absent = every gem */
  list(reader: Reader, feedId: number, name?: string): ListedGemVersion[] {
    const sql = `SELECT ${columns}, p.name, v.gem_sha512 AS gemSha512, v.gem_sha1 AS gemSha1, v.gem_md5 AS gemMd5,
        v.published_by AS publishedBy, v.listed, v.deprecated, v.deprecation_reason AS deprecationReason
      FROM ${tables} WHERE p.feed_id = ? ${name === undefined ? '' : 'AND p.name = ?'} ORDER BY p.name, v.id`;
    return reader.all(sql, name === undefined ? [feedId] : [feedId, name]);
  },

  setStatus(transaction: Transaction, id: number, status: GemStatus): void {
    transaction.run(
      'UPDATE gem_versions SET listed = ?, allow = ?, deprecated = ?, deprecation_reason = ? WHERE id = ?',
      [status.listed, status.allow, status.deprecated, status.deprecationReason, id],
    );
    const sql = `SELECT p.feed_id AS feedId, p.name, v.version FROM ${tables} WHERE v.id = ?`;
    const gem = transaction.get<{ feedId: number; name: string; version: string }>(sql, [id]);
    if (gem !== undefined) transaction.touchPackage(gem);
  },

  /** Versions that searches do not show. @param name only of this gem */
  unlisted(reader: Reader, feedId: number, name?: string): { name: string; version: string; platform: string }[] {
    const sql = `SELECT p.name, v.version, v.platform FROM ${tables} WHERE p.feed_id = ? AND NOT v.listed
      ${name === undefined ? '' : 'AND p.name = ?'}`;
    return reader.all(sql, name === undefined ? [feedId] : [feedId, name]);
  },

  /** What the indexes of a whole feed are made from, in the order of pushes. */
  allVersions(reader: Reader, feedId: number): { name: string; version: string; platform: string }[] {
    return reader.all(`SELECT p.name, v.version, v.platform FROM ${tables} WHERE p.feed_id = ? ORDER BY v.id`, [
      feedId,
    ]);
  },

  /** Who pushed the versions of a gem, in alphabetical order; undefined when there is no such gem. */
  publishers(reader: Reader, feedId: number, name: string): string[] | undefined {
    const sql = `SELECT DISTINCT v.published_by AS user FROM ${tables} WHERE p.feed_id = ? AND p.name = ? ORDER BY 1`;
    const rows = reader.all<{ user: string | null }>(sql, [feedId, name]);
    return rows.length === 0 ? undefined : rows.flatMap(({ user }) => (user === null ? [] : [user]));
  },

  /** What search looks into, lower case; not shown is a gem without a listed version. @param name only this one */
  searchTexts(
    reader: Reader,
    feedId: number,
    name?: string,
  ): { readonly name: string; readonly text: string; readonly shown: number }[] {
    const sql = `SELECT p.name, p.search_text AS text,
        EXISTS (SELECT 1 FROM gem_versions v WHERE v.package_id = p.id AND v.listed) AS shown
      FROM gem_packages p WHERE p.feed_id = ? ${name === undefined ? '' : 'AND p.name = ?'}`;
    return reader.all(sql, name === undefined ? [feedId] : [feedId, name]);
  },

  /** @param downloads what a version that it replaces had */
  add(transaction: Transaction, feedId: number, added: NewGemVersion, downloads: number): void {
    transaction.run(
      `INSERT INTO gem_packages (feed_id, name, search_text) VALUES (?, ?, ?)
        ON CONFLICT (feed_id, name) DO UPDATE SET search_text = excluded.search_text`,
      [feedId, added.name, added.searchText],
    );
    transaction.run(
      `INSERT INTO gem_versions (package_id, feed_id, version, canonical, platform, full_name, info_line, spec, quick,
          gem_sha256, gem_sha512, gem_sha1, gem_md5, gem_size, published, published_by, downloads)
        VALUES ((SELECT id FROM gem_packages WHERE feed_id = ? AND name = ?), ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      [
        feedId,
        added.name,
        feedId,
        added.version,
        added.canonical,
        added.platform,
        added.fullName,
        added.infoLine,
        added.spec,
        added.quick,
        added.gem.sha256,
        added.gem.sha512,
        added.gem.sha1,
        added.gem.md5,
        added.gem.size,
        added.published,
        added.publishedBy,
        downloads,
      ],
    );
  },

  /** Removes a version for good, and the gem with its last one. */
  remove(transaction: Transaction, id: number): void {
    const sql = 'SELECT package_id AS gem FROM gem_versions WHERE id = ?';
    const gem = transaction.get<{ gem: number }>(sql, [id])?.gem;
    if (gem === undefined) return;
    transaction.run('DELETE FROM gem_versions WHERE id = ?', [id]);
    transaction.run('DELETE FROM gem_packages WHERE id = ? AND id NOT IN (SELECT package_id FROM gem_versions)', [gem]);
  },

  /** Ends every change of a gem: it is told in `/versions`, and by that to all indexes. */
  noteChange(transaction: Transaction, feedId: number, { name, change, infoMd5 }: Omit<GemChange, 'id'>): void {
    transaction.run('INSERT INTO gem_changes (feed_id, name, change, info_md5) VALUES (?, ?, ?, ?)', [
      feedId,
      name,
      change,
      infoMd5,
    ]);
    transaction.touchPackage({ feedId, name, version: null });
  },

  /** @param after the last change that is known, 0 for none. */
  changes(reader: Reader, feedId: number, after: number): GemChange[] {
    return reader.all(
      'SELECT id, name, change, info_md5 AS infoMd5 FROM gem_changes WHERE feed_id = ? AND id > ? ORDER BY id',
      [feedId, after],
    );
  },

  /** @returns ISO 8601; undefined when `/versions` has grown since its feed was made. */
  rebuiltAt(reader: Reader, feedId: number): string | undefined {
    const sql = 'SELECT rebuilt_at AS time FROM gem_rebuilds WHERE feed_id = ?';
    return reader.get<{ time: string }>(sql, [feedId])?.time;
  },

  /** Replaces all lines of `/versions`. @param time ISO 8601 */
  rebuild(transaction: Transaction, feedId: number, changes: readonly Omit<GemChange, 'id'>[], time: string): void {
    transaction.run('DELETE FROM gem_changes WHERE feed_id = ?', [feedId]);
    transaction.run(
      `INSERT INTO gem_rebuilds (feed_id, rebuilt_at) VALUES (?, ?)
        ON CONFLICT (feed_id) DO UPDATE SET rebuilt_at = excluded.rebuilt_at`,
      [feedId, time],
    );
    for (const change of changes) gemTable.noteChange(transaction, feedId, change);
    transaction.touchPackage({ feedId, name: null, version: null });
  },
};
