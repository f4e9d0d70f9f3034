import { type FeedType, feedTypes } from '../../emulator/contract/feed.ts';

/** `http://host:port/SEGMENT/FEED`, the base of everything that a client asks a feed for. */
export function feedUrl(serverUrl: string, feedType: FeedType, feed: string): string {
  return `${serverUrl}/${feedTypes[feedType].segment}/${encodeURIComponent(feed)}`;
}

/** The registry URL of an npm feed. The slash at the end is part of it: pnpm and Yarn 1 find no key without. */
export function npmRegistryUrl(serverUrl: string, feed: string): string {
  return `${feedUrl(serverUrl, 'npm', feed)}/`;
}

/** The service index of a NuGet feed: NuGet takes a URL that does not end in `.json` for a V2 feed. */
export function nugetIndexUrl(serverUrl: string, feed: string): string {
  return `${feedUrl(serverUrl, 'nuget', feed)}/v3/index.json`;
}

/** How NuGet knows the source that we write for a feed. */
export function nugetSourceName(feed: string): string {
  return `proget-${feed}`;
}
