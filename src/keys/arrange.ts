import { keyTypes } from '../../emulator/contract/apiKey.ts';
import { l10n } from '../l10n.ts';
import { typeName } from './describe.ts';
import { type Key, titleOf } from './key.ts';

export type Grouping = 'type' | 'feed' | 'user';
export type SortOrder = 'name' | 'expiration' | 'last-used' | 'id';

export interface KeyGroup {
  /** Stable and unique within a grouping, for node ids: `type:feed`, `feed:npm`, `group:team`, `user:j.smith`; `feed:`, `user:` = the rest. */
  readonly id: string;
  readonly label: string;
  readonly keys: readonly Key[];
}

/** Made on first use: it costs 10 ms, more than all that activation does besides. */
let collator: Intl.Collator | null = null;

function compareNames(left: string, right: string): number {
  collator ??= new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' });
  return collator.compare(left, right);
}

/** Keys whose name, id, description, feed, feed group or user holds every word of the text, without case. */
export function filterKeys(keys: readonly Key[], text: string): Key[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return [...keys];
  return keys.filter((key) => {
    const searched = [titleOf(key), key.description, ...key.feeds, ...key.feedGroups, key.user]
      .join('\n')
      .toLowerCase();
    return words.every((word) => searched.includes(word));
  });
}

/** A sorted copy; names in natural order (`ci 2` before `ci 10`), unnamed keys last; the id decides between equals. */
export function sortKeys(keys: readonly Key[], order: SortOrder = 'name'): Key[] {
  const compare = comparisons[order];
  return [...keys].sort((left, right) => compare(left, right) || byName(left, right) || left.id - right.id);
}

function byName(left: Key, right: Key): number {
  if (left.displayName === null || right.displayName === null)
    return Number(left.displayName === null) - Number(right.displayName === null);
  return compareNames(left.displayName, right.displayName);
}

const comparisons: Readonly<Record<SortOrder, (left: Key, right: Key) => number>> = {
  name: byName,
  id: (left, right) => left.id - right.id,
  /** Soonest first, never last. */
  expiration: (left, right) => compareTimes(left.expiration ?? '9999', right.expiration ?? '9999'),
  /** Latest first, never used last. */
  'last-used': (left, right) => compareTimes(right.details?.lastUsedAt ?? '', left.details?.lastUsedAt ?? ''),
};

/** ISO times in UTC sort as text. */
function compareTimes(left: string, right: string): number {
  return left < right ? -1 : Number(left > right);
}

/** Sorted groups of sorted keys; no empty ones. A key of several feeds is in several groups; the rest comes last. */
export function groupKeys(keys: readonly Key[], grouping: Grouping, order: SortOrder = 'name'): KeyGroup[] {
  const groups = new Map<string, { label: string; keys: Key[] }>();
  for (const key of sortKeys(keys, order)) {
    for (const { id, label } of placesOf(key, grouping)) {
      const group = groups.get(id) ?? { label, keys: [] };
      group.keys.push(key);
      groups.set(id, group);
    }
  }
  const list = [...groups].map(([id, group]) => ({ id, ...group }));
  if (grouping === 'type') return list.sort((left, right) => typeRank(left.id) - typeRank(right.id));
  const isRest = (group: KeyGroup): number => Number(group.id.endsWith(':'));
  return list.sort((left, right) => isRest(left) - isRest(right) || compareNames(left.label, right.label));
}

function typeRank(id: string): number {
  return keyTypes.findIndex((type) => id === `type:${type}`);
}

function placesOf(key: Key, grouping: Grouping): { id: string; label: string }[] {
  switch (grouping) {
    case 'type':
      return [{ id: `type:${key.type}`, label: typeName(key.type) }];
    case 'user':
      // Users are told apart by case; they match exactly.
      return [
        key.user === null ? { id: 'user:', label: l10n.t('No user') } : { id: `user:${key.user}`, label: key.user },
      ];
    case 'feed': {
      const places = [
        ...key.feeds.map((feed) => ({ id: `feed:${feed.toLowerCase()}`, label: feed })),
        ...key.feedGroups.map((group) => ({
          id: `group:${group.toLowerCase()}`,
          label: l10n.t('Group {group}', { group }),
        })),
      ];
      const unique = [...new Map(places.map((place) => [place.id, place])).values()];
      return unique.length > 0 ? unique : [{ id: 'feed:', label: l10n.t('Not tied to a feed') }];
    }
  }
}
