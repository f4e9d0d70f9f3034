import type { Key } from './key.ts';

export type Grouping = 'type' | 'feed' | 'user';
export type SortOrder = 'name' | 'expiration' | 'last-used' | 'id';

export interface KeyGroup {
  /** Stable and unique within a grouping, for node ids: `type:feed`, `feed:npm`, `user:j.smith`, `feed:` for the rest. */
  readonly id: string;
  readonly label: string;
  readonly keys: readonly Key[];
}

/** Keys whose name, description, feed, feed group or user holds every word of the text, without case. */
export function filterKeys(_keys: readonly Key[], _text: string): Key[] {
  throw new Error('not built yet');
}

/** A sorted copy; names in natural order (`ci 2` before `ci 10`), unnamed keys last. */
export function sortKeys(_keys: readonly Key[], _order: SortOrder = 'name'): Key[] {
  throw new Error('not built yet');
}

/** Sorted groups of sorted keys; no empty ones. A key of several feeds is in several groups. */
export function groupKeys(_keys: readonly Key[], _grouping: Grouping, _order: SortOrder = 'name'): KeyGroup[] {
  throw new Error('not built yet');
}
