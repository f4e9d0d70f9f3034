import type { PackageFile, StoredPackage } from '../../feeds/packageFormat.ts';
import { Digests } from '../../store/digests.ts';
import type { Blob, BlobStore, Counters } from '../../store/types.ts';
import type { OpenFeed } from './openFeed.ts';
import { formatPurl } from './purl.ts';

/** How often a package was downloaded, the last minute included. */
export function downloadsOf(counters: Counters, { format }: OpenFeed, stored: StoredPackage): number {
  return stored.downloads + counters.downloads(format.table, stored.row);
}

/**
 * ProGet's PackageVersionInfo; what is null is left out.
 * @param totalDownloads of all versions of the package
 */
export async function versionInfo(
  store: { readonly blobs: BlobStore; readonly counters: Counters },
  opened: OpenFeed,
  stored: StoredPackage,
  totalDownloads: number,
): Promise<object> {
  const { sha256, sha512, sha1, md5, size } = await withDigests(store.blobs, stored.file);
  return {
    purl: formatPurl(opened.format.packageType, stored),
    group: stored.group ?? undefined,
    name: stored.name,
    version: stored.version,
    qualifier: stored.qualifier ?? undefined,
    totalDownloads,
    downloads: downloadsOf(store.counters, opened, stored),
    published: stored.published,
    publishedBy: stored.publishedBy ?? undefined,
    size,
    listed: stored.listed,
    md5,
    sha1,
    sha256,
    sha512,
    allowDownload: stored.allow ?? undefined,
    deprecated: stored.deprecated,
    deprecationReason: stored.deprecationReason ?? undefined,
  };
}

/** Packages from before digests were kept are read once more. */
async function withDigests(blobs: BlobStore, file: PackageFile): Promise<Blob> {
  const { sha512, sha1, md5 } = file;
  if (sha512 !== null && sha1 !== null && md5 !== null) return { ...file, sha512, sha1, md5 };
  const digests = new Digests();
  for await (const chunk of await blobs.open(file.sha256)) digests.update(chunk);
  return digests.finish();
}
