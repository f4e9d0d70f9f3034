import type { Action } from '../contract/action.ts';
import type { Feed } from '../contract/feed.ts';
import type { AnonymousFace, Edition } from '../contract/policies.ts';
import type { HeldGrant } from '../contract/security.ts';
import { builtInTask } from '../contract/tasks.ts';
import { isForAnybody, requirementOf } from './requirements.ts';
import { judgeGrants } from './scopes.ts';

const presetTasks = { none: null, view: 'View & Download Packages', admin: 'Administer' } as const;

/** What the face of Anonymous chosen at the start grants him: ProGet's own tasks, everywhere (spec: no key, bad key). */
export function presetGrants(face: AnonymousFace): readonly HeldGrant[] {
  const task = presetTasks[face];
  if (task === null) return [];
  const attributes = builtInTask(task)?.attributes ?? [];
  return [{ task, feed: null, feedGroup: null, deny: false, attributes, own: true }];
}

/** Whether somebody without a credential may do this. `/emulator/` is out of his reach even as administrator. */
export function anonymousMay(
  grants: readonly HeldGrant[],
  { action, feed, edition }: { readonly action: Action; readonly feed: Feed | null; readonly edition: Edition },
): boolean {
  if (isForAnybody(action)) return true;
  return judgeGrants(grants, requirementOf(action, feed), { feed, edition }) === 'granted';
}

/** What is left where the whole network can reach us: nothing that would make everybody an administrator. */
export function withoutAdministration(grants: readonly HeldGrant[]): readonly HeldGrant[] {
  const administers = ({ attributes, deny }: HeldGrant): boolean =>
    !deny && (attributes.includes('*') || attributes.includes('Admin_ConfigureProGet'));
  return grants.some(administers) ? grants.filter((grant) => !administers(grant)) : grants;
}
