import type { IncomingMessage, OutgoingHttpHeaders } from 'node:http';
import fresh from 'fresh';
import parseRange from 'range-parser';
import { HttpError, type Reply } from './reply.ts';

/** A stored file as it is served. */
export interface ServedFile {
  readonly sha256: string;
  /** Bytes. */
  readonly size: number;
  /** As it stands in the header, with or without quotes; a client may send it back either way. */
  readonly etag: string;
  /** ISO 8601. */
  readonly modified: string;
}

/**
 * A file for whoever may have it already or wants a piece of it: 200, 206 for one range, 304. Several ranges at once
 * get the whole file, as RFC 9110 allows.
 * @param headers what every answer about the file carries, 304 too; Content-Type among them.
 * @throws HttpError 416 for a range outside of the file.
 */
export function fileReply(request: IncomingMessage, file: ServedFile, headers: OutgoingHttpHeaders): Reply {
  const lastModified = new Date(file.modified).toUTCString();
  const all = { ...headers, ETag: file.etag, 'Last-Modified': lastModified, 'Accept-Ranges': 'bytes' };
  if (isFresh(request, file.etag, lastModified)) {
    const { 'Content-Type': _type, ...kept } = all as OutgoingHttpHeaders;
    return { status: 304, headers: kept };
  }
  const range = rangeOf(request, file, lastModified);
  if (range === null) return { status: 200, headers: all, body: { blob: file.sha256, size: file.size } };
  return {
    status: 206,
    headers: { ...all, 'Content-Range': `bytes ${range.start}-${range.end}/${file.size}` },
    body: { blob: file.sha256, size: range.end - range.start + 1, range },
  };
}

function isFresh({ headers }: IncomingMessage, etag: string, lastModified: string): boolean {
  const spellings = [unquoted(etag), `"${unquoted(etag)}"`];
  return spellings.some((spelling) => fresh(headers, { etag: spelling, 'last-modified': lastModified }));
}

function rangeOf(
  request: IncomingMessage,
  file: ServedFile,
  lastModified: string,
): { start: number; end: number } | null {
  const wanted = request.headers.range;
  if (wanted === undefined || request.method !== 'GET' || !isSame(request, file.etag, lastModified)) return null;
  const ranges = parseRange(file.size, wanted, { combine: true });
  if (ranges === -1) {
    const headers = { 'Content-Range': `bytes */${file.size}` };
    throw new HttpError(416, `The file has ${file.size} bytes; the range lies outside of it.`, headers);
  }
  const [only, second] = ranges === -2 || ranges.type !== 'bytes' ? [] : ranges;
  return only === undefined || second !== undefined ? null : { start: only.start, end: only.end };
}

/** If-Range: a piece of another state of the file would be of no use. Weak tags never match (RFC 9110). */
function isSame({ headers }: IncomingMessage, etag: string, lastModified: string): boolean {
  const condition = headers['if-range'];
  if (typeof condition !== 'string') return true;
  return unquoted(condition) === unquoted(etag) || condition === lastModified;
}

function unquoted(etag: string): string {
  return etag.replace(/^"(.*)"$/, '$1');
}
