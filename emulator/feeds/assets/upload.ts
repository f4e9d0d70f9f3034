import type { FeedExchange } from '../../http/exchange.ts';
import { HttpError, type Reply } from '../../http/reply.ts';
import { type AssetPlace, findAsset, findFileAbove, putAssetFile } from '../../store/assetTable.ts';
import type { Reader } from '../../store/types.ts';
import { checkFeed } from '../checkFeed.ts';
import { isFolder } from './content.ts';
import { contentTypeOf } from './contentType.ts';
import { filePlace } from './place.ts';
import { receiveBody } from './receiveBody.ts';

/** Whether a file has to be there already: `PUT` never, `PATCH` always, `POST` either way. */
export type Presence = 'absent' | 'present' | 'any';

/** `PUT|POST|PATCH content/PATH`: the body is the file, missing folders are made. 201, also for a replaced one. */
export async function uploadContent(exchange: FeedExchange, path: string, presence: Presence): Promise<Reply> {
  const { store, feed, request } = exchange;
  const place = filePlace(feed, path);
  const type = contentTypeOf(request.headers['content-type'], place.path);
  checkFile(store, place, presence);
  const spool = await receiveBody(request, store.blobs);
  try {
    const blob = await spool.keep();
    const now = new Date().toISOString();
    store.write((transaction) => {
      checkFeed(transaction, feed);
      // Another upload may have come in between.
      checkFile(transaction, place, presence);
      putAssetFile(transaction, place, { ...blob, type }, now);
    });
    return { status: 201 };
  } finally {
    await spool.discard();
  }
}

/** @throws HttpError 400 or 404 when a file cannot be put there. */
export function checkFile(reader: Reader, place: AssetPlace, presence: Presence): void {
  const item = findAsset(reader, place);
  if (item !== undefined && item.content === null) throw isFolder(item);
  if (item !== undefined && presence === 'absent') {
    throw new HttpError(400, `${item.path} exists already; POST replaces it.`);
  }
  if (item === undefined && presence === 'present') {
    throw new HttpError(404, 'There is no such file to be replaced; POST creates it.');
  }
  const file = item === undefined ? findFileAbove(reader, place) : undefined;
  if (file !== undefined) throw new HttpError(400, `${file} is a file, so nothing can be in it.`);
}
