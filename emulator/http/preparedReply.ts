import type { IncomingMessage, OutgoingHttpHeaders } from 'node:http';
import parseRange from 'range-parser';
import { matchesEntityTag } from './entityTag.ts';
import { HttpError, type Reply } from './reply.ts';

/** A file that is at hand as a whole. */
export interface PreparedFile {
  readonly bytes: Buffer;
  /** Quoted, strong. */
  readonly entityTag: string;
}

/**
 * A file from memory for whoever may have it already, or the beginning of it: 304 where the copy is still right, which is
 * judged before `Range`; 206 for one range, else 200 (RFC 9110: precedence of preconditions).
 * @param headers what 200, 206 and 304 carry
 * @throws HttpError 416 for a range outside of the file
 */
export function preparedReply(request: IncomingMessage, file: PreparedFile, headers: OutgoingHttpHeaders): Reply {
  const { bytes, entityTag } = file;
  const all = { ...headers, 'Accept-Ranges': 'bytes', ETag: entityTag };
  if (matchesEntityTag(request.headers['if-none-match'], entityTag)) return { status: 304, headers: all };
  const range = rangeOf(request, file);
  if (range === null) return { status: 200, headers: all, body: bytes };
  const { start, end } = range;
  const contentRange = `bytes ${start}-${end}/${bytes.length}`;
  return { status: 206, headers: { ...all, 'Content-Range': contentRange }, body: bytes.subarray(start, end + 1) };
}

function rangeOf(request: IncomingMessage, { bytes, entityTag }: PreparedFile): { start: number; end: number } | null {
  const { range: wanted, 'if-range': condition } = request.headers;
  if (wanted === undefined || request.method !== 'GET') return null;
  if (condition !== undefined && condition !== entityTag) return null;
  const ranges = parseRange(bytes.length, wanted, { combine: true });
  if (ranges === -1) {
    const headers = { 'Content-Range': `bytes */${bytes.length}` };
    throw new HttpError(416, `The file has ${bytes.length} bytes; the range lies outside of it.`, headers);
  }
  const [only, second] = ranges === -2 || ranges.type !== 'bytes' ? [] : ranges;
  return only === undefined || second !== undefined ? null : { start: only.start, end: only.end };
}
