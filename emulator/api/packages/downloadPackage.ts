import { checkNotBlocked } from '../../feeds/blocked.ts';
import { queryOf } from '../../http/authorize.ts';
import type { Exchange } from '../../http/exchange.ts';
import { blob, type Reply } from '../../http/reply.ts';
import { findPackage, fullName, type LatestWords, readWanted } from './findPackage.ts';
import type { OpenFeed } from './openFeed.ts';

/** What pgutil passes on as the version (spec: common packages API, download). */
const words: LatestWords = new Map([
  ['latest', 'stable'],
  ['latest-stable', 'stable'],
  ['latest-unstable', 'any'],
]);

/** `GET /api/packages/FEED/download?IDENTIFIERS`: the file, with the name that pgutil saves it under. */
export function downloadPackage({ request, store, url }: Exchange, opened: OpenFeed): Reply {
  const found = findPackage(store, opened, readWanted(queryOf(url), opened), words);
  checkNotBlocked(found.allow === false, `${fullName(found)} ${found.version}`);
  if (request.method === 'GET') store.counters.download(opened.format.table, found.row);
  const headers = { 'Content-Disposition': contentDisposition(found.fileName) };
  return blob(found.file.sha256, found.file.size, 'application/octet-stream', headers);
}

/** Names of packages may hold letters of every script (RFC 6266). */
function contentDisposition(fileName: string): string {
  const plain = fileName.replace(/[^\x20-\x7e]|["\\]/g, '_');
  const whole = plain === fileName ? '' : `; filename*=UTF-8''${encodeURIComponent(fileName)}`;
  return `attachment; filename="${plain}"${whole}`;
}
