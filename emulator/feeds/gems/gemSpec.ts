/** One condition of a requirement: `>=` and `1.0`. */
export type Condition = readonly [operator: string, version: string];
export type Requirement = readonly Condition[];

export interface Dependency {
  readonly name: string;
  readonly type: 'runtime' | 'development';
  readonly requirement: Requirement;
}

/** What we keep of a gem's specification; stored as JSON with each version. */
export interface GemSpec {
  readonly name: string;
  readonly version: string;
  /** As RubyGems spells it ({@link normalizePlatform}); `ruby` = every one. */
  readonly platform: string;
  /** As the gemspec spells it. */
  readonly originalPlatform: string;
  readonly authors: readonly string[];
  readonly email: string | readonly string[] | null;
  readonly summary: string | null;
  readonly description: string | null;
  readonly homepage: string | null;
  readonly licenses: readonly string[];
  readonly metadata: Readonly<Record<string, string>>;
  readonly dependencies: readonly Dependency[];
  readonly requiredRubyVersion: Requirement;
  readonly requiredRubygemsVersion: Requirement;
  readonly rubygemsVersion: string;
  readonly specificationVersion: number;
  /** `2026-01-31`. */
  readonly date: string;
}

/** `1.0.0` or `1.0.0-java`: how indexes tell the versions of one gem apart. */
export function numberAndPlatform({ version, platform }: Pick<GemSpec, 'version' | 'platform'>): string {
  return platform === 'ruby' ? version : `${version}-${platform}`;
}

/** `rake-13.0.0` or `nokogiri-1.18.0-java`: the name of its files, without their ending. */
export function fullNameOf(spec: Pick<GemSpec, 'name' | 'version' | 'platform'>): string {
  return `${spec.name}-${numberAndPlatform(spec)}`;
}

/** For people: `rake (13.0.0)`, `nokogiri (1.18.0-java)`. */
export function titleOf(spec: Pick<GemSpec, 'name' | 'version' | 'platform'>): string {
  return `${spec.name} (${numberAndPlatform(spec)})`;
}

/** Conditions as the indexes write them, in alphabetical order. @param separator `&` in the compact index, `, ` elsewhere */
export function writeRequirement(requirement: Requirement, separator: string): string {
  return requirement
    .map(([operator, version]) => `${operator} ${version}`)
    .sort()
    .join(separator);
}
