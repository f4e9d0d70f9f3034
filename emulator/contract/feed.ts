/** The families that read credentials, and word refusals, in the same way. */
export type FeedFamily = 'nuget' | 'npm' | 'rubygems' | 'universal' | 'asset' | 'other';

export interface FeedTypeInfo {
  /** First path segment of the feed's URL: `/SEGMENT/FEED/…`. */
  readonly segment: string;
  readonly family: FeedFamily;
  /** Whether Bearer counts as a credential besides Basic. */
  readonly bearer?: true;
  /** Name for people. */
  readonly title: string;
}

/** Every feed type of ProGet and its URL space (spec: feed types, package types, feed URLs). */
export const feedTypes = {
  nuget: { segment: 'nuget', family: 'nuget', title: 'NuGet' },
  chocolatey: { segment: 'nuget', family: 'nuget', title: 'Chocolatey' },
  powershell: { segment: 'nuget', family: 'nuget', title: 'PowerShell' },
  npm: { segment: 'npm', family: 'npm', bearer: true, title: 'npm' },
  rubygems: { segment: 'rubygems', family: 'rubygems', title: 'RubyGems' },
  universal: { segment: 'upack', family: 'universal', title: 'Universal' },
  romp: { segment: 'upack', family: 'universal', title: 'Romp' },
  asset: { segment: 'endpoints', family: 'asset', title: 'Asset directory' },
  maven: { segment: 'maven2', family: 'other', title: 'Maven' },
  pypi: { segment: 'pypi', family: 'other', title: 'PyPI' },
  debian: { segment: 'debian', family: 'other', title: 'Debian' },
  rpm: { segment: 'rpm', family: 'other', title: 'RPM' },
  conda: { segment: 'conda', family: 'other', title: 'Conda' },
  cran: { segment: 'cran', family: 'other', title: 'CRAN' },
  helm: { segment: 'helm', family: 'other', title: 'Helm' },
  cargo: { segment: 'cargo', family: 'other', bearer: true, title: 'Cargo' },
  conan: { segment: 'conan', family: 'other', title: 'Conan' },
  composer: { segment: 'composer', family: 'other', title: 'Composer' },
  pub: { segment: 'pub', family: 'other', bearer: true, title: 'Pub' },
  vsix: { segment: 'vsix', family: 'other', title: 'VSIX' },
  alpine: { segment: 'apk', family: 'other', title: 'Alpine' },
  terraform: { segment: 'terraform', family: 'other', bearer: true, title: 'Terraform' },
  docker: { segment: 'v2', family: 'other', title: 'Docker' },
  bower: { segment: 'bower', family: 'other', title: 'Bower' },
} as const satisfies Record<string, FeedTypeInfo>;
export type FeedType = keyof typeof feedTypes;

export const feedTypeNames = Object.keys(feedTypes) as FeedType[];
export const feedSegments: ReadonlySet<string> = new Set(Object.values(feedTypes).map((type) => type.segment));

/** A feed as the emulator knows it. */
export interface Feed {
  readonly id: number;
  /** As given on create; compared without case. */
  readonly name: string;
  readonly feedType: FeedType;
  readonly alternateNames: readonly string[];
  readonly feedGroup: string | null;
  readonly description: string | null;
  readonly active: boolean;
  /** Every other property of ProGet's feed object that was set, returned as it was given. */
  readonly properties: Readonly<Record<string, unknown>>;
  readonly createdAt: string;
}

/** Letters, digits, `-`, `_` and `.`; begins with a letter or digit; no `..`; at most 50 characters. */
export function isFeedName(name: string): boolean {
  return /^[A-Za-z0-9][A-Za-z0-9._-]{0,49}$/.test(name) && !name.includes('..');
}

/** The feed type of a wire value in any case, or undefined. */
export function parseFeedType(text: string): FeedType | undefined {
  const lower = text.toLowerCase();
  return feedTypeNames.find((name) => name === lower);
}

/** Feed types that speak the same protocol (spec: feed types, package types, feed URLs). */
const interchangeable: readonly (readonly FeedType[])[] = [
  ['universal', 'romp'],
  ['nuget', 'chocolatey', 'powershell'],
];

/** Whether a feed may change its type so, and whether a feed of the one type can use connectors of the other. */
export function isCompatible(one: FeedType, other: FeedType): boolean {
  return one === other || interchangeable.some((group) => group.includes(one) && group.includes(other));
}
