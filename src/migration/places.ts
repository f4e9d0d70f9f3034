import type { Directory, Repository } from './artifactory/directory.ts';
import type { Place } from './mappings.ts';
import type { Row } from './plan.ts';

/**
 * The repositories that need a feed: those that places name, those that publishing to them ends in, and those that rights
 * are for. In order of host and name.
 */
export function placesOf(
  rows: readonly Row[],
  others: readonly Pick<Place, 'host' | 'repo' | 'packageType'>[],
  directory: Directory | null,
): Place[] {
  const places = new Map<string, Place>();
  const repositories = new Map(directory?.repositories.map((repository) => [repository.key, repository]) ?? []);
  const add = (host: string, repo: string, packageType: string | null): void => {
    const key = `${host}\0${repo}`;
    const known = places.get(key);
    if (known?.packageType) return;
    places.set(key, describe(host, repo, known?.packageType ?? packageType, repositories.get(repo)));
  };
  for (const { host, repo, packageType } of others) add(host, repo, packageType);
  for (const row of rows) {
    const hosts = new Set<string>();
    for (const { host, repo, packageType } of row.sightings) {
      if (host === null) continue;
      hosts.add(host);
      if (repo !== null) add(host, repo, packageType);
    }
    if (row.sightings.every(({ repo }) => repo === null))
      for (const { repo } of row.rights ?? []) for (const host of hosts) add(host, repo, null);
  }
  for (const { host, publishTo } of [...places.values()]) if (publishTo !== null) add(host, publishTo, null);
  return [...places.values()].sort((left, right) => compare(left.host, right.host) || compare(left.repo, right.repo));
}

function describe(host: string, repo: string, packageType: string | null, known: Repository | undefined): Place {
  return {
    host,
    repo,
    packageType: known?.packageType ?? packageType,
    repoClass: known?.repoClass ?? null,
    publishTo: known?.repoClass === 'virtual' && known.defaultDeployment !== repo ? known.defaultDeployment : null,
  };
}

function compare(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
