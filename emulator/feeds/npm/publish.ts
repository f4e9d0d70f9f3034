import { actorOf } from '../../http/actor.ts';
import type { FeedExchange } from '../../http/exchange.ts';
import { HttpError, json, type Reply } from '../../http/reply.ts';
import { findNpmPackage, findNpmVersion, listNpmDistTags, setNpmDistTag } from '../../store/npmTable.ts';
import { noteEvent } from '../../store/packageEvents.ts';
import type { Spool, Transaction } from '../../store/types.ts';
import { checkFeed } from '../checkFeed.ts';
import { completeManifest, distOf, writeManifests } from './manifest.ts';
import { readProvenance } from './provenance.ts';
import type { JsonObject } from './publishBody.ts';
import { checkNewName, checkTarball, type Publication, readPublication } from './publishCheck.ts';
import { publisherName } from './publisher.ts';
import { finishChange } from './revision.ts';
import { readMaintainers, storeVersion } from './storeVersion.ts';
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
  const manifest = completeManifest(publication.manifest, content, publisher);
  const provenance = readProvenance(document, publication, spool);
  const texts = writeManifests(manifest, distOf(spool, content, provenance?.predicateType));
  await spool.keep();
  const prepared = {
    name,
    version: publication.version,
    texts,
    readme: publication.readme,
    tarball: spool,
    provenance,
  };
  const maintainers = readMaintainers(publication.manifest, publisher);
  store.write((transaction) => {
    checkFeed(transaction, feed);
    const present = findNpmPackage(transaction, feed.id, name);
    // Asked again: the same version may have been published while this tarball was being read.
    if (present !== undefined && findNpmVersion(transaction, present.id, prepared.version)) {
      throw alreadyPublished(prepared.version);
    }
    const now = new Date().toISOString();
    const publishing = { by: actorOf(exchange.principal), at: now };
    const packageId = storeVersion(transaction, feed, { ...prepared, maintainers }, publishing);
    setTags(transaction, packageId, publication);
    finishChange(transaction, packageId, name, now);
    noteEvent(transaction, { event: 'added', feed, package: name, version: prepared.version, time: now });
  });
  return json(201, { ok: true, success: true, id: name });
}

function setTags(transaction: Transaction, packageId: number, { tags, version }: Publication): void {
  for (const tag of tags) setNpmDistTag(transaction, packageId, tag, version);
  // Clients cannot install a package without `latest`, so the first version gets it whatever it was tagged.
  if (!listNpmDistTags(transaction, packageId).has('latest') || tags.length === 0) {
    setNpmDistTag(transaction, packageId, 'latest', version);
  }
}

/** Old npm and yarn recognise this very sentence. */
function alreadyPublished(version: string): HttpError {
  return new HttpError(403, `You cannot publish over the previously published versions: ${version}`);
}
