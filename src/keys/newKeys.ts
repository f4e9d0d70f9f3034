import type { Key, NewKeyBody } from './key.ts';

/** The same scope, name and logging as a body for `create`: for Duplicate and Rotate. No value, no expiration. */
export function bodyLike(key: Key): NewKeyBody {
  return {
    type: key.type,
    logging: key.logging,
    ...(key.displayName === null ? {} : { displayName: key.displayName }),
    ...(key.description === null ? {} : { description: key.description }),
    ...(key.type === 'system' ? { systemApis: [...key.systemApis] } : {}),
    ...(key.type === 'feed' ? { packagePermissions: [...key.packagePermissions] } : {}),
    ...(key.type === 'feed' && key.feeds.length > 0 ? { feed: key.feeds.join(',') } : {}),
    ...(key.type === 'feed' && key.feeds.length === 0 ? { feedGroup: key.feedGroups.join(',') } : {}),
    ...(key.type === 'other' ? { legacyApis: [...key.legacyApis] } : {}),
    ...((key.type === 'personal' || key.type === 'other') && key.user !== null ? { user: key.user } : {}),
  };
}

/**
 * Keys that a `create` with an unknown outcome, or a bare-text answer, may have made: not there before, and alike in
 * type, name and scope.
 * @param knownIds ids listed before the request
 */
export function findCreated(body: NewKeyBody, knownIds: readonly number[], keys: readonly Key[]): Key[] {
  const known = new Set(knownIds);
  const wanted = likeness(body);
  return keys.filter((key) => !known.has(key.id) && likeness(bodyLike(key)) === wanted);
}

/** What server and we agree on about a key: names of feeds without case, lists without order. */
function likeness(body: NewKeyBody): string {
  const set = (list: readonly string[] | undefined): string[] => [...(list ?? [])].sort();
  const names = (list: string | undefined): string[] =>
    set(list?.split(',').map((name) => name.trim().toLowerCase())).filter((name) => name !== '');
  return JSON.stringify([
    body.type,
    body.displayName?.trim() ?? '',
    set(body.systemApis),
    set(body.packagePermissions),
    names(body.feed),
    names(body.feedGroup),
    body.user ?? '',
    set(body.legacyApis),
  ]);
}
