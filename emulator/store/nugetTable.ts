// Longer than other files: every statement about NuGet packages, which share their columns.
import type { Blob, PackageChange, Reader, Transaction } from './types.ts';

/** One version of a package, as it is stored. Booleans are 0 and 1. */
export interface NuGetVersionRow {
  readonly id: number;
  readonly package: number;
  /** Id as the last push to the package wrote it. */
  readonly package_id: string;
  /** Normalized, without metadata, in the case of the nuspec. */
  readonly version: string;
  readonly sort_key: string;
  readonly prerelease: number;
  readonly semver2: number;
  readonly listed: number;
  /** ISO 8601, UTC. */
  readonly published: string;
  /** The nuspec's content as JSON (feeds/nuget/metadata.ts). */
  readonly metadata: string;
  readonly nupkg_sha256: string;
  readonly nupkg_sha512: string;
  readonly nupkg_size: number;
  readonly downloads: number;
  /** Null in rows from before it was kept, as the next two. */
  readonly nupkg_sha1: string | null;
  readonly nupkg_md5: string | null;
  readonly published_by: string | null;
  /** 0 = blocked, 1 = expressly allowed, null = nobody has said so. */
  readonly allow: number | null;
  readonly deprecated: number;
  readonly deprecation_reason: string | null;
}

/** A version to be written. */
export interface NewNuGetVersion {
  readonly packageId: string;
  readonly lowerId: string;
  readonly version: string;
  readonly sortKey: string;
  readonly prerelease: boolean;
  readonly semVer2: boolean;
  /** ISO 8601, UTC. */
  readonly published: string;
  /** Name of whoever published it. */
  readonly publishedBy: string;
  readonly packageTypes: readonly string[];
  readonly metadata: string;
  /** What search looks into, lower case. */
  readonly searchText: string;
  readonly nupkg: Blob;
}

/** Which versions a client asked for. */
export interface VersionFilter {
  readonly prerelease: boolean;
  readonly semVer2: boolean;
}

/** What tells a version from the others of its package, and who may see it. */
export type NuGetVersionKey = Pick<NuGetVersionRow, 'package_id' | 'version' | 'sort_key' | 'semver2'>;

/** A version without what it says about itself. */
export interface NuGetVersionFacts
  extends NuGetVersionKey,
    Pick<NuGetVersionRow, 'id' | 'prerelease' | 'listed' | 'downloads'> {
  /** As the nuspec writes it, with metadata. */
  readonly full_version: string;
}

/** A package with what each kind of client searches in it: rows of versions, null where it sees none. */
export interface SearchedNuGetPackage {
  readonly lower_id: string;
  readonly package_id: string;
  readonly latest: number | null;
  readonly latest_semver2: number | null;
  readonly latest_prerelease: number | null;
  readonly latest_prerelease_semver2: number | null;
}

const versionColumns = `v.id, v.package, p.package_id, v.version, v.sort_key, v.prerelease, v.semver2, v.listed,
  v.published, v.metadata, v.nupkg_sha256, v.nupkg_sha512, v.nupkg_size, v.downloads, v.nupkg_sha1, v.nupkg_md5,
  v.published_by, v.allow, v.deprecated, v.deprecation_reason`;
const versionTables = 'nuget_versions v JOIN nuget_packages p ON p.id = v.package';

/** The packages and versions of NuGet feeds. Reads take any reader, writes a transaction. */
export const nugetTable = {
  /** Every version of a package, oldest first; empty when there is no such package. */
  versions(reader: Reader, feedId: number, lowerId: string): NuGetVersionRow[] {
    return reader.all<NuGetVersionRow>(
      `SELECT ${versionColumns} FROM ${versionTables} WHERE p.feed_id = ? AND p.lower_id = ? ORDER BY v.sort_key`,
      [feedId, lowerId],
    );
  },

  /** Every version of every package of a feed, by package; oldest first. */
  everyVersion(reader: Reader, feedId: number): NuGetVersionRow[] {
    return reader.all<NuGetVersionRow>(
      `SELECT ${versionColumns} FROM ${versionTables} WHERE p.feed_id = ? ORDER BY p.lower_id, v.sort_key`,
      [feedId],
    );
  },

  /** As {@link versions}, from one sort key to another, both included. */
  versionsBetween(reader: Reader, feedId: number, lowerId: string, first: string, last: string): NuGetVersionRow[] {
    return reader.all<NuGetVersionRow>(
      `SELECT ${versionColumns} FROM ${versionTables}
        WHERE p.feed_id = ? AND p.lower_id = ? AND v.sort_key BETWEEN ? AND ? ORDER BY v.sort_key`,
      [feedId, lowerId, first, last],
    );
  },

  /** As {@link versions}, of packages that are there; by their lower-case ids. */
  versionsOfSeveral(reader: Reader, feedId: number, lowerIds: readonly string[]): Map<string, NuGetVersionRow[]> {
    const rows = reader.all<NuGetVersionRow & { readonly name: string }>(
      `SELECT ${versionColumns}, p.lower_id AS name FROM ${versionTables}
        WHERE p.feed_id = ? AND p.lower_id IN (${lowerIds.map(() => '?').join()}) ORDER BY p.lower_id, v.sort_key`,
      [feedId, ...lowerIds],
    );
    const packages = new Map<string, NuGetVersionRow[]>();
    for (const row of rows) {
      const known = packages.get(row.name);
      if (known === undefined) packages.set(row.name, [row]);
      else known.push(row);
    }
    return packages;
  },

  /** Lower-case ids of all packages, in their order. */
  names(reader: Reader, feedId: number): string[] {
    const sql = 'SELECT lower_id AS name FROM nuget_packages WHERE feed_id = ? ORDER BY lower_id';
    return reader.all<{ name: string }>(sql, [feedId]).map(({ name }) => name);
  },

  version(reader: Reader, feedId: number, lowerId: string, sortKey: string): NuGetVersionRow | undefined {
    return reader.get<NuGetVersionRow>(
      `SELECT ${versionColumns} FROM ${versionTables} WHERE p.feed_id = ? AND p.lower_id = ? AND v.sort_key = ?`,
      [feedId, lowerId, sortKey],
    );
  },

  /**
   * The versions of a package, oldest first, without what they say about themselves.
   * @param sortKey only this one, if it is there
   */
  versionFacts(reader: Reader, feedId: number, lowerId: string, sortKey?: string): NuGetVersionFacts[] {
    return reader.all<NuGetVersionFacts>(
      `SELECT p.package_id, v.id, v.version, v.sort_key, v.semver2, v.prerelease, v.listed, v.downloads,
          json_extract(v.metadata, '$.version') AS full_version
        FROM ${versionTables} WHERE p.feed_id = ? AND p.lower_id = ? ${sortKey === undefined ? '' : 'AND v.sort_key = ?'}
        ORDER BY v.sort_key`,
      sortKey === undefined ? [feedId, lowerId] : [feedId, lowerId, sortKey],
    );
  },

  /** What search looks through. @param lowerId only this package, if it is there */
  searched(reader: Reader, feedId: number, lowerId?: string): SearchedNuGetPackage[] {
    return reader.all<SearchedNuGetPackage>(
      `SELECT lower_id, package_id, latest, latest_semver2, latest_prerelease, latest_prerelease_semver2
        FROM nuget_packages WHERE feed_id = ? ${lowerId === undefined ? '' : 'AND lower_id = ?'}`,
      lowerId === undefined ? [feedId] : [feedId, lowerId],
    );
  },

  /** The texts of the versions that {@link searched} names. */
  searchTexts(
    reader: Reader,
    feedId: number,
    lowerId?: string,
  ): { readonly id: number; readonly text: string; readonly types: string }[] {
    return reader.all(
      `SELECT v.id, v.search_text AS text, v.package_types AS types FROM nuget_packages p JOIN nuget_versions v
        ON v.id IN (p.latest, p.latest_semver2, p.latest_prerelease, p.latest_prerelease_semver2)
        WHERE p.feed_id = ? ${lowerId === undefined ? '' : 'AND p.lower_id = ?'}`,
      lowerId === undefined ? [feedId] : [feedId, lowerId],
    );
  },

  /** Adds a version, or replaces the one that NuGet takes for the same; that one keeps its row and its downloads. */
  put(transaction: Transaction, feedId: number, added: NewNuGetVersion): void {
    transaction.run(
      `INSERT INTO nuget_packages (feed_id, lower_id, package_id) VALUES (?, ?, ?)
        ON CONFLICT (feed_id, lower_id) DO UPDATE SET package_id = excluded.package_id`,
      [feedId, added.lowerId, added.packageId],
    );
    const packageRow = packageRowOf(transaction, feedId, added.lowerId);
    if (packageRow === undefined) throw new Error('the package row was not written');
    transaction.run(
      `INSERT INTO nuget_versions (package, version, sort_key, prerelease, semver2, published, package_types, metadata,
          search_text, nupkg_sha256, nupkg_sha512, nupkg_sha1, nupkg_md5, nupkg_size, published_by)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (package, sort_key) DO UPDATE SET version = excluded.version, semver2 = excluded.semver2, listed = 1,
          published = excluded.published, package_types = excluded.package_types, metadata = excluded.metadata,
          search_text = excluded.search_text, nupkg_sha256 = excluded.nupkg_sha256,
          nupkg_sha512 = excluded.nupkg_sha512, nupkg_sha1 = excluded.nupkg_sha1, nupkg_md5 = excluded.nupkg_md5,
          nupkg_size = excluded.nupkg_size, published_by = excluded.published_by, allow = NULL, deprecated = 0,
          deprecation_reason = NULL`,
      [
        packageRow,
        added.version,
        added.sortKey,
        Number(added.prerelease),
        Number(added.semVer2),
        added.published,
        ` ${added.packageTypes.join(' ')} `,
        added.metadata,
        added.searchText,
        added.nupkg.sha256,
        added.nupkg.sha512,
        added.nupkg.sha1,
        added.nupkg.md5,
        added.nupkg.size,
        added.publishedBy,
      ],
    );
    // Symbols of what stood there before would be of no use to what is there now.
    transaction.run(
      'DELETE FROM nuget_symbols WHERE version = (SELECT id FROM nuget_versions WHERE package = ? AND sort_key = ?)',
      [packageRow, added.sortKey],
    );
    refresh(transaction, packageRow, { feedId, name: added.lowerId, version: added.sortKey });
  },

  /** Removes a version for good, and the package with its last one. @returns whether it was there. */
  remove(transaction: Transaction, feedId: number, lowerId: string, sortKey: string): boolean {
    const packageRow = packageRowOf(transaction, feedId, lowerId);
    if (packageRow === undefined) return false;
    const deletion = 'DELETE FROM nuget_versions WHERE package = ? AND sort_key = ?';
    if (transaction.run(deletion, [packageRow, sortKey]).changes === 0) return false;
    transaction.run('DELETE FROM nuget_packages WHERE id = ? AND id NOT IN (SELECT package FROM nuget_versions)', [
      packageRow,
    ]);
    refresh(transaction, packageRow, { feedId, name: lowerId, version: sortKey });
    return true;
  },

  /** Sets what stands in the columns of the same names. */
  setStatus(
    transaction: Transaction,
    { feedId, lowerId }: { readonly feedId: number; readonly lowerId: string },
    row: Pick<
      NuGetVersionRow,
      'id' | 'package' | 'sort_key' | 'listed' | 'allow' | 'deprecated' | 'deprecation_reason'
    >,
  ): void {
    transaction.run(
      'UPDATE nuget_versions SET listed = ?, allow = ?, deprecated = ?, deprecation_reason = ? WHERE id = ?',
      [row.listed, row.allow, row.deprecated, row.deprecation_reason, row.id],
    );
    refresh(transaction, row.package, { feedId, name: lowerId, version: row.sort_key });
  },

  /** Lists or unlists a version. @returns whether it was there. */
  setListed(transaction: Transaction, feedId: number, lowerId: string, sortKey: string, listed: boolean): boolean {
    const packageRow = packageRowOf(transaction, feedId, lowerId);
    if (packageRow === undefined) return false;
    const update = 'UPDATE nuget_versions SET listed = ? WHERE package = ? AND sort_key = ?';
    if (transaction.run(update, [Number(listed), packageRow, sortKey]).changes === 0) return false;
    refresh(transaction, packageRow, { feedId, name: lowerId, version: sortKey });
    return true;
  },
};

function packageRowOf(reader: Reader, feedId: number, lowerId: string): number | undefined {
  const sql = 'SELECT id FROM nuget_packages WHERE feed_id = ? AND lower_id = ?';
  return reader.get<{ id: number }>(sql, [feedId, lowerId])?.id;
}

const newest = (condition: string) =>
  `(SELECT id FROM nuget_versions WHERE package = nuget_packages.id AND listed ${condition} ORDER BY sort_key DESC LIMIT 1)`;

/** Recomputes what search reads, after any change to the versions of a package. */
function refresh(transaction: Transaction, packageRow: number, change: PackageChange): void {
  transaction.run(
    `UPDATE nuget_packages SET
      latest = ${newest('AND NOT prerelease AND NOT semver2')},
      latest_semver2 = ${newest('AND NOT prerelease')},
      latest_prerelease = ${newest('AND NOT semver2')},
      latest_prerelease_semver2 = ${newest('')}
      WHERE id = ?`,
    [packageRow],
  );
  transaction.touchPackage(change);
}
