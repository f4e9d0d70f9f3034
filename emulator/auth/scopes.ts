import type { Action } from '../contract/action.ts';
import type { ApiKey } from '../contract/apiKey.ts';
import type { DenialCode } from '../contract/denial.ts';
import { editionHas } from '../contract/editions.ts';
import type { Feed } from '../contract/feed.ts';
import type { Edition, Policies } from '../contract/policies.ts';
import type { HeldGrant } from '../contract/security.ts';
import type { User } from '../contract/user.ts';
import { isInGroup, isNamed, may, maySomewhere, type Verdict, withoutFeedLevel } from './permissions.ts';
import type { Principal } from './principal.ts';
import { isForAnybody, type Requirement, requirementOf } from './requirements.ts';

/** What is asked of a principal, apart from who that is. */
export interface Deed {
  readonly action: Action;
  readonly feed: Feed | null;
  readonly policies: Policies;
  readonly edition: Edition;
  /** The user whose Personal keys are concerned, for `keys.list` and `keys.manage`: his own he may see and manage. */
  readonly owner?: string | null;
}

export type ScopeRefusal = Extract<
  DenialCode,
  'wrong-feed' | 'missing-permission' | 'api-not-permitted' | 'user-restricted' | 'personal-keys-disabled'
>;

/** Whether a key or user may do something: null = yes. Editions, and what Anonymous may, are not looked at. */
export function judge(principal: Exclude<Principal, { kind: 'anonymous' }>, deed: Deed): ScopeRefusal | null {
  const requirement = requirementOf(deed.action, deed.feed);
  if (isForAnybody(deed.action)) return null;
  if (principal.kind === 'user') return judgeUser(principal.user, requirement, deed);
  const { key, user } = principal;
  switch (key.type) {
    case 'system':
      return judgeSystemKey(key, requirement);
    case 'feed':
      return judgeFeedKey(key, requirement, deed.feed);
    case 'personal':
      return user === null ? 'api-not-permitted' : judgeUser(user, requirement, deed);
    case 'other':
      if (requirement.classic === null || !key.legacyApis.includes(requirement.classic)) return 'api-not-permitted';
      // Without a user it is the "API key user", who may do everything inside the APIs of the key.
      return user === null ? null : judgeUser(user, requirement, deed);
  }
}

function judgeSystemKey(key: ApiKey, requirement: Requirement): ScopeRefusal | null {
  if (key.systemApis.includes('full-control')) return null;
  return requirement.system.some((api) => key.systemApis.includes(api)) ? null : 'api-not-permitted';
}

function judgeFeedKey(key: ApiKey, { feedKey, anyFeed }: Requirement, feed: Feed | null): ScopeRefusal | null {
  if (feedKey === null) return 'api-not-permitted';
  if (!anyFeed && (feed === null || !isInScope(key, feed))) return 'wrong-feed';
  return key.packagePermissions.includes(feedKey) ? null : 'missing-permission';
}

function isInScope(key: ApiKey, feed: Feed): boolean {
  return key.feeds.some((name) => isNamed(feed, name)) || key.feedGroups.some((group) => isInGroup(feed, group));
}

function judgeUser(user: User, requirement: Requirement, deed: Deed): ScopeRefusal | null {
  const { action, policies, owner } = deed;
  if (requirement.attributes.length === 0) return 'api-not-permitted';
  const verdict = judgeGrants(user.grants, requirement, deed);
  if (verdict === 'granted') return null;
  if ((action === 'keys.list' || action === 'keys.manage') && owner === user.name) {
    return policies.personalKeys ? null : 'personal-keys-disabled';
  }
  return verdict === 'restricted' ? 'user-restricted' : 'missing-permission';
}

/** What the first attribute says that anything is said about. */
export function judgeGrants(
  all: readonly HeldGrant[],
  { attributes, anyFeed }: Requirement,
  { feed, edition }: Pick<Deed, 'feed' | 'edition'>,
): Verdict {
  const grants = editionHas(edition, 'feed-level-security') ? all : withoutFeedLevel(all);
  if (anyFeed) return attributes.some((attribute) => maySomewhere(grants, attribute)) ? 'granted' : 'none';
  for (const attribute of attributes) {
    const verdict = may(grants, attribute, feed);
    if (verdict !== 'none') return verdict;
  }
  return 'none';
}
