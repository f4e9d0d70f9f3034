import type { AssetItem } from '../../store/assetTable.ts';
import { parseCacheHeader, parseUserMetadata, userMetadataToWire } from './metadataJson.ts';

/**
 * An item in ProGet's wire form (spec: asset directories; AssetDirectoryItem of its own client).
 * @param feedUrl base of the link to the content.
 */
export function itemToWire(item: AssetItem, feedUrl: string): Record<string, unknown> {
  const slash = item.path.lastIndexOf('/');
  const name = item.path.slice(slash + 1);
  const { content, created, modified } = item;
  return {
    name,
    ...(slash === -1 ? {} : { parent: item.path.slice(0, slash) }),
    ...(content === null
      ? { type: 'dir' }
      : { size: content.size, type: content.type, content: `${feedUrl}/content/${escapePath(item.path)}` }),
    created,
    modified,
    ...(content === null
      ? {}
      : { md5: content.md5, sha1: content.sha1, sha256: content.sha256, sha512: content.sha512 }),
    userMetadata: userMetadataToWire(parseUserMetadata(item.userMetadata)),
    cacheHeader: parseCacheHeader(item.cacheHeader) ?? { type: 'Inherit' },
  };
}

function escapePath(path: string): string {
  return path.split('/').map(encodeURIComponent).join('/');
}
