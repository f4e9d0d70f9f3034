import * as z from 'zod/mini';
import { readJson } from '../../http/body.ts';
import type { FeedExchange } from '../../http/exchange.ts';
import { HttpError, json, type Reply } from '../../http/reply.ts';
import { type AssetItem, type AssetPlace, findAsset, setAssetMetadata } from '../../store/assetTable.ts';
import type { Reader } from '../../store/types.ts';
import { readCacheHeader } from './cacheHeader.ts';
import { checkContentType } from './contentType.ts';
import { itemToWire } from './item.ts';
import { parseUserMetadata, storeUserMetadata, type UserMetadata } from './metadataJson.ts';
import { assetPlace } from './place.ts';
import { readUserMetadata } from './userMetadata.ts';

/** AssetItemMetadataUpdate of ProGet's client; absent = left as it is. */
const updateSchema = z.looseObject({
  type: z.optional(z.nullable(z.string())),
  userMetadataUpdateMode: z.optional(z.nullable(z.string())),
  userMetadata: z.optional(z.nullable(z.looseObject({}))),
  cacheHeader: z.optional(z.nullable(z.looseObject({}))),
});

/** `GET metadata/PATH`: a file's or a folder's. */
export function getMetadata({ store, feed, feedUrl }: FeedExchange, path: string): Reply {
  return json(200, itemToWire(findItem(store, assetPlace(feed, path)), feedUrl));
}

/** `POST metadata/PATH`: type, user metadata (added, or all replaced) and cache header. */
export async function setMetadata({ store, feed, request }: FeedExchange, path: string): Promise<Reply> {
  const place = assetPlace(feed, path);
  findItem(store, place);
  const body = readUpdate(await readJson(request));
  const given = readUserMetadata(body.userMetadata ?? {});
  const replaces = body.userMetadata != null && readMode(body.userMetadataUpdateMode) === 'replace';
  const cacheHeader = body.cacheHeader == null ? undefined : readCacheHeader(body.cacheHeader);
  const type = body.type == null || body.type === '' ? undefined : checkContentType(body.type, 'type');
  const modified = new Date().toISOString();
  store.write((transaction) => {
    const item = findItem(transaction, place);
    const former: UserMetadata = replaces ? new Map() : parseUserMetadata(item.userMetadata);
    setAssetMetadata(transaction, item.id, {
      // A folder has none: what is given for it is ignored, as by ProGet.
      contentType: item.content === null ? null : (type ?? item.content.type),
      userMetadata: storeUserMetadata(new Map([...former, ...given])),
      cacheHeader:
        cacheHeader === undefined ? item.cacheHeader : cacheHeader === null ? null : JSON.stringify(cacheHeader),
      modified,
    });
  });
  return { status: 200 };
}

function findItem(reader: Reader, place: AssetPlace): AssetItem {
  const item = findAsset(reader, place);
  if (item === undefined) throw new HttpError(404, 'There is no such file or folder.');
  return item;
}

function readUpdate(body: unknown): z.infer<typeof updateSchema> {
  const parsed = updateSchema.safeParse(body);
  if (parsed.success) return parsed.data;
  const field = parsed.error.issues[0]?.path.join('.') ?? '';
  throw new HttpError(400, field === '' ? 'The body must be a JSON object.' : `The field ${field} has a wrong type.`);
}

function readMode(mode: string | null | undefined): 'update' | 'replace' {
  const word = (mode ?? 'update').toLowerCase();
  if (word === 'update' || word === 'replace') return word;
  throw new HttpError(400, 'userMetadataUpdateMode must be update or replace.');
}
