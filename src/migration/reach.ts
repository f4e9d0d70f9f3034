import type { PackagePermission } from '../../emulator/contract/apiKey.ts';
import type { Mapping, Row } from './plan.ts';

/** Which feeds a credential is for. */
export interface Reach {
  /** Names of feeds, guessed ones among them, in the order of the places. */
  readonly feeds: readonly string[];
  /** What stands for them: mappings with a feed. */
  readonly mappings: readonly Mapping[];
  /** Mappings of repositories that the places name and that have no feed, or only a guessed one. */
  readonly open: readonly Mapping[];
  /** Mappings of repositories that ProGet can have no feed for. */
  readonly without: readonly Mapping[];
  /** Feeds of places that name no repository, by what else uses the same host for the same type of packages. */
  readonly assumed: readonly string[];
  /** How many places name no repository at all. */
  readonly nowhere: number;
  /** Whether the feeds come from the places; else from what Artifactory or the token says. */
  readonly by: 'places' | 'rights';
}

/** Finds the mapping of a repository. A right, which knows no host, takes the host of the row's places. */
export function findMapping(mappings: readonly Mapping[], host: string | null, repo: string): Mapping | undefined {
  return mappings.find((mapping) => mapping.repo === repo && (host === null || mapping.host === host));
}

/** The feeds that the places of a row need; where they name none, those that its rights are for. */
export function reachOf(row: Row, mappings: readonly Mapping[]): Reach {
  const touched: Mapping[] = [];
  let nowhere = 0;
  const assumed: Mapping[] = [];
  for (const { host, repo, packageType, needs } of row.sightings) {
    if (repo === null) {
      // Bundler, Composer and others keep a credential for a host; other files tell which repositories they use there.
      const kin = mappings.filter((other) => other.host === host && other.packageType === packageType && other.feed);
      if (packageType === null || kin.length === 0) nowhere += 1;
      else assumed.push(...kin);
      continue;
    }
    const mapping = findMapping(mappings, host, repo);
    if (mapping === undefined) continue;
    touched.push(mapping);
    // Publishing to a virtual repository ends in a local one, which may be another feed.
    const target = needs.includes('add') && mapping.publishTo !== null ? mapping.publishTo : null;
    const published = target === null ? undefined : findMapping(mappings, host, target);
    if (published !== undefined) touched.push(published);
  }
  touched.push(...assumed);
  const by = touched.length > 0 || row.rights === null || row.rights.length === 0 ? 'places' : 'rights';
  const hosts = new Set(row.sightings.map(({ host }) => host));
  const all =
    by === 'places'
      ? touched
      : (row.rights ?? []).flatMap(({ repo }) =>
          mappings.filter((mapping) => mapping.repo === repo && (hosts.has(mapping.host) || hosts.has(null))),
        );
  const distinct = [...new Set(all)];
  const placed = distinct.filter(({ feed }) => feed !== null);
  const open = distinct.filter(({ feed, confirmed, confidence }) =>
    feed === null ? !confirmed && confidence !== 'certain' && by === 'places' : confidence === 'guess' && !confirmed,
  );
  const without = distinct.filter(
    ({ feed, confirmed, confidence }) => feed === null && !confirmed && confidence === 'certain',
  );
  return { feeds: names(placed), mappings: placed, open, without, assumed: names(assumed), nowhere, by };
}

/** What Artifactory grants on the repositories behind some feeds; null where nobody told. */
export function rightsOn(row: Row, { mappings }: Reach): readonly PackagePermission[] | null {
  if (row.rights === null) return null;
  const granted = row.rights
    .filter(({ repo }) => mappings.some((mapping) => mapping.repo === repo || mapping.publishTo === repo))
    .flatMap(({ permissions }) => permissions);
  return sorted(granted);
}

/** Permissions in ProGet's order, each once. */
export function sorted(permissions: readonly PackagePermission[]): PackagePermission[] {
  const order: readonly PackagePermission[] = ['view', 'add', 'promote', 'delete'];
  return order.filter((permission) => permissions.includes(permission));
}

function names(mappings: readonly Mapping[]): string[] {
  return [...new Set(mappings.map(({ feed }) => feed).filter((feed) => feed !== null))];
}
