/** What a package says about itself in its nuspec, as it is stored and served. */
export interface PackageMetadata {
  /** As written. */
  readonly id: string;
  /** Normalized, with build metadata. */
  readonly version: string;
  readonly title: string | null;
  readonly authors: string;
  readonly owners: string | null;
  readonly description: string;
  readonly summary: string | null;
  readonly releaseNotes: string | null;
  readonly copyright: string | null;
  readonly language: string | null;
  readonly tags: readonly string[];
  readonly projectUrl: string | null;
  readonly iconUrl: string | null;
  readonly licenseUrl: string | null;
  readonly licenseExpression: string | null;
  /** Names of entries in the package. */
  readonly licenseFile: string | null;
  readonly icon: string | null;
  readonly readme: string | null;
  readonly requireLicenseAcceptance: boolean;
  readonly developmentDependency: boolean;
  readonly minClientVersion: string | null;
  readonly packageTypes: readonly PackageType[];
  readonly repository: Repository | null;
  readonly dependencyGroups: readonly DependencyGroup[];
}

export interface PackageType {
  readonly name: string;
  readonly version: string | null;
}

export interface Repository {
  readonly type: string | null;
  readonly url: string | null;
  readonly branch: string | null;
  readonly commit: string | null;
}

/** Dependencies for one target framework; null = for every one. */
export interface DependencyGroup {
  readonly targetFramework: string | null;
  readonly dependencies: readonly Dependency[];
}

export interface Dependency {
  readonly id: string;
  /** A normalized interval, `[1.0.0, )`. */
  readonly range: string;
}
