import { type FeedFamily, feedTypes } from './feed.ts';
import type { Dialect } from './request.ts';

const dialectByFamily: Readonly<Record<FeedFamily, Dialect>> = {
  nuget: 'nuget',
  npm: 'npm',
  rubygems: 'gem',
  universal: 'plain',
  asset: 'api',
  other: 'plain',
};

/** How replies are worded below the first segment of a feed's URL: `/npm/…`. */
export const dialectBySegment: ReadonlyMap<string, Dialect> = new Map(
  Object.values(feedTypes).map((type) => [type.segment, dialectByFamily[type.family]]),
);
