import type { Key, KeyDetails } from '../../src/keys/key.ts';

/** A key as the extension sees it, with everything that a test does not care about. */
export function viewKey(changes: Partial<Key> = {}): Key {
  return {
    id: 1003,
    type: 'feed',
    displayName: 'ci',
    description: null,
    systemApis: [],
    packagePermissions: [],
    feeds: [],
    feedGroups: [],
    user: null,
    legacyApis: [],
    expiration: null,
    logging: 'none',
    value: null,
    details: null,
    ...changes,
  };
}

export function viewDetails(changes: Partial<KeyDetails> = {}): KeyDetails {
  return {
    enabled: true,
    createdAt: '2026-01-01T00:00:00.000Z',
    lastUsedAt: null,
    mark: 'abcd…wxyz',
    origin: 'created',
    ...changes,
  };
}
