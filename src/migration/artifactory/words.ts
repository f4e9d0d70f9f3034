import type { ArtifactoryAction } from './directory.ts';

/** Spec: migration, Actions. Letters of version 1, words of version 2, words of the access service. */
const actions: Readonly<Record<string, ArtifactoryAction>> = {
  r: 'read',
  read: 'read',
  n: 'annotate',
  annotate: 'annotate',
  w: 'write',
  write: 'write',
  deploy: 'write',
  d: 'delete',
  delete: 'delete',
  m: 'manage',
  manage: 'manage',
  admin: 'manage',
  mxm: 'xray',
  managedxraymeta: 'xray',
  managexraymetadata: 'xray',
  scan: 'xray',
  x: 'distribute',
  distribute: 'distribute',
  execute: 'distribute',
};

/** The actions behind words of any generation; unknown ones are left out. */
export function readActions(words: readonly string[]): ArtifactoryAction[] {
  const known = words.map((word) => actions[word.toLowerCase().replace(/[^a-z]/g, '')]);
  return [...new Set(known.filter((action) => action !== undefined))];
}

/** Artifactory's words for types that the scan calls by others. */
const types: Readonly<Record<string, string>> = {
  gitlfs: 'lfs',
  yum: 'rpm',
  helmoci: 'helm',
  oci: 'docker',
  cocoapods: 'pods',
  gradle: 'maven',
  sbt: 'maven',
  ivy: 'maven',
};

/** `NuGet` → `nuget`, `YUM` → `rpm`, `Gradle` → `maven`. */
export function readPackageType(text: string): string {
  const lower = text.toLowerCase();
  return types[lower] ?? lower;
}
