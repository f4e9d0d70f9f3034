import type { Feed, FeedType } from '../../contract/feed.ts';

/** Where ProGet's `packageType` is not the feed's type (pgutil: QualifierOptions). */
const packageTypes: Readonly<Partial<Record<FeedType, string>>> = {
  chocolatey: 'nuget',
  powershell: 'nuget',
  rubygems: 'gem',
  universal: 'upack',
  romp: 'upack',
  alpine: 'apk',
  debian: 'deb',
};

/** ProGet's BasicFeedInfo, which pgutil asks for before it downloads, deletes or sets a status. */
export function basicFeedInfo({ id, name, feedType }: Feed): object {
  return { id, name, feedType, packageType: packageTypes[feedType] ?? feedType };
}
