import { withKey } from './editPlan.ts';
import type { Wish } from './inputs/wish.ts';
import type { Plan, ProposedKey } from './plan.ts';
import { PlanError } from './planError.ts';
import type { Fingerprints } from './state.ts';

/** Gives the rows of a plan the keys that a list asks for; what the list leaves open stays as it was proposed. */
export function grantWishes(plan: Plan, wishes: readonly Wish[], fingerprints: Fingerprints): Plan {
  return wishes.reduce((current, wish) => {
    const changes = changesOf(wish);
    const fingerprint = fingerprints.of(wish.secret);
    if (Object.keys(changes).length === 0) return current;
    try {
      return withKey(current, fingerprint, changes);
    } catch (error) {
      if (error instanceof PlanError) throw new PlanError(`${wish.file}: ${error.message}`);
      throw error;
    }
  }, plan);
}

function changesOf(wish: Wish): Partial<ProposedKey> {
  const { feeds, feedGroup, packagePermissions, systemApis, displayName, description, expiration, user } = wish;
  const isFeed = feeds.length > 0 || feedGroup !== null;
  const type = wish.type ?? (isFeed ? 'feed' : systemApis !== null ? 'system' : null);
  return {
    ...(type === null ? {} : { type }),
    ...(feeds.length > 0 ? { feeds, feedGroup: null } : {}),
    ...(feedGroup === null ? {} : { feedGroup, feeds: [] }),
    ...(packagePermissions === null ? {} : { packagePermissions }),
    ...(systemApis === null ? {} : { systemApis }),
    ...(type === 'personal' ? { user } : {}),
    ...(displayName === null ? {} : { displayName }),
    ...(description === null ? {} : { description }),
    ...(expiration === null ? {} : { expiration: expiration === 'never' ? null : expiration }),
  };
}
