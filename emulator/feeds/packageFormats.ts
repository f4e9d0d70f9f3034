import { type Feed, type FeedFamily, feedTypes } from '../contract/feed.ts';
import { gemPackages } from './gems/packages.ts';
import { npmPackages } from './npm/packages.ts';
import { nugetPackages } from './nuget/packages.ts';
import type { PackageFormat } from './packageFormat.ts';

const formats: Readonly<Partial<Record<FeedFamily, PackageFormat>>> = {
  npm: npmPackages,
  nuget: nugetPackages,
  rubygems: gemPackages,
};

/** How the packages of a feed are handled; null where its format is not served. */
export function packageFormatOf(feed: Feed): PackageFormat | null {
  return formats[feedTypes[feed.feedType].family] ?? null;
}
