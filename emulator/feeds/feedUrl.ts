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
  if (rawName === undefined || !feedSegments.has(segment)) return null;
  return {
    segment,
    feedName: decodeQuietly(rawName),
    base: `/${match?.[1]}/${rawName}`,
    path: (match?.[3] ?? '/').replace(/\/{2,}/g, '/'),
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
