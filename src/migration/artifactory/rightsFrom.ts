import type { PlanInput } from '../buildPlan.ts';
import type { Credential } from '../credentials.ts';
import type { Directory } from './directory.ts';
import { type EffectiveRights, rightsOfUser } from './rights.ts';
import { rightsOfToken } from './tokenRights.ts';

/** What a plan asks about credentials, answered from a directory. */
export function rightsFrom(directory: Directory): Pick<PlanInput, 'rightsOf' | 'isAdmin'> {
  return {
    isAdmin: (credential) => effective(directory, credential)?.admin ?? false,
    rightsOf: (credential) => {
      const rights = effective(directory, credential);
      // Without permission targets, only an administrator's rights are known.
      if (rights === null || (directory.permissions === null && !rights.admin)) return null;
      return [...rights.repositories].map(([repo, { permissions, patterns }]) => ({ repo, permissions, patterns }));
    },
  };
}

/** Null where nobody knows whose it is, or where several users send it. */
function effective(directory: Directory, { facts, users }: Credential): EffectiveRights | null {
  const [user = null] = users.length > 1 ? [] : users;
  if (facts.scope !== undefined) return rightsOfToken(directory, facts.scope, facts.user ?? user);
  return user === null ? null : rightsOfUser(directory, user);
}
