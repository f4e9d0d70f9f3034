import type { TargetFeed } from './plan.ts';

/** Types of feeds for each package type of Artifactory, the usual one first. Spec: URL mapping. */
const fitting: Readonly<Record<string, readonly string[]>> = {
  npm: ['npm'],
  nuget: ['nuget', 'chocolatey', 'powershell'],
  gems: ['rubygems'],
  pypi: ['pypi'],
  maven: ['maven', 'maven2'],
  gradle: ['maven', 'maven2'],
  sbt: ['maven', 'maven2'],
  ivy: ['maven', 'maven2'],
  docker: ['docker'],
  oci: ['docker'],
  helm: ['helm', 'docker'],
  helmoci: ['docker'],
  cargo: ['cargo'],
  conan: ['conan'],
  composer: ['composer'],
  conda: ['conda'],
  cran: ['cran'],
  debian: ['debian'],
  rpm: ['rpm'],
  alpine: ['alpine', 'apk'],
  pub: ['pub'],
  terraform: ['terraform'],
  bower: ['bower'],
  generic: ['asset', 'universal', 'vsix', 'romp'],
};

/** Types of feeds for a package type; null where ProGet has nothing for it. */
export function feedTypesFor(packageType: string): readonly string[] | null {
  return fitting[packageType.toLowerCase()] ?? null;
}

/** Whether a feed can hold packages of a type; a type that nobody knows fits everywhere. */
export function fits({ type }: Pick<TargetFeed, 'type'>, packageType: string | null): boolean {
  return packageType === null || (feedTypesFor(packageType)?.includes(type) ?? false);
}
