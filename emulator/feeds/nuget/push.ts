import { actorOf } from '../../http/actor.ts';
import type { FeedExchange } from '../../http/exchange.ts';
import { HttpError, type Reply } from '../../http/reply.ts';
import { type NewNuGetVersion, nugetTable } from '../../store/nugetTable.ts';
import { noteEvent } from '../../store/packageEvents.ts';
import type { Blob } from '../../store/types.ts';
import { checkFeed } from '../checkFeed.ts';
import type { Publishing } from '../packageFormat.ts';
import { readPushed } from './nupkg.ts';
import type { Nuspec } from './nuspec.ts';
import { lowerId } from './packageId.ts';
import { packageTypeNames } from './search.ts';
import { keepSymbols } from './symbols.ts';
import { receivePackage } from './upload.ts';
import { isPrerelease, normalizeVersion, sortKey } from './version.ts';

/** Descriptions are searched up to here; the longest that the public gallery takes has as many characters. */
const searchedCharacters = 4000;

/**
 * `PUT` of a package (spec: push). 201, or 409 for a version that exists: the one status that `--skip-duplicate` passes
 * over. A symbol package is kept beside its package. Where the feed's property `allowOverwrite` is true, whoever may overwrite replaces it instead.
 */
export async function pushPackage(exchange: FeedExchange): Promise<Reply> {
  const { store, feed } = exchange;
  const spool = await receivePackage(exchange.request, store.blobs);
  try {
    const { nuspec, symbols } = await readPushed(spool.source);
    if (symbols !== null) return await keepSymbols(exchange, nuspec, symbols, spool);
    if (/^\/v3\/symbolpackage\b/i.test(exchange.path)) {
      throw new HttpError(400, 'This address takes symbol packages (.snupkg) only; push the package to the feed.');
    }
    const replaces = checkDuplicate(exchange, nuspec);
    const publishing = { by: actorOf(exchange.principal), at: new Date().toISOString() };
    const added = newVersion(nuspec, await spool.keep(), publishing);
    store.write((transaction) => {
      checkFeed(transaction, feed);
      // Another push of the same version may have come in between.
      if (!replaces && nugetTable.version(transaction, feed.id, added.lowerId, added.sortKey)) {
        throw duplicate(exchange, nuspec);
      }
      nugetTable.put(transaction, feed.id, added);
      const { packageId, version, published } = added;
      noteEvent(transaction, { event: 'added', feed, package: packageId, version, time: published });
    });
    return { status: 201, headers: replaces ? { 'X-NuGet-Warning': staleCopy(nuspec) } : {} };
  } finally {
    await spool.discard();
  }
}

/** @returns whether there is a version to be replaced. @throws HttpError 409, or DenialError when it may not be replaced. */
function checkDuplicate(exchange: FeedExchange, nuspec: Nuspec): boolean {
  const { store, feed } = exchange;
  const existing = nugetTable.version(store, feed.id, lowerId(nuspec.metadata.id), sortKey(nuspec.version));
  if (existing === undefined) return false;
  if (feed.properties.allowOverwrite !== true) throw duplicate(exchange, nuspec);
  exchange.authorize('feed.overwrite');
  return true;
}

/** The row of a package whose bytes are kept. */
export function newVersion(
  { metadata, version, semVer2 }: Nuspec,
  nupkg: Blob,
  { by, at }: Publishing,
): NewNuGetVersion {
  const { id, title, description, tags } = metadata;
  return {
    packageId: id,
    lowerId: lowerId(id),
    version: normalizeVersion(version),
    sortKey: sortKey(version),
    prerelease: isPrerelease(version),
    semVer2,
    published: at,
    publishedBy: by,
    packageTypes: packageTypeNames(metadata.packageTypes).map((name) => name.toLowerCase()),
    metadata: JSON.stringify(metadata),
    searchText: [id, title ?? '', tags.join(' '), description.slice(0, searchedCharacters)].join('\n').toLowerCase(),
    nupkg,
  };
}

function duplicate({ feed }: FeedExchange, { metadata, version }: Nuspec): HttpError {
  const name = `${metadata.id} ${normalizeVersion(version)}`;
  return new HttpError(409, `${name} already exists in feed ${feed.name}; raise the version, or delete it first.`);
}

function staleCopy({ metadata, version }: Nuspec): string {
  const folder = `${lowerId(metadata.id)}/${normalizeVersion(version).toLowerCase()}`.replace(/[^\x20-\x7e]/g, '?');
  return `Overwritten. Machines that restored it keep the old copy: delete ${folder} in their global-packages folder.`;
}
