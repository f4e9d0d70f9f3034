import type { FeedExchange } from '../../http/exchange.ts';
import { HttpError } from '../../http/reply.ts';
import { type NuGetVersionKey, type NuGetVersionRow, nugetTable } from '../../store/nugetTable.ts';
import type { PackageMetadata } from './metadata.ts';
import { lowerId } from './packageId.ts';
import { parseVersion, sortKey } from './version.ts';
import { versionsOf } from './versionLists.ts';

/** What stands in a URL: an id and a version in any spelling. */
export interface Coordinates {
  readonly id: string;
  readonly version: string;
}

/** @throws HttpError 404 when the text is no version, for then there is no such package either. */
export function sortKeyOf(exchange: FeedExchange, coordinates: Coordinates): string {
  const version = parseVersion(coordinates.version);
  if (version === undefined) throw absent(exchange, coordinates);
  return sortKey(version);
}

/** @throws HttpError 404 when the feed has no such version. */
export function findVersion(exchange: FeedExchange, coordinates: Coordinates): NuGetVersionRow {
  const key = sortKeyOf(exchange, coordinates);
  const row = nugetTable.version(exchange.store, exchange.feed.id, lowerId(coordinates.id), key);
  if (row === undefined) throw absent(exchange, coordinates);
  return row;
}

/**
 * What tells the versions of a package apart, oldest first.
 * @throws HttpError 404 when there is none: clients take that for "not here" and ask the next source.
 */
export function findVersionKeys(
  exchange: FeedExchange,
  id: string,
  accepts: (key: NuGetVersionKey) => boolean = () => true,
): NuGetVersionKey[] {
  const keys = versionsOf(exchange.store, exchange.feed, lowerId(id)).filter(accepts);
  if (keys.length === 0) throw new HttpError(404, `${id} is not in feed ${exchange.feed.name}.`);
  return keys;
}

export function absent(exchange: FeedExchange, { id, version }: Coordinates): HttpError {
  return new HttpError(404, `${id} ${version} is not in feed ${exchange.feed.name}.`);
}

/** What {@link PackageMetadata} was stored as; written by us alone, so it is not checked again. */
export function metadataOf(row: NuGetVersionRow): PackageMetadata {
  return JSON.parse(row.metadata) as PackageMetadata;
}
