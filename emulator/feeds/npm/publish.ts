import type { Feed } from '../../contract/feed.ts';
import type { FeedExchange } from '../../http/exchange.ts';
import { HttpError, json, type Reply } from '../../http/reply.ts';
import {
  addNpmPackage,
  addNpmVersion,
  findNpmPackage,
  findNpmVersion,
  listNpmDistTags,
  setNpmDistTag,
} from '../../store/npmTable.ts';
import { noteEvent } from '../../store/packageEvents.ts';
import type { Spool, Transaction } from '../../store/types.ts';
import { checkFeed } from '../checkFeed.ts';
import { completeManifest, type ManifestTexts, writeManifests } from './manifest.ts';
import { isJsonObject, type JsonObject } from './publishBody.ts';
import { checkNewName, checkTarball, type Publication, readPublication } from './publishCheck.ts';
import { publisherName } from './publisher.ts';
import { finishChange } from './revision.ts';
import { readTarball } from './tarball.ts';

/** The tarball of a publish document, still a spool, and the file name it came under. */
export interface ReceivedTarball {
  readonly fileName: string;
  readonly spool: Spool;
}

/**
 * Publishes one version: everything is checked before the first row is written, and the tarball is kept before any row
 * names it.
 * @throws HttpError 400 for what does not hold together, 403 for a version that is there already.
 */
export async function publish(
  exchange: Pick<FeedExchange, 'store' | 'feed' | 'principal'>,
  name: string,
  document: JsonObject,
  { fileName, spool }: ReceivedTarball,
): Promise<Reply> {
  const { store, feed } = exchange;
  const publication = readPublication(document, name);
  const existing = findNpmPackage(store, feed.id, name);
  if (existing === undefined) checkNewName(name);
  else if (findNpmVersion(store, existing.id, publication.version)) throw alreadyPublished(publication.version);
  const content = await readTarball(spool);
  checkTarball(document, publication, { fileName, blob: spool }, content);
  const publisher = publisherName(exchange);
  const texts = writeManifests(completeManifest(publication.manifest, content, publisher), {
    integrity: `sha512-${Buffer.from(spool.sha512, 'hex').toString('base64')}`,
    shasum: spool.sha1,
    fileCount: content.fileCount,
    unpackedSize: content.unpackedSize,
  });
  await spool.keep();
  const maintainers = JSON.stringify(readMaintainers(publication.manifest) ?? [{ name: publisher, email: '' }]);
  store.write((transaction) => {
    checkFeed(transaction, feed);
    writeVersion(transaction, feed, publication, texts, spool, maintainers);
  });
  return json(201, { ok: true, success: true, id: name });
}

function writeVersion(
  transaction: Transaction,
  feed: Feed,
  publication: Publication,
  texts: ManifestTexts,
  tarball: Spool,
  maintainers: string,
): void {
  const { name, version } = publication;
  const now = new Date().toISOString();
  const existing = findNpmPackage(transaction, feed.id, name);
  const packageId = existing?.id ?? addNpmPackage(transaction, feed.id, { name, created: now, maintainers });
  // Asked again: the same version may have been published while this tarball was being read.
  if (findNpmVersion(transaction, packageId, version)) throw alreadyPublished(version);
  addNpmVersion(transaction, packageId, {
    ...texts,
    version,
    readme: publication.readme,
    tarballSha256: tarball.sha256,
    tarballSize: tarball.size,
    published: now,
  });
  for (const tag of publication.tags) setNpmDistTag(transaction, packageId, tag, version);
  // Clients cannot install a package without `latest`, so the first version gets it whatever it was tagged.
  if (!listNpmDistTags(transaction, packageId).has('latest') || publication.tags.length === 0) {
    setNpmDistTag(transaction, packageId, 'latest', version);
  }
  finishChange(transaction, packageId, name, now);
  noteEvent(transaction, { event: 'added', feed, package: name, version, time: now });
}

function readMaintainers(manifest: JsonObject): readonly unknown[] | undefined {
  const { maintainers } = manifest;
  return Array.isArray(maintainers) && maintainers.length > 0 && maintainers.every(isJsonObject)
    ? maintainers
    : undefined;
}

/** Old npm and yarn recognise this very sentence. */
function alreadyPublished(version: string): HttpError {
  return new HttpError(403, `You cannot publish over the previously published versions: ${version}`);
}
