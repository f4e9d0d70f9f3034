import type { ApiKey, ApiKeyInfo } from '../../contract/apiKey.ts';
import type { Policies } from '../../contract/policies.ts';

/**
 * A key as ProGet lists it. `type` and `logging` are always there, what does not apply is left out; the value only while
 * hashing is off, and only of keys stored then.
 * @param minted the value of a key that was made just now: `create` shows it whatever the policy
 */
export function toWire(key: ApiKey, policies: Policies, minted: string | null = null): ApiKeyInfo {
  const value = minted ?? (policies.hashing ? null : key.value);
  return {
    id: key.id,
    type: key.type,
    ...(value === null ? {} : { key: value }),
    ...(key.displayName === null ? {} : { displayName: key.displayName }),
    ...(key.description === null ? {} : { description: key.description }),
    ...(key.type === 'system' ? { systemApis: [...key.systemApis] } : {}),
    ...(key.type === 'feed' ? { packagePermissions: [...key.packagePermissions] } : {}),
    ...(key.feeds.length === 0 ? {} : { feed: key.feeds.join(',') }),
    ...(key.feedGroups.length === 0 ? {} : { feedGroup: key.feedGroups.join(',') }),
    ...(key.user === null ? {} : { user: key.user }),
    ...(key.type === 'other' ? { legacyApis: [...key.legacyApis] } : {}),
    ...(key.expiration === null ? {} : { expiration: key.expiration }),
    logging: key.logging,
  };
}
