import type { FeedExchange } from '../../http/exchange.ts';
import { HttpError, json, type Reply } from '../../http/reply.ts';
import {
  type AssetPlace,
  findAsset,
  findFileAbove,
  hasAssets,
  listAssets,
  makeAssetFolder,
  removeAsset,
} from '../../store/assetTable.ts';
import type { Reader } from '../../store/types.ts';
import { checkFeed } from '../checkFeed.ts';
import { itemToWire } from './item.ts';
import { assetPlace } from './place.ts';
import { flagOf } from './query.ts';

/** `GET dir/[PATH]`: what is in a folder. One that does not exist is empty. */
export function listFolder({ store, feed, feedUrl, query }: FeedExchange, path: string): Reply {
  const place = assetPlace(feed, path);
  const recursive = flagOf(query, 'recursive');
  if (findAsset(store, place)?.content != null) throw new HttpError(400, 'The path refers to a file, not a folder.');
  const items = listAssets(store, place, recursive);
  return json(
    200,
    items.map((item) => itemToWire(item, feedUrl)),
  );
}

/** `POST dir/PATH`: one that exists already is no error. */
export function createFolder({ store, feed }: FeedExchange, path: string): Reply {
  const place = assetPlace(feed, path);
  const now = new Date().toISOString();
  store.write((transaction) => {
    checkFeed(transaction, feed);
    checkFolder(transaction, place);
    makeAssetFolder(transaction, place, now);
  });
  return { status: 201 };
}

/** `POST delete/PATH`: a file, or a folder if it is empty or `recursive` is given. Nothing there is no error. */
export function deleteItem({ store, feed, query }: FeedExchange, path: string): Reply {
  const place = assetPlace(feed, path);
  const recursive = flagOf(query, 'recursive');
  if (place.path === '') throw new HttpError(400, 'Name the file or folder to be deleted.');
  store.write((transaction) => {
    if (!recursive && hasAssets(transaction, place)) {
      throw new HttpError(400, 'The folder is not empty: empty it first, or add recursive=true.');
    }
    removeAsset(transaction, place);
  });
  return { status: 200 };
}

/** @throws HttpError 400 when the path, or part of it, is a file: then it cannot be a folder. */
export function checkFolder(reader: Reader, place: AssetPlace): void {
  const item = findAsset(reader, place);
  const file = item === undefined ? findFileAbove(reader, place) : item.content === null ? undefined : item.path;
  if (file !== undefined) throw new HttpError(400, `${file} is a file, so it cannot be a folder.`);
}
