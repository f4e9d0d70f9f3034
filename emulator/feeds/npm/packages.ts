import compareVersions from 'semver/functions/compare.js';
import parseVersion from 'semver/functions/parse.js';
import { type ListedNpmVersion, listNpmFeed, type NpmNameFilter } from '../../store/npmList.ts';
import { findNpmPackage, findNpmVersion, replaceNpmManifests, setNpmVersionStatus } from '../../store/npmTable.ts';
import type { PackageFilter, PackageFormat, PackageName, StoredPackage } from '../packageFormat.ts';
import { deprecate, deprecatedWithoutReason } from './manifest.ts';
import { unscoped } from './paths.ts';
import { checkVersion } from './publishCheck.ts';
import { readPackage } from './readPackage.ts';
import { removeVersions } from './removeVersions.ts';
import { finishChange } from './revision.ts';
import { isPrerelease } from './versionOrder.ts';
import { tarballWithVersion } from './withVersion.ts';

/** npm packages for the common packages API, promotion and repackaging. */
export const npmPackages: PackageFormat = {
  packageType: 'npm',
  table: 'npm_versions',
  list: (reader, feed, filter) => listNpmFeed(reader, feed.id, nameFilter(filter)).sort(byVersion).map(storedPackage),
  isSameVersion(left, right) {
    const version = parseVersion(left)?.version;
    return version !== undefined && version === parseVersion(right)?.version;
  },
  read: readPackage,
  async withVersion(spool, version) {
    checkVersion(version);
    return tarballWithVersion(spool, version);
  },
  remove(transaction, feed, stored) {
    const found = findNpmPackage(transaction, feed.id, fullName(stored));
    if (found === undefined) return;
    removeVersions(transaction, found, (version) => version === stored.version, new Date().toISOString());
  },
  setStatus(transaction, feed, stored, { listed, allow, deprecated, deprecationReason }) {
    const found = findNpmPackage(transaction, feed.id, fullName(stored));
    const row = found && findNpmVersion(transaction, found.id, stored.version);
    if (found === undefined || row === undefined) return;
    setNpmVersionStatus(transaction, row.id, { listed: Number(listed), allow: allow === null ? null : Number(allow) });
    const texts = deprecate(row.manifest, deprecated && (deprecationReason ?? true));
    if (texts !== null) replaceNpmManifests(transaction, row.id, texts);
    finishChange(transaction, found.id, found.name, new Date().toISOString());
  },
  licenses(reader, feed, stored) {
    const found = findNpmPackage(reader, feed.id, fullName(stored));
    const manifest = found && findNpmVersion(reader, found.id, stored.version)?.manifest;
    const { license } = JSON.parse(manifest ?? '{}');
    return typeof license === 'string' && license !== '' ? [license] : [];
  },
};

/** `@acme` and `x` → `@acme/x`; the scope may lack its `@`. */
function fullName({ group, name }: PackageName): string {
  return group === null ? name : `${scopeOf(group)}/${name}`;
}

function scopeOf(group: string): string {
  return group.startsWith('@') ? group : `@${group}`;
}

function nameFilter({ group, name }: PackageFilter): NpmNameFilter {
  if (name?.startsWith('@') === true && name.includes('/')) return { name };
  if (group === undefined) return name === undefined ? {} : { unscoped: name };
  if (name !== undefined) return { name: fullName({ group, name }) };
  return { scope: group === null ? '' : scopeOf(group) };
}

function byVersion(one: ListedNpmVersion, other: ListedNpmVersion): number {
  if (one.name !== other.name) return one.name < other.name ? -1 : 1;
  return compareVersions(one.version, other.version);
}

function storedPackage(row: ListedNpmVersion): StoredPackage {
  const { sha256, sha512, sha1, md5, size, version, published, publishedBy, downloads, deprecated } = row;
  const name = unscoped(row.name);
  return {
    group: row.name === name ? null : row.name.slice(0, -name.length - 1),
    name,
    version,
    qualifier: null,
    row: row.id,
    isPrerelease: isPrerelease(version),
    listed: row.listed === 1,
    allow: row.allow === null ? null : row.allow === 1,
    deprecated: deprecated !== null,
    deprecationReason: typeof deprecated === 'string' && deprecated !== deprecatedWithoutReason ? deprecated : null,
    published,
    publishedBy,
    downloads,
    file: { sha256, sha512, sha1, md5, size },
    fileName: `${name}-${version}.tgz`,
  };
}
