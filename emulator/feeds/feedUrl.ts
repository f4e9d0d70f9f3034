import { feedSegments } from '../contract/feed.ts';

/** A request URL taken apart at the feed: `/SEGMENT/FEED/PATH?QUERY`. */
export interface FeedUrl {
  readonly segment: string;
  /** Percent-decoded where possible, else as it was sent. */
  readonly feedName: string;
  /** `/SEGMENT/FEED` as the client spelled it, without a trailing slash. */
  readonly base: string;
  /** Raw path below the feed: begins with `/`, doubled slashes collapsed (gem and nuget.exe send them), no query. */
  readonly path: string;
  readonly query: URLSearchParams;
}

/** @returns null where the URL is in no feed's space. */
export function splitFeedUrl(url: string): FeedUrl | null {
  const queryStart = url.indexOf('?');
  const rawPath = queryStart === -1 ? url : url.slice(0, queryStart);
  const match = /^\/+([^/]+)\/+([^/]+)(\/.*)?$/.exec(rawPath);
  const segment = match?.[1]?.toLowerCase() ?? '';
  const rawName = match?.[2];
  if (rawName === undefined) return null;
  const isSymbols = segment === 'symbols';
  if (!isSymbols && !feedSegments.has(segment)) return null;
  const path = (match?.[3] ?? '/').replace(/\/{2,}/g, '/');
  return {
    // ProGet's symbol server is a space beside the NuGet feed that it belongs to (spec: URL mapping, symbols).
    segment: isSymbols ? 'nuget' : segment,
    feedName: decodeQuietly(rawName),
    base: `/${isSymbols ? 'nuget' : match?.[1]}/${rawName}`,
    path: isSymbols ? `/symbols${path}` : path,
    query: new URLSearchParams(queryStart === -1 ? '' : url.slice(queryStart + 1)),
  };
}

function decodeQuietly(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
