import type { Feed } from '../../contract/feed.ts';
import type { FeedExchange } from '../../http/exchange.ts';
import { HttpError, json, type Reply } from '../../http/reply.ts';
import {
  findNpmPackage,
  listNpmVersions,
  type NpmPackage,
  replaceNpmManifests,
  setNpmMaintainers,
  setNpmStars,
} from '../../store/npmTable.ts';
import { noteEvent } from '../../store/packageEvents.ts';
import type { Reader, Transaction } from '../../store/types.ts';
import { deprecate } from './manifest.ts';
import { versionOfTarball } from './paths.ts';
import { isJsonObject, type JsonObject } from './publishBody.ts';
import { readDocument } from './readDocument.ts';
import { removeVersions } from './removeVersions.ts';
import { checkRevision, finishChange } from './revision.ts';

/** @throws HttpError 404 when the feed has no such package. */
export function packageNamed(reader: Reader, exchange: FeedExchange, name: string): NpmPackage {
  const found = findNpmPackage(reader, exchange.feed.id, name);
  if (found === undefined) throw new HttpError(404, `Package ${name} was not found in feed ${exchange.feed.name}.`);
  return found;
}

/**
 * `PUT /NAME` without a tarball. `npm deprecate` sends the whole document, `npm star` only `users`: what is there is
 * merged, and nothing that is missing is taken away.
 */
export function updatePackage(exchange: FeedExchange, name: string, document: JsonObject): Reply {
  exchange.store.write((transaction) => {
    const found = packageNamed(transaction, exchange, name);
    checkRevision(found, document._rev);
    if (isJsonObject(document.versions)) deprecateVersions(transaction, found, document.versions);
    if (isJsonObject(document.users)) setNpmStars(transaction, found.id, JSON.stringify(document.users));
    finishChange(transaction, found.id, name, new Date().toISOString());
  });
  return json(200, { ok: true, id: name });
}

function deprecateVersions(transaction: Transaction, found: NpmPackage, versions: JsonObject): void {
  for (const { id, version, manifest } of listNpmVersions(transaction, found.id)) {
    const sent = Object.hasOwn(versions, version) ? versions[version] : undefined;
    if (!isJsonObject(sent)) continue;
    const texts = deprecate(manifest, sent.deprecated);
    if (texts !== null) replaceNpmManifests(transaction, id, texts);
  }
}

/**
 * `PUT /NAME/-rev/REVISION`. With `versions`: versions that are no longer in it are unpublished. Without: `npm owner`,
 * which sends `maintainers` and nothing else, so replacing the document would destroy the package.
 */
export async function putRevision(
  exchange: FeedExchange,
  { name = '', revision = '' }: Record<string, string>,
): Promise<Reply> {
  const document = await readDocument(exchange);
  exchange.store.write((transaction) => {
    const found = packageNamed(transaction, exchange, name);
    checkRevision(found, revision);
    const { versions, maintainers } = document;
    if (isJsonObject(versions)) {
      unpublish(transaction, exchange.feed, found, (version) => !Object.hasOwn(versions, version));
    } else if (Array.isArray(maintainers) && maintainers.every(isJsonObject)) {
      setNpmMaintainers(transaction, found.id, JSON.stringify(maintainers));
      finishChange(transaction, found.id, name, new Date().toISOString());
    } else
      throw new HttpError(400, 'The document holds neither versions nor maintainers, so there is nothing to change.');
  });
  return json(200, { ok: true, id: name });
}

/** `DELETE /NAME/-rev/REVISION`: unpublishes the whole package. */
export function deletePackage(exchange: FeedExchange, { name = '', revision = '' }: Record<string, string>): Reply {
  exchange.store.write((transaction) => {
    const found = packageNamed(transaction, exchange, name);
    checkRevision(found, revision);
    unpublish(transaction, exchange.feed, found, () => true);
  });
  return json(200, { ok: true });
}

/**
 * `DELETE /NAME/-/FILE/-rev/REVISION`: second half of `npm unpublish NAME@VERSION`, whose first half has removed the
 * version already. A version without its tarball would be broken, so one that is still there goes too.
 */
export function deleteTarball(
  exchange: FeedExchange,
  { name = '', file = '', revision = '' }: Record<string, string>,
): Reply {
  exchange.store.write((transaction) => {
    const found = findNpmPackage(transaction, exchange.feed.id, name);
    const version = versionOfTarball(name, file);
    if (found === undefined || version === undefined) return;
    if (!listNpmVersions(transaction, found.id).some((row) => row.version === version)) return;
    checkRevision(found, revision);
    unpublish(transaction, exchange.feed, found, (candidate) => candidate === version);
  });
  return json(200, { ok: true });
}

function unpublish(transaction: Transaction, feed: Feed, found: NpmPackage, gone: (version: string) => boolean): void {
  const time = new Date().toISOString();
  for (const version of removeVersions(transaction, found, gone, time)) {
    noteEvent(transaction, { event: 'deleted', feed, package: found.name, version, time });
  }
}
