import { HttpError } from '../../http/reply.ts';
import { type NuGetVersionRow, nugetTable } from '../../store/nugetTable.ts';
import type { Spool } from '../../store/types.ts';
import type { NewPackage, PackageFormat, StoredPackage } from '../packageFormat.ts';
import { metadataOf } from './lookup.ts';
import { readNupkg } from './nupkg.ts';
import { lowerId } from './packageId.ts';
import { newVersion } from './push.ts';
import { normalizeVersion, parseVersion, sortKey } from './version.ts';
import { nupkgWithVersion } from './withVersion.ts';

/** Packages of the NuGet family for the common packages API, promotion and repackaging. */
export const nugetPackages: PackageFormat = {
  packageType: 'nuget',
  table: 'nuget_versions',
  list(reader, feed, { group, name }) {
    if (group !== undefined && group !== null) return [];
    const rows =
      name === undefined
        ? nugetTable.everyVersion(reader, feed.id)
        : nugetTable.versions(reader, feed.id, lowerId(name));
    return rows.map(storedPackage);
  },
  isSameVersion(left, right) {
    const [one, other] = [parseVersion(left), parseVersion(right)];
    return one !== undefined && other !== undefined && sortKey(one) === sortKey(other);
  },
  read: readPackage,
  async withVersion(spool, text) {
    const version = parseVersion(text);
    if (version === undefined) throw new HttpError(400, `"${text.slice(0, 60)}" is not a NuGet version such as 1.0.0.`);
    return nupkgWithVersion(spool.source, version);
  },
  remove(transaction, feed, stored) {
    nugetTable.remove(transaction, feed.id, lowerId(stored.name), keyOf(stored.version));
  },
  setStatus(transaction, feed, stored, { listed, allow, deprecated, deprecationReason }) {
    const row = nugetTable.version(transaction, feed.id, lowerId(stored.name), keyOf(stored.version));
    if (row === undefined) return;
    nugetTable.setStatus(
      transaction,
      { feedId: feed.id, lowerId: lowerId(stored.name) },
      {
        ...row,
        listed: Number(listed),
        allow: allow === null ? null : Number(allow),
        deprecated: Number(deprecated),
        deprecation_reason: deprecationReason,
      },
    );
  },
  licenses(reader, feed, stored) {
    const row = nugetTable.version(reader, feed.id, lowerId(stored.name), keyOf(stored.version));
    const license = row && metadataOf(row).licenseExpression;
    return license ? [license] : [];
  },
};

async function readPackage(spool: Spool): Promise<NewPackage> {
  const nuspec = await readNupkg(spool.source);
  return {
    group: null,
    name: nuspec.metadata.id,
    version: normalizeVersion(nuspec.version),
    qualifier: null,
    put: (transaction, feed, publishing) => nugetTable.put(transaction, feed.id, newVersion(nuspec, spool, publishing)),
  };
}

/** Stored versions were read as such before. */
function keyOf(storedVersion: string): string {
  const version = parseVersion(storedVersion);
  if (version === undefined) throw new Error(`the stored version ${storedVersion} is none`);
  return sortKey(version);
}

function storedPackage(row: NuGetVersionRow): StoredPackage {
  return {
    group: null,
    name: row.package_id,
    version: row.version,
    qualifier: null,
    row: row.id,
    isPrerelease: row.prerelease === 1,
    listed: row.listed === 1,
    allow: row.allow === null ? null : row.allow === 1,
    deprecated: row.deprecated === 1,
    deprecationReason: row.deprecation_reason,
    published: row.published,
    publishedBy: row.published_by,
    downloads: row.downloads,
    file: {
      sha256: row.nupkg_sha256,
      sha512: row.nupkg_sha512,
      sha1: row.nupkg_sha1,
      md5: row.nupkg_md5,
      size: row.nupkg_size,
    },
    fileName: `${row.package_id}.${row.version}.nupkg`,
  };
}
