import type { Key, NewKeyBody } from './key.ts';

/** The same scope, name and logging as a body for `create`; for Duplicate and Rotate. No value, no expiration. */
export function bodyLike(_key: Key): NewKeyBody {
  throw new Error('not built yet');
}

/**
 * Keys that an interrupted or bare-text `create` may have made: not there before, and alike in type, name and scope.
 * @param knownIds ids listed before the request
 */
export function findCreated(_body: NewKeyBody, _knownIds: readonly number[], _keys: readonly Key[]): Key[] {
  throw new Error('not built yet');
}
