import { type Location, locate } from './places/location.ts';
import { roleOf, wordsOf } from './roles.ts';
import type { Surroundings } from './surroundings.ts';
import { type Entry, entry, type Group, type Scalar, scalar } from './tree/node.ts';
import { splitSetting } from './tree/settings.ts';

/** Somebody whom a secret may belong to. */
export interface UserCandidate {
  readonly value: Scalar;
  /** What its name begins with: `ARTIFACTORY_USER` → artifactory. */
  readonly stem: readonly string[];
}

/** A place that a secret may be for. */
export interface UrlCandidate extends UserCandidate {
  /** Whether its name says that it is a place. */
  readonly named: boolean;
  readonly location: Location;
}

/** One group: what it names, and which places and users it knows. */
export interface Level {
  readonly head: string;
  /** The words of the name that the group stands under. */
  readonly label: readonly string[];
  readonly entries: readonly Entry[];
  readonly urls: readonly UrlCandidate[];
  readonly users: readonly UserCandidate[];
  /** Places in the groups that stand here under a name, as `with:` stands beside `env:`. */
  readonly inner: () => readonly UrlCandidate[];
  /** Whether it is no group around, but one that uses the variable which the group is assigned to. */
  readonly isUse?: true;
}

const longestUrl = 2000;
const commonDomains = /\.(?:com|org|net|io|dev|cloud|app|example|local|internal|corp|lan)(?::\d+)?(?:\/|$)/i;

/** A name that says which place the group or value under it is for: docker's hosts, npm's `//host/path/`, git's sections. */
export function urlInName({ name, nameAt }: Entry, { known }: Pick<Surroundings, 'known'>): UrlCandidate | null {
  if (name === null) return null;
  const text = name.replace(/^(?:http|credential|url)\.(?=https?:)/, '').replace(/:_?[A-Za-z-]+$/, '');
  const isUrl = /^(?:[a-z][a-z0-9+.-]*:)?\/\//i.test(text);
  const location = isUrl || looksLikeHost(text) ? locate(text, known, !isUrl) : null;
  // `editor.fontSize` looks like a host, too.
  if (location === null || !(isUrl || location.artifactory || commonDomains.test(text))) return null;
  return { value: scalar(text, nameAt?.start ?? 0, nameAt?.end ?? 0), stem: [], named: true, location };
}

/** Reads a group for what its members may belong to. `{name, value}` pairs and `NAME=value` texts count as entries of that name. */
export function readLevel(group: Group, under: Entry | null, around: Surroundings): Level {
  const entries = group.entries.flatMap((item) => namedEntries(item, around.text));
  const own = ownPair(group);
  if (own !== null) entries.push(own);
  const named = under === null ? null : urlInName(under, around);
  const urls: UrlCandidate[] = named === null ? [] : [named];
  const users: UserCandidate[] = [];
  for (const { name, value } of entries)
    for (const part of valuesOf(name, value)) {
      if (part.value === '' || part.value.length > longestUrl) continue;
      const { role, stem } = roleOf(name ?? '');
      if (role === 'user' && name !== null) users.push({ value: part, stem });
      else if (role !== 'secret' && role !== 'pair') urls.push(...readUrl(part, name, around));
    }
  const inner = () =>
    entries.flatMap((item) =>
      item.name !== null && item.value.kind === 'group' ? readLevel(item.value, item, around).urls : [],
    );
  return { head: group.head, label: wordsOf(under?.name ?? ''), entries, urls, users, inner };
}

/** A value, or those of a group that stands for one: `uri("…")`, `a ? b : c`, Postman's `url: {raw}`. */
function valuesOf(name: string | null, value: Entry['value']): readonly Scalar[] {
  if (value.kind === 'scalar') return [value];
  if (name === null || (value.head !== 'choice' && roleOf(name).role !== 'url')) return [];
  return value.entries.flatMap((item) =>
    item.value.kind === 'scalar' && (item.name === null || /^(?:raw|href|url|host)$/.test(item.name))
      ? [item.value]
      : [],
  );
}

function readUrl(value: Scalar, name: string | null, { scope, known }: Surroundings): UrlCandidate[] {
  // Without any of these it is neither a URL, nor a host, nor a reference to one.
  if (!/[/.$%{!]|localhost/.test(value.value) || /\s/.test(value.value.trim())) return [];
  const { role, stem } = roleOf(name ?? '');
  const isPlace = role === 'url';
  const text = scope.expand(value);
  const location = locate(text, known, (isPlace || name === null) && looksLikeHost(text));
  return location === null ? [] : [{ value, stem: isPlace ? stem : [], named: isPlace, location }];
}

function looksLikeHost(text: string): boolean {
  return (
    /^(?:[\w-]{1,63}\.)+[a-z][a-z\d-]{1,24}(?::\d+)?(?:\/|$)/i.test(text) ||
    /^\d{1,3}(?:\.\d{1,3}){3}(?::\d+)?(?:\/|$)/.test(text) ||
    /^localhost(?::\d+)?(?:\/|$)/.test(text)
  );
}

/** `- name: KEY\n  value: X` and `- KEY=X` name an entry of the list that they stand in; `x = f("y")` counts as `x = "y"`. */
function namedEntries(item: Entry, text: string): Entry[] {
  if (item.value.kind === 'scalar') return [splitSetting(item, text)];
  if (item.name === null) {
    const pair = ownPair(item.value);
    return pair === null ? [item] : [pair, item];
  }
  const [only, ...others] = item.value.entries;
  const isCall = item.value.head !== '' && item.value.head !== 'list' && item.value.head !== 'index';
  const isAlone =
    isCall && only !== undefined && only.name === null && only.value.kind === 'scalar' && others.length === 0;
  return isAlone ? [{ ...item, value: only.value }] : [item];
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
