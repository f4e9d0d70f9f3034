import type { Reader, SqlValue } from './types.ts';

/** A version with its package, as lists of packages show it. */
export interface ListedNpmVersion {
  readonly id: number;
  readonly packageId: number;
  readonly name: string;
  readonly version: string;
  /** What stands so in the manifest: a message as a rule, null when it is not deprecated. */
  readonly deprecated: string | number | null;
  readonly sha256: string;
  readonly sha512: string | null;
  readonly sha1: string | null;
  readonly md5: string | null;
  readonly size: number;
  readonly published: string;
  readonly publishedBy: string | null;
  readonly listed: number;
  readonly allow: number | null;
  readonly downloads: number;
}

/** Which packages to list; all of them when empty. */
export interface NpmNameFilter {
  /** The whole name. */
  readonly name?: string;
  /** With its `@`. */
  readonly scope?: string;
  /** The name without a scope, whatever the scope is. */
  readonly unscoped?: string;
}

/** The versions of a feed by package, in the order of publication. */
export function listNpmFeed(
  reader: Reader,
  feedId: number,
  { name, scope, unscoped }: NpmNameFilter,
): ListedNpmVersion[] {
  const conditions = ['p.feed_id = ?'];
  const parameters: SqlValue[] = [feedId];
  const add = (condition: string, ...values: SqlValue[]) => {
    conditions.push(condition);
    parameters.push(...values);
  };
  if (name !== undefined) add('p.name = ?', name);
  if (scope !== undefined) add('substr(p.name, 1, ?) = ?', scope.length + 1, `${scope}/`);
  if (unscoped !== undefined) {
    const behindScope = "substr(p.name, 1, 1) = '@' AND substr(p.name, instr(p.name, '/') + 1) = ?";
    add(`(p.name = ? OR (${behindScope}))`, unscoped, unscoped);
  }
  return reader.all(
    `SELECT v.id, v.package_id AS packageId, p.name, v.version, json_extract(v.manifest, '$.deprecated') AS deprecated,
      v.tarball_sha256 AS sha256, v.tarball_sha512 AS sha512, v.tarball_sha1 AS sha1, v.tarball_md5 AS md5,
      v.tarball_size AS size, v.published, v.published_by AS publishedBy, v.listed, v.allow, v.downloads
     FROM npm_versions v JOIN npm_packages p ON p.id = v.package_id
     WHERE ${conditions.join(' AND ')} ORDER BY p.name, v.id`,
    parameters,
  );
}

/** Names of the packages that a user has starred, in order. */
export function listNpmPackagesStarredBy(reader: Reader, feedId: number, user: string): string[] {
  const sql = `SELECT name FROM npm_packages WHERE feed_id = ?
     AND EXISTS (SELECT 1 FROM json_each(stars) WHERE key = ? AND value) ORDER BY name`;
  return reader.all<{ name: string }>(sql, [feedId, user]).map(({ name }) => name);
}
