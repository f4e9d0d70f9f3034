import type { FeedAction } from '../../contract/action.ts';
import type { FeedExchange } from '../../http/exchange.ts';
import type { Reply } from '../../http/reply.ts';
import type { FeedFormat, FeedRoute } from '../route.ts';
import { deleteContent, getContent } from './content.ts';
import { exportFolder } from './exportFolder.ts';
import { createFolder, deleteItem, listFolder } from './folders.ts';
import { importArchive } from './importArchive.ts';
import { getMetadata, setMetadata } from './metadata.ts';
import { uploadInParts } from './multipart.ts';
import { uploadContent } from './upload.ts';

type Handle = (exchange: FeedExchange, path: string) => Reply | Promise<Reply>;

/** `/KIND/PATH`; an empty path is the directory itself. */
function route(method: FeedRoute['method'], kind: string, action: FeedAction, handle: Handle): FeedRoute {
  return {
    method,
    path: new RegExp(`^/${kind}(?:/(?<path>.*))?$`, 'i'),
    action,
    handle: (exchange, { path = '' }) => handle(exchange, path),
  };
}

/** Asset directories, `/endpoints/DIR/…` (spec: asset directories). Uploads need Add, whether they replace a file or not. */
export const assetFormat: FeedFormat = {
  routes: [
    route('GET', 'content', 'feed.download', getContent),
    route('PUT', 'content', 'feed.add', (exchange, path) => uploadContent(exchange, path, 'absent')),
    route('POST', 'content', 'feed.add', postContent),
    route('PATCH', 'content', 'feed.add', (exchange, path) => uploadContent(exchange, path, 'present')),
    route('DELETE', 'content', 'feed.delete', deleteContent),
    route('GET', 'dir', 'feed.view', listFolder),
    route('POST', 'dir', 'feed.add', createFolder),
    route('POST', 'delete', 'feed.delete', deleteItem),
    route('GET', 'export', 'feed.download', exportFolder),
    route('POST', 'import', 'feed.add', importArchive),
    route('GET', 'metadata', 'feed.view', getMetadata),
    route('POST', 'metadata', 'feed.add', setMetadata),
  ],
};

function postContent(exchange: FeedExchange, path: string): Promise<Reply> {
  return exchange.query.has('multipart') ? uploadInParts(exchange, path) : uploadContent(exchange, path, 'any');
}
