// Longer than other files: every statement about NuGet packages, which share their columns.
import type { Blob, Reader, SqlValue, Transaction } from './types.ts';

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

export interface PackageSearch extends VersionFilter {
  readonly feedId: number;
  /** Lower case; each has to occur in the search text. */
  readonly terms: readonly string[];
  /** Lower case; then only this package. */
  readonly lowerId: string | null;
  /** Lower-case name of a package type; null = any. */
  readonly packageType: string | null;
  readonly skip: number;
  readonly take: number;
}

/** A search without the page of it that is wanted. */
export type Matching = Omit<PackageSearch, 'skip' | 'take'>;

/** What tells a version from the others of its package, and who may see it. */
export type NuGetVersionKey = Pick<NuGetVersionRow, 'package_id' | 'version' | 'sort_key' | 'semver2'>;

export interface FoundPackage {
  readonly package: number;
  readonly package_id: string;
  readonly total_downloads: number;
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

  version(reader: Reader, feedId: number, lowerId: string, sortKey: string): NuGetVersionRow | undefined {
    return reader.get<NuGetVersionRow>(
      `SELECT ${versionColumns} FROM ${versionTables} WHERE p.feed_id = ? AND p.lower_id = ? AND v.sort_key = ?`,
      [feedId, lowerId, sortKey],
    );
  },

  /** The versions of a package, oldest first, without what they say about themselves. */
  versionKeys(reader: Reader, feedId: number, lowerId: string): NuGetVersionKey[] {
    return reader.all<NuGetVersionKey>(
      `SELECT p.package_id, v.version, v.sort_key, v.semver2 FROM ${versionTables}
        WHERE p.feed_id = ? AND p.lower_id = ? ORDER BY v.sort_key`,
      [feedId, lowerId],
    );
  },

  /** @returns the packages with a visible version, the exact id first, and how many there are without skip and take. */
  search(reader: Reader, search: PackageSearch): { total: number; packages: FoundPackage[] } {
    const rows = nugetTable.matching(reader, search);
    return {
      total: rows.length,
      packages: nugetTable.found(reader, rows.slice(search.skip, search.skip + search.take)),
    };
  },

  /** The rows of all packages that a search finds, in its order. Looks through the whole feed. */
  matching(reader: Reader, search: Matching): number[] {
    const conditions = ['p.feed_id = ?'];
    const parameters: SqlValue[] = [search.feedId];
    const add = (condition: string, value: SqlValue) => {
      conditions.push(condition);
      parameters.push(value);
    };
    for (const term of search.terms) add('instr(v.search_text, ?) > 0', term);
    if (search.lowerId !== null) add('p.lower_id = ?', search.lowerId);
    if (search.packageType !== null) add('instr(v.package_types, ?) > 0', ` ${search.packageType} `);
    return reader
      .all<{ id: number }>(
        `SELECT p.id FROM nuget_packages p JOIN nuget_versions v ON v.id = p.${latestColumn(search)}
          WHERE ${conditions.join(' AND ')} ORDER BY p.lower_id = ? DESC, p.lower_id`,
        [...parameters, search.terms.join(' ')],
      )
      .map(({ id }) => id);
  },

  /** Packages by their rows, in the same order. */
  found(reader: Reader, rows: readonly number[]): FoundPackage[] {
    return rows.flatMap((row) => {
      const found = reader.get<FoundPackage>(
        `SELECT p.id AS package, p.package_id,
          (SELECT coalesce(sum(d.downloads), 0) FROM nuget_versions d WHERE d.package = p.id) AS total_downloads
          FROM nuget_packages p WHERE p.id = ?`,
        [row],
      );
      return found ?? [];
    });
  },

  /** The listed versions of a package that a filter lets through, oldest first. */
  listedVersions(reader: Reader, packageRow: number, filter: VersionFilter): NuGetVersionRow[] {
    return reader.all<NuGetVersionRow>(
      `SELECT ${versionColumns} FROM ${versionTables}
        WHERE v.package = ? AND v.listed AND (? OR NOT v.prerelease) AND (? OR NOT v.semver2) ORDER BY v.sort_key`,
      [packageRow, Number(filter.prerelease), Number(filter.semVer2)],
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
    refresh(transaction, packageRow);
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
    refresh(transaction, packageRow);
    return true;
  },

  /** Sets what stands in the columns of the same names. */
  setStatus(
    transaction: Transaction,
    row: Pick<NuGetVersionRow, 'id' | 'package' | 'listed' | 'allow' | 'deprecated' | 'deprecation_reason'>,
  ): void {
    transaction.run(
      'UPDATE nuget_versions SET listed = ?, allow = ?, deprecated = ?, deprecation_reason = ? WHERE id = ?',
      [row.listed, row.allow, row.deprecated, row.deprecation_reason, row.id],
    );
    refresh(transaction, row.package);
  },

  /** Lists or unlists a version. @returns whether it was there. */
  setListed(transaction: Transaction, feedId: number, lowerId: string, sortKey: string, listed: boolean): boolean {
    const packageRow = packageRowOf(transaction, feedId, lowerId);
    if (packageRow === undefined) return false;
    const update = 'UPDATE nuget_versions SET listed = ? WHERE package = ? AND sort_key = ?';
    if (transaction.run(update, [Number(listed), packageRow, sortKey]).changes === 0) return false;
    refresh(transaction, packageRow);
    return true;
  },
};

function latestColumn({ prerelease, semVer2 }: VersionFilter): string {
  return `latest${prerelease ? '_prerelease' : ''}${semVer2 ? '_semver2' : ''}`;
}

function packageRowOf(reader: Reader, feedId: number, lowerId: string): number | undefined {
  const sql = 'SELECT id FROM nuget_packages WHERE feed_id = ? AND lower_id = ?';
  return reader.get<{ id: number }>(sql, [feedId, lowerId])?.id;
}

const newest = (condition: string) =>
  `(SELECT id FROM nuget_versions WHERE package = nuget_packages.id AND listed ${condition} ORDER BY sort_key DESC LIMIT 1)`;

/** Recomputes what search reads, after any change to the versions of a package. */
function refresh(transaction: Transaction, packageRow: number): void {
  transaction.run(
    `UPDATE nuget_packages SET
      latest = ${newest('AND NOT prerelease AND NOT semver2')},
      latest_semver2 = ${newest('AND NOT prerelease')},
      latest_prerelease = ${newest('AND NOT semver2')},
      latest_prerelease_semver2 = ${newest('')}
      WHERE id = ?`,
    [packageRow],
  );
  transaction.touch('packages');
}
