/** What Artifactory tells of itself, in one shape for all of its versions. Parts that the caller may not see are null. */
export interface Directory {
  /** Base URL with its context, without a slash at the end. */
  readonly url: string;
  readonly version: string | null;
  /** Those that the caller can see. */
  readonly repositories: readonly Repository[];
  readonly users: readonly DirectoryUser[] | null;
  readonly groups: readonly DirectoryGroup[] | null;
  readonly permissions: readonly PermissionTarget[] | null;
  /** Whole sentences on what could not be read, and why. */
  readonly gaps: readonly string[];
}

export interface Repository {
  readonly key: string;
  readonly repoClass: 'local' | 'remote' | 'virtual' | 'federated';
  /** Lower case, in the words of the scan: `npm`, `nuget`, `gems`, `pypi`, `docker`, `generic`, … */
  readonly packageType: string;
  /** Of a virtual one; empty where unknown. */
  readonly members: readonly string[];
  readonly defaultDeployment: string | null;
}

export interface DirectoryUser {
  readonly name: string;
  readonly admin: boolean;
  readonly disabled: boolean;
  /** `internal`, `ldap`, … */
  readonly realm: string | null;
  readonly groups: readonly string[];
}

export interface DirectoryGroup {
  readonly name: string;
  readonly admin: boolean;
  readonly members: readonly string[];
}

/** Spec: migration, Actions. */
export type ArtifactoryAction = 'read' | 'annotate' | 'write' | 'delete' | 'manage' | 'xray' | 'distribute';

export interface PermissionTarget {
  readonly name: string;
  /** Repository keys, `ANY LOCAL` and the like included. */
  readonly repositories: readonly string[];
  readonly includes: readonly string[];
  readonly excludes: readonly string[];
  readonly users: Readonly<Record<string, readonly ArtifactoryAction[]>>;
  readonly groups: Readonly<Record<string, readonly ArtifactoryAction[]>>;
}
