import type { FeedExchange } from '../../http/exchange.ts';
import { blob, HttpError, type Reply } from '../../http/reply.ts';
import { checkNotBlocked } from '../blocked.ts';
import { type Coordinates, findVersion, metadataOf } from './lookup.ts';
import { readStoredEntry } from './storedPackage.ts';

/** `GET FLAT/{id}/{version}/{id}.{version}.nupkg`: the bytes as they were pushed. */
export function getNupkg(exchange: FeedExchange, coordinates: Coordinates): Reply {
  const row = findVersion(exchange, coordinates);
  checkNotBlocked(row.allow === 0, `${row.package_id} ${row.version}`);
  if (exchange.request.method === 'GET') exchange.store.counters.download('nuget_versions', row.id);
  return blob(row.nupkg_sha256, row.nupkg_size, 'application/octet-stream');
}

/** `GET FLAT/{id}/{version}/{id}.nuspec`. */
export function getNuspec(exchange: FeedExchange, coordinates: Coordinates): Promise<Reply> {
  return getEntry(exchange, coordinates, (name) => /^[^/]+\.nuspec$/i.test(name), 'application/xml');
}

const contentTypes = { readme: 'text/markdown; charset=utf-8', license: 'text/plain; charset=utf-8' } as const;

/** `GET FLAT/{id}/{version}/readme|icon|license`: what the nuspec names so. */
export function getNamedFile(
  exchange: FeedExchange,
  coordinates: Coordinates,
  kind: 'readme' | 'icon' | 'license',
): Promise<Reply> {
  const { readme, icon, licenseFile } = metadataOf(findVersion(exchange, coordinates));
  const path = { readme, icon, license: licenseFile }[kind]?.replaceAll('\\', '/').replace(/^\.?\/+/, '');
  if (path === undefined) throw new HttpError(404, `${coordinates.id} ${coordinates.version} has no ${kind}.`);
  const contentType = kind === 'icon' ? iconType(path) : contentTypes[kind];
  const encoded = encodeURI(path).toLowerCase();
  return getEntry(
    exchange,
    coordinates,
    (name) => [path.toLowerCase(), encoded].includes(name.toLowerCase()),
    contentType,
  );
}

async function getEntry(
  exchange: FeedExchange,
  coordinates: Coordinates,
  isWanted: (name: string) => boolean,
  contentType: string,
): Promise<Reply> {
  const { nupkg_sha256: sha256, nupkg_size: size } = findVersion(exchange, coordinates);
  const body = await readStoredEntry(exchange.store.blobs, { sha256, size }, isWanted);
  // Packages come from anybody; nothing in them may run as a page of ours.
  return { status: 200, headers: { 'Content-Type': contentType, 'X-Content-Type-Options': 'nosniff' }, body };
}

/** The two formats that NuGet takes as icons. */
function iconType(path: string): string {
  return /\.png$/i.test(path) ? 'image/png' : /\.jpe?g$/i.test(path) ? 'image/jpeg' : 'application/octet-stream';
}
