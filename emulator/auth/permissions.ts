import type { Feed } from '../contract/feed.ts';
import { builtInTasks, type Grant, type User } from '../contract/user.ts';
import type { Attribute } from './attributes.ts';

/** `restricted`: a restriction decided, which is stronger than having no permission. */
export type Verdict = 'granted' | 'restricted' | 'none';

/**
 * Whether a user's tasks hold an attribute. ProGet's order (spec: users, tasks, attributes): of all grants that match,
 * those for a feed or feed group come before those for everything, then restrictions before permissions; the first one
 * decides. (Grants of groups, which rank behind the user's own, come with the security model.)
 * @param feed null = an action on the whole server, for which a grant on some feed says nothing
 */
export function may(user: User, attribute: Attribute, feed: Feed | null): Verdict {
  const matching = user.grants.filter((grant) => holds(grant, attribute) && covers(grant, feed));
  const [first] = matching.sort((a, b) => rank(a) - rank(b));
  if (first === undefined) return 'none';
  return first.deny ? 'restricted' : 'granted';
}

/** Whether some permission holds an attribute, on whatever feed. */
export function maySomewhere(user: User, attribute: Attribute): boolean {
  return user.grants.some((grant) => !grant.deny && holds(grant, attribute));
}

function holds(grant: Grant, attribute: Attribute): boolean {
  const held: readonly string[] = builtInTasks[grant.task];
  return held.includes('*') || held.includes(attribute);
}

function covers(grant: Grant, feed: Feed | null): boolean {
  if (isEverywhere(grant)) return true;
  if (feed === null) return false;
  return grant.feed === null ? isInGroup(feed, grant.feedGroup) : isNamed(feed, grant.feed);
}

function isEverywhere(grant: Grant): boolean {
  return grant.feed === null && grant.feedGroup === null;
}

function rank(grant: Grant): number {
  return (isEverywhere(grant) ? 2 : 0) + (grant.deny ? 0 : 1);
}

/** Whether a name means this feed: its name or an alternate one, without case. */
export function isNamed(feed: Feed, name: string): boolean {
  const lower = name.toLowerCase();
  return feed.name.toLowerCase() === lower || feed.alternateNames.some((one) => one.toLowerCase() === lower);
}

/** Membership in a feed group is looked at now, not when the key was made. */
export function isInGroup(feed: Feed, group: string | null): boolean {
  return group !== null && feed.feedGroup !== null && feed.feedGroup.toLowerCase() === group.toLowerCase();
}
