import { matchesEntityTag } from '../../http/entityTag.ts';
import type { FeedExchange } from '../../http/exchange.ts';
import { blob, HttpError, type Reply } from '../../http/reply.ts';
import { findNpmPackage, findNpmVersion, listNpmDistTags, type NpmVersion } from '../../store/npmTable.ts';
import { checkNotBlocked } from '../blocked.ts';
import { placeUrls } from './manifest.ts';
import { packumentForm, packumentTypes } from './negotiate.ts';
import { versionOfTarball } from './paths.ts';
import { preparePackument } from './preparedBodies.ts';

/** Clients may keep what they got, but ask each time whether it still holds: access can end at any moment. */
const revalidated = { 'Cache-Control': 'no-cache' };

/** `GET /NAME`: the packument. `?write=true` precedes a change and always wants all of it. */
export function getPackument(exchange: FeedExchange, { name = '' }: Record<string, string>): Reply {
  const { store, feed, query, request } = exchange;
  const form = query.get('write') === 'true' ? 'full' : packumentForm(request.headers.accept);
  const prepared = preparePackument(store, feed.id, name, form, exchange.feedUrl);
  if (prepared === undefined) throw notFound(exchange, name);
  const { bytes, entityTag } = prepared;
  const headers = { 'Cache-Control': 'no-cache', ETag: entityTag, Vary: 'Accept, Accept-Encoding' };
  if (matchesEntityTag(request.headers['if-none-match'], entityTag)) return { status: 304, headers };
  return { status: 200, headers: { 'Content-Type': packumentTypes[form], ...headers }, body: bytes };
}

/** `GET /NAME/VERSION` or `GET /NAME/TAG`: one manifest. */
export function getManifest(exchange: FeedExchange, { name = '', version = '' }: Record<string, string>): Reply {
  const { store, feed, feedUrl } = exchange;
  const found = findNpmPackage(store, feed.id, name);
  if (found === undefined) throw notFound(exchange, name);
  const row = findNpmVersion(store, found.id, listNpmDistTags(store, found.id).get(version) ?? version);
  if (row === undefined) throw new HttpError(404, `Package ${name} has no version or tag ${version}.`);
  return {
    status: 200,
    headers: { ...revalidated, 'Content-Type': 'application/json' },
    body: placeUrls(row.manifest, feedUrl, name, row.version),
  };
}

/** `GET /NAME/-/FILE.tgz`. */
export function getTarball(exchange: FeedExchange, { name = '', file = '' }: Record<string, string>): Reply {
  const row = findTarball(exchange, name, file);
  if (row === undefined) throw new HttpError(404, `There is no ${file} in feed ${exchange.feed.name}.`);
  checkNotBlocked(row.allow === 0, `${name} ${row.version}`);
  const headers = { ...revalidated, ETag: `"${row.tarballSha256}"` };
  if (matchesEntityTag(exchange.request.headers['if-none-match'], headers.ETag)) return { status: 304, headers };
  if (exchange.request.method === 'GET') exchange.store.counters.download('npm_versions', row.id);
  return blob(row.tarballSha256, row.tarballSize, 'application/octet-stream', headers);
}

function findTarball({ store, feed }: FeedExchange, name: string, file: string): NpmVersion | undefined {
  const version = versionOfTarball(name, file);
  const found = version === undefined ? undefined : findNpmPackage(store, feed.id, name);
  return found === undefined || version === undefined ? undefined : findNpmVersion(store, found.id, version);
}

function notFound({ feed }: FeedExchange, name: string): HttpError {
  return new HttpError(404, `Package ${name} was not found in feed ${feed.name}.`);
}
