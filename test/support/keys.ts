import type { ApiKey } from '../../emulator/contract/apiKey.ts';
import type { Feed } from '../../emulator/contract/feed.ts';
import { type Policies, policyPresets } from '../../emulator/contract/policies.ts';
import type { HeldGrant } from '../../emulator/contract/security.ts';
import { builtInTask } from '../../emulator/contract/tasks.ts';
import type { User } from '../../emulator/contract/user.ts';

export const policies: Policies = policyPresets.default;

/** A key with everything that a test does not care about. */
export function makeKey(changes: Partial<ApiKey>): ApiKey {
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
    enabled: true,
    createdAt: '2026-01-01T00:00:00.000Z',
    lastUsedAt: null,
    mark: null,
    value: null,
    origin: 'created',
    ...changes,
  };
}

export function makeFeed(changes: Partial<Feed>): Feed {
  return {
    id: 1,
    name: 'npm',
    feedType: 'npm',
    alternateNames: [],
    feedGroup: null,
    description: null,
    active: true,
    properties: {},
    createdAt: '2026-01-01T00:00:00.000Z',
    ...changes,
  };
}

/** A user with these permissions, his own unless said otherwise. */
export function makeUser(name: string, ...grants: Partial<HeldGrant>[]): User {
  return { id: 1, name, displayName: null, email: null, groups: [], grants: grants.map(makeGrant) };
}

/** View & Download everywhere, but for the changes; attributes are those of the task unless given. */
export function makeGrant(changes: Partial<HeldGrant>): HeldGrant {
  const task = changes.task ?? 'View & Download Packages';
  const attributes = builtInTask(task)?.attributes ?? [];
  return { task, feed: null, feedGroup: null, deny: false, attributes, own: true, ...changes };
}
