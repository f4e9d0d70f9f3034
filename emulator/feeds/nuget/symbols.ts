import type { FeedExchange } from '../../http/exchange.ts';
import { blob, HttpError, type Reply } from '../../http/reply.ts';
import { nugetSymbolTable } from '../../store/nugetSymbolTable.ts';
import { type NuGetVersionRow, nugetTable } from '../../store/nugetTable.ts';
import type { Spool } from '../../store/types.ts';
import { checkNotBlocked } from '../blocked.ts';
import { checkFeed } from '../checkFeed.ts';
import { type Coordinates, findVersion } from './lookup.ts';
import type { Nuspec } from './nuspec.ts';
import { lowerId } from './packageId.ts';
import { storedEntryStream } from './storedPackage.ts';
import type { SymbolFile } from './symbolPackage.ts';
import { normalizeVersion, sortKey } from './version.ts';

/**
 * Keeps a pushed symbol package (spec: symbols): 201, 404 without its package, 409 when the package has symbols already
 * and the feed's property `allowOverwrite` is not true.
 */
export async function keepSymbols(
  exchange: FeedExchange,
  nuspec: Nuspec,
  files: readonly SymbolFile[],
  spool: Spool,
): Promise<Reply> {
  const { store, feed } = exchange;
  const { id } = nuspec.metadata;
  const name = `${id} ${normalizeVersion(nuspec.version)}`;
  const find = (): NuGetVersionRow => {
    const row = nugetTable.version(store, feed.id, lowerId(id), sortKey(nuspec.version));
    if (row !== undefined) return row;
    throw new HttpError(404, `${name} is not in feed ${feed.name}; push the .nupkg before its symbols.`);
  };
  if (nugetSymbolTable.get(store, find().id) !== undefined) {
    if (feed.properties.allowOverwrite !== true) {
      throw new HttpError(409, `The symbols of ${name} already exist in feed ${feed.name}.`);
    }
    exchange.authorize('feed.overwrite');
  }
  const kept = await spool.keep();
  store.write((transaction) => {
    checkFeed(transaction, feed);
    // The package may have gone in between.
    nugetSymbolTable.put(transaction, find().id, kept, files);
  });
  return { status: 201 };
}

/** `GET FLAT/{id}/{version}/{id}.{version}.snupkg`: the bytes as they were pushed. */
export function getSnupkg(exchange: FeedExchange, coordinates: Coordinates): Reply {
  const row = findVersion(exchange, coordinates);
  const name = `${row.package_id} ${row.version}`;
  checkNotBlocked(row.allow === 0, name);
  const symbols = nugetSymbolTable.get(exchange.store, row.id);
  if (symbols === undefined) throw new HttpError(404, `${name} has no symbols in feed ${exchange.feed.name}.`);
  return blob(symbols.snupkg_sha256, symbols.snupkg_size, 'application/octet-stream');
}

/** `GET /symbols/FEED/{file}/{key}/{file}`: what debuggers ask for (SSQP). */
export async function getSymbolFile(
  exchange: FeedExchange,
  { file = '', signature = '' }: Record<string, string>,
): Promise<Reply> {
  const { store, feed } = exchange;
  const found = nugetSymbolTable.find(store, feed.id, file.toLowerCase(), signature.toLowerCase());
  if (found === undefined) throw new HttpError(404, `${file} with this key is not in feed ${feed.name}.`);
  checkNotBlocked(found.allow === 0, file);
  const stored = { sha256: found.snupkg_sha256, size: found.snupkg_size };
  const stream = await storedEntryStream(store.blobs, stored, found.entry);
  return { status: 200, headers: { 'Content-Type': 'application/octet-stream' }, body: { stream } };
}
