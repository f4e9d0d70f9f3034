import { HttpError } from '../../http/reply.ts';
import { gemTable, type ListedGemVersion } from '../../store/gemTable.ts';
import type { Spool } from '../../store/types.ts';
import type { NewPackage, PackageFormat, StoredPackage } from '../packageFormat.ts';
import { specOf } from './apiV1.ts';
import { readGem } from './gemFile.ts';
import { newVersion } from './newVersion.ts';
import { anyPlatform, normalizePlatform } from './platform.ts';
import { putGem } from './push.ts';
import { canonicalVersion, GemVersion, isGemVersion, isPrerelease } from './version.ts';
import { gemWithVersion } from './withVersion.ts';
import { removeGem } from './yank.ts';

/** Gems for the common packages API, promotion and repackaging. Platforms are told apart by a qualifier. */
export const gemPackages: PackageFormat = {
  packageType: 'gem',
  table: 'gem_versions',
  // pgutil asks for the platform always.
  defaultQualifier: `platform=${anyPlatform}`,
  list(reader, feed, { group, name }) {
    if (group !== undefined && group !== null) return [];
    const sorted = gemTable.list(reader, feed.id, name).map((row) => ({ row, order: new GemVersion(row.version) }));
    sorted.sort((one, other) =>
      one.row.name === other.row.name ? one.order.compare(other.order) : one.row.name < other.row.name ? -1 : 1,
    );
    return sorted.map(({ row }) => storedPackage(row));
  },
  isSameVersion(left, right) {
    return isGemVersion(left) && isGemVersion(right) && canonicalVersion(left) === canonicalVersion(right);
  },
  read: readPackage,
  async withVersion(spool, version) {
    if (!isGemVersion(version)) {
      throw new HttpError(400, `"${version.slice(0, 60)}" is not a version of a gem such as 1.0.0 or 1.0.0.pre.`);
    }
    return gemWithVersion(spool, version);
  },
  remove(transaction, feed, stored) {
    const platform = platformOf(stored.qualifier);
    const row = gemTable.version(transaction, feed.id, stored.name, canonicalVersion(stored.version), platform);
    if (row !== undefined) removeGem(transaction, feed, stored.name, row);
  },
  setStatus(transaction, _feed, stored, { listed, allow, deprecated, deprecationReason }) {
    gemTable.setStatus(transaction, stored.row, {
      listed: Number(listed),
      allow: allow === null ? null : Number(allow),
      deprecated: Number(deprecated),
      deprecationReason,
    });
  },
  licenses(reader, feed, stored) {
    const platform = platformOf(stored.qualifier);
    const row = gemTable.version(reader, feed.id, stored.name, canonicalVersion(stored.version), platform);
    return row === undefined ? [] : [...specOf(row).licenses];
  },
};

async function readPackage(spool: Spool): Promise<NewPackage> {
  const spec = await readGem(spool).catch(asBadRequest);
  return {
    group: null,
    name: spec.name,
    version: spec.version,
    qualifier: qualifierOf(spec.platform),
    put: (transaction, feed, { by, at }) => putGem(transaction, feed, newVersion(spec, spool, by, at)),
  };
}

/** 422 is RubyGems' word for a gem that it cannot process; ProGet's API has 400. */
function asBadRequest(error: unknown): never {
  throw error instanceof HttpError && error.status === 422 ? new HttpError(400, error.message) : error;
}

function qualifierOf(platform: string): string | null {
  return platform === anyPlatform ? null : `platform=${platform}`;
}

function platformOf(qualifier: string | null): string {
  return normalizePlatform(qualifier?.replace(/^platform=/, '') ?? anyPlatform);
}

function storedPackage(row: ListedGemVersion): StoredPackage {
  return {
    group: null,
    name: row.name,
    version: row.version,
    qualifier: qualifierOf(row.platform),
    row: row.id,
    isPrerelease: isPrerelease(row.version),
    listed: row.listed === 1,
    allow: row.allow === null ? null : row.allow === 1,
    deprecated: row.deprecated === 1,
    deprecationReason: row.deprecationReason,
    published: row.published,
    publishedBy: row.publishedBy,
    downloads: row.downloads,
    file: {
      sha256: row.gemSha256,
      sha512: row.gemSha512,
      sha1: row.gemSha1,
      md5: row.gemMd5,
      size: row.gemSize,
    },
    fileName: `${row.fullName}.gem`,
  };
}
