import type { OutgoingHttpHeaders } from 'node:http';
import type { FeedExchange } from '../../http/exchange.ts';
import { fileReply } from '../../http/fileReply.ts';
import { HttpError, type Reply } from '../../http/reply.ts';
import { type AssetItem, findAsset, inheritedCacheHeader, removeAsset } from '../../store/assetTable.ts';
import { cacheControlOf, parseCacheHeader, parseUserMetadata } from './metadataJson.ts';
import { assetPlace, filePlace } from './place.ts';

/** `GET|HEAD content/PATH`. ProGet writes the ETag, a SHA-1, without quotes; both spellings are understood. */
export function getContent({ request, store, feed }: FeedExchange, path: string): Reply {
  const place = assetPlace(feed, path);
  const item = findAsset(store, place);
  if (place.path === '' || (item !== undefined && item.content === null)) throw isFolder(item);
  if (item?.content == null || path.endsWith('/')) throw new HttpError(404, 'There is no such file.');
  const { content, modified } = item;
  const headers = {
    'Content-Type': content.type,
    'Cache-Control': cacheControlOf(parseCacheHeader(item.cacheHeader ?? inheritedCacheHeader(store, place))),
    Vary: 'Accept-Encoding, Authorization',
    ...safetyHeaders(content.type),
    ...userHeaders(item),
  };
  return fileReply(request, { sha256: content.sha256, size: content.size, etag: content.sha1, modified }, headers);
}

/** `DELETE content/PATH`: a missing file is no error, a folder is. */
export function deleteContent({ store, feed }: FeedExchange, path: string): Reply {
  const place = filePlace(feed, path);
  store.write((transaction) => {
    const item = findAsset(transaction, place);
    if (item === undefined) return;
    if (item.content === null) throw isFolder(item);
    removeAsset(transaction, place);
  });
  return { status: 200 };
}

export function isFolder(item: AssetItem | undefined): HttpError {
  return new HttpError(400, `The path refers to a directory: ${item?.path ?? '/'}.`);
}

/**
 * A page from here has this server's origin, and the browser may know credentials for it: without an origin of its own
 * its scripts could use them. Other servers' pages are refused anyway.
 */
function safetyHeaders(type: string): OutgoingHttpHeaders {
  const isPage = /html|xml/i.test(type);
  return { 'X-Content-Type-Options': 'nosniff', ...(isPage ? { 'Content-Security-Policy': 'sandbox' } : {}) };
}

function userHeaders(item: AssetItem): OutgoingHttpHeaders {
  const values = [...parseUserMetadata(item.userMetadata)].filter(([, { inHeader }]) => inHeader);
  return Object.fromEntries(values.map(([name, { value }]) => [name, value]));
}
