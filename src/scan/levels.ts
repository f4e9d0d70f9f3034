import { closeness } from './claim.ts';
import { type Location, locate } from './places/location.ts';
import { affinity, roleOf } from './roles.ts';
import type { Surroundings } from './surroundings.ts';
import { partOf } from './tree/align.ts';
import { type Entry, entry, type Group, type Scalar, scalar } from './tree/node.ts';

interface Candidate {
  readonly value: Scalar;
  readonly stem: readonly string[];
  readonly named: boolean;
}

interface UrlCandidate extends Candidate {
  readonly location: Location;
}

/** One group: what it names, and which places and users it knows. */
export interface Level {
  readonly head: string;
  readonly entries: readonly Entry[];
  readonly urls: readonly UrlCandidate[];
  readonly users: readonly Candidate[];
}

/** A name that says which place the group or value under it is for: docker's hosts, npm's `//host/path/`, git's sections. */
export function urlInName({ name, nameAt }: Entry, { known }: Pick<Surroundings, 'known'>): UrlCandidate | null {
  if (name === null) return null;
  const text = name.replace(/^(?:http|credential|url)\.(?=https?:)/, '').replace(/:_?\w+$/, '');
  const location = /^(?:[a-z][a-z0-9+.-]*:)?\/\//i.test(text)
    ? locate(text, known)
    : looksLikeHost(text)
      ? locate(text, known, true)
      : null;
  if (
    location === null ||
    (!text.includes('//') &&
      !location.artifactory &&
      !/\.(?:com|org|net|io|dev|example|local|internal|corp)(?::\d+)?(?:\/|$)/i.test(text))
  )
    return null;
  return { value: scalar(text, nameAt?.start ?? 0, nameAt?.end ?? 0), stem: [], named: true, location };
}

/** Reads a group for what its members may belong to. `{name, value}` pairs and `NAME=value` texts count as entries of that name. */
export function readLevel(group: Group, under: Entry | null, around: Surroundings): Level {
  const { text, scope, known } = around;
  const entries = group.entries.flatMap((item) => namedEntries(item, text));
  const own = ownPair(group);
  if (own !== null) entries.push(own);
  const named = under === null ? null : urlInName(under, around);
  const urls: UrlCandidate[] = named === null ? [] : [named];
  const users: Candidate[] = [];
  for (const { name, value } of entries) {
    if (value.kind !== 'scalar' || value.value === '' || value.value.length > 2000) continue;
    const { role, stem } = roleOf(name ?? '');
    if (role === 'user' && name !== null) users.push({ value, stem, named: true });
    if (role === 'secret' || role === 'pair' || /\s/.test(value.value.trim())) continue;
    const isUrl = role === 'url' || name === null;
    const expanded = scope.expand(value);
    const location = locate(expanded, known, isUrl && looksLikeHost(expanded));
    if (location !== null) urls.push({ value, stem: role === 'url' ? stem : [], named: role === 'url', location });
  }
  return { head: group.head, entries, urls, users };
}

function looksLikeHost(text: string): boolean {
  return (
    /^(?:[\w-]{1,63}\.)+[a-z][a-z\d-]{1,24}(?::\d+)?(?:\/|$)/i.test(text) ||
    /^\d{1,3}(?:\.\d{1,3}){3}(?::\d+)?(?:\/|$)/.test(text) ||
    /^localhost(?::\d+)?(?:\/|$)/.test(text)
  );
}

/** `- name: KEY\n  value: X` and `- KEY=X` name an entry of the list that they stand in. */
function namedEntries(item: Entry, text: string): Entry[] {
  if (item.name !== null) return [item];
  if (item.value.kind === 'group') {
    const pair = ownPair(item.value);
    return pair === null ? [item] : [pair, item];
  }
  const [whole, name] = /^\s*([A-Za-z_][\w.-]*)\s*=(?!=)\s*/.exec(item.value.value) ?? [];
  if (whole === undefined || name === undefined) return [item];
  return [entry(name, partOf(text, item.value, whole.length, item.value.value.length))];
}

function ownPair(group: Group): Entry | null {
  const find = (...names: string[]) => {
    const found = group.entries.find(
      ({ name, value }) => name !== null && names.includes(name.toLowerCase()) && value.kind === 'scalar',
    );
    return found?.value.kind === 'scalar' ? found.value : null;
  };
  const name = find('name', 'key', 'header', 'headername', 'id');
  const value = find('value', 'default', 'secret');
  return name === null || value === null || !/^[\w.@:-]+$/.test(name.value) ? null : entry(name.value, value);
}

/**
 * The URL that fits best, in the nearest group that has one.
 * @param certain whether the secret is surely one of Artifactory's: then a single Artifactory around it will do
 */
export function nearestUrl(
  stem: readonly string[],
  levels: readonly Level[],
  certain: boolean,
): { value: Scalar; closeness: number } | null {
  for (const [depth, { urls }] of levels.entries()) {
    if (!certain && depth > 2) return null;
    const found = bestUrl(stem, urls, certain, depth);
    if (found !== null || (certain && urls.some(({ location }) => location.artifactory))) return found;
  }
  return null;
}

function bestUrl(
  stem: readonly string[],
  urls: readonly UrlCandidate[],
  certain: boolean,
  depth: number,
): { value: Scalar; closeness: number } | null {
  const ranked = urls
    .map((url) => ({ url, rank: affinity(stem, url.stem) + (url.named ? 0.5 : 0) }))
    .filter(({ rank }) => rank >= 1);
  const fitting = preferred(ranked.toSorted((left, right) => right.rank - left.rank));
  if (fitting !== null) return { value: fitting.value, closeness: depth === 0 ? closeness.same : closeness.neighbour };
  const all = certain ? unique(urls.filter(({ location }) => location.artifactory)) : null;
  return all === null ? null : { value: all.value, closeness: closeness.guess };
}

function preferred(ranked: readonly { url: UrlCandidate; rank: number }[]): UrlCandidate | null {
  const artifactory = ranked.filter(({ url }) => url.location.artifactory);
  const list = artifactory.length > 0 ? artifactory : ranked;
  const best = list.filter(({ rank }) => rank === list[0]?.rank).map(({ url }) => url);
  return unique(best);
}

/** The one place among these, the fullest description of it; null where there are several. */
function unique(urls: readonly UrlCandidate[]): UrlCandidate | null {
  const hosts = new Set(urls.map(({ location }) => location.host));
  if (hosts.size !== 1) return null;
  const repos = new Set(urls.map(({ location }) => location.repo).filter((repo) => repo !== null));
  if (repos.size > 1) return urls.find(({ location }) => location.repo === null) ?? { ...(urls[0] as UrlCandidate) };
  return urls.find(({ location }) => location.repo !== null) ?? urls[0] ?? null;
}

export function nearestUser(stem: readonly string[], levels: readonly Level[], certain: boolean): Scalar | null {
  for (const { users } of levels.slice(0, certain ? 2 : 3)) {
    const ranked = users
      .map(({ value, stem: other }) => ({ value, rank: affinity(stem, other) }))
      .filter(({ rank }) => rank >= 1);
    const [best] = ranked.toSorted((left, right) => right.rank - left.rank);
    if (best !== undefined) return best.value;
  }
  return null;
}
