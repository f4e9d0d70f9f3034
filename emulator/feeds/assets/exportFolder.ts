import type { FeedExchange } from '../../http/exchange.ts';
import { HttpError, type Reply } from '../../http/reply.ts';
import { type AssetItem, findAsset, listAssets } from '../../store/assetTable.ts';
import { archiveFormatOf } from './importArchive.ts';
import { packTgz } from './packTgz.ts';
import { packZip } from './packZip.ts';
import { assetPlace } from './place.ts';
import { flagOf } from './query.ts';

/** What an archive is made of: names relative to the exported folder. */
export interface PackedItem {
  /** A folder's ends with `/`. */
  readonly name: string;
  readonly item: AssetItem;
}

/**
 * `GET export/[PATH]`: what is in a folder, as an archive that is made while it is sent. A folder that does not exist
 * gives an empty archive, as by ProGet.
 */
export function exportFolder({ store, feed, query }: FeedExchange, path: string): Reply {
  const place = assetPlace(feed, path);
  const format = archiveFormatOf(query) ?? 'zip';
  const recursive = flagOf(query, 'recursive');
  const folder = findAsset(store, place);
  if (folder?.content != null) throw new HttpError(400, 'The path refers to a file, not a folder.');
  const start = folder === undefined ? 0 : folder.path.length + 1;
  const items = listAssets(store, place, recursive)
    .filter(({ content }) => recursive || content !== null)
    .map((item) => ({ name: `${item.path.slice(start)}${item.content === null ? '/' : ''}`, item }));
  const pack = format === 'zip' ? packZip : packTgz;
  return {
    status: 200,
    headers: {
      'Content-Type': format === 'zip' ? 'application/zip' : 'application/gzip',
      'Content-Disposition': `attachment; filename="${feed.name}.${format}"`,
    },
    body: { stream: () => pack(store.blobs, items) },
  };
}
