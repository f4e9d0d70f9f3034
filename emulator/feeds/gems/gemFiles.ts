import type { FeedExchange } from '../../http/exchange.ts';
import { fileReply } from '../../http/fileReply.ts';
import { preparedReply } from '../../http/preparedReply.ts';
import { HttpError, type Reply } from '../../http/reply.ts';
import { gemTable } from '../../store/gemTable.ts';
import { checkNotBlocked } from '../blocked.ts';
import { type FeedIndex, indexOf } from './feedIndex.ts';

const binary = { 'Content-Type': 'application/octet-stream', 'Cache-Control': 'no-cache' };
/**
 * RubyGems asks with the time at which it wrote its copy, in whole seconds. A copy must be this much younger than the last
 * change, or one that was on its way during the change would be good for ever.
 */
const modificationMarginMs = 2000;

/** `GET /gems/FULL_NAME.gem`: the bytes as they were pushed. */
export function getGem(exchange: FeedExchange, { fullName = '' }: Record<string, string>): Reply {
  const { store, feed, request } = exchange;
  const row = gemTable.byFullName(store, feed.id, fullName);
  if (row === undefined) throw new HttpError(404, `There is no ${fullName}.gem in feed ${feed.name}.`);
  checkNotBlocked(row.allow === 0, fullName);
  const { gemSha256: sha256, gemSize: size, published: modified } = row;
  const reply = fileReply(request, { sha256, size, etag: `"${sha256}"`, modified }, binary);
  if (request.method === 'GET' && reply.status === 200) store.counters.download('gem_versions', row.id);
  return reply;
}

/** `GET /quick/Marshal.4.8/FULL_NAME.gemspec.rz`: the specification, made when the gem was pushed. */
export function getQuickSpec({ store, feed }: FeedExchange, { fullName = '' }: Record<string, string>): Reply {
  const quick = gemTable.quick(store, feed.id, fullName);
  if (quick === undefined) throw new HttpError(404, `There is no ${fullName}.gemspec.rz in feed ${feed.name}.`);
  return { status: 200, headers: binary, body: Buffer.from(quick) };
}

const kinds = { '': 'released', latest_: 'latest', prerelease_: 'prerelease' } as const;

/** `GET /specs.4.8.gz`, `/latest_specs.4.8.gz`, `/prerelease_specs.4.8.gz`. */
export function getSpecs(exchange: FeedExchange, { kind = '' }: Record<string, string>): Reply {
  const { store, feed, request } = exchange;
  const index = indexOf(store, feed);
  const headers = { ...binary, 'Last-Modified': new Date(index.changedAt).toUTCString() };
  if (isUnchanged(exchange, index)) return { status: 304, headers };
  return preparedReply(request, index.specs[kinds[kind as keyof typeof kinds] ?? 'released'].prepared, headers);
}

function isUnchanged({ request }: FeedExchange, { changedAt }: FeedIndex): boolean {
  const { 'if-modified-since': since = '', 'if-none-match': tag } = request.headers;
  return tag === undefined && Date.parse(since) >= changedAt + modificationMarginMs;
}
