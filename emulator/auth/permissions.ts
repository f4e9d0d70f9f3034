import type { Feed } from '../contract/feed.ts';
import type { HeldGrant } from '../contract/security.ts';
import type { Attribute } from './attributes.ts';

/** `restricted`: a restriction decided, which is stronger than having no permission. */
export type Verdict = 'granted' | 'restricted' | 'none';

/**
 * Whether somebody's permissions hold an attribute. ProGet's order (spec: users, tasks, attributes): of all that match,
 * those made out to this very user come first, then those for a feed or feed group, then restrictions before
 * permissions; the first one decides.
 * @param feed null = an action on the whole server, for which a permission on some feed says nothing
 */
export function may(grants: readonly HeldGrant[], attribute: Attribute, feed: Feed | null): Verdict {
  let first: HeldGrant | null = null;
  for (const grant of grants) {
    const matches = holds(grant, attribute) && covers(grant, feed);
    if (matches && (first === null || rank(grant) < rank(first))) first = grant;
  }
  if (first === null) return 'none';
  return first.deny ? 'restricted' : 'granted';
}

/** Whether an attribute is held on some feed: by a permission that no restriction takes back as a whole. */
export function maySomewhere(grants: readonly HeldGrant[], attribute: Attribute): boolean {
  const matching = grants.filter((grant) => holds(grant, attribute));
  return matching.some((grant) => !grant.deny && !matching.some((other) => other.deny && takesBack(other, grant)));
}

function takesBack(restriction: HeldGrant, grant: HeldGrant): boolean {
  if (rank(restriction) > rank(grant)) return false;
  return isEverywhere(restriction) || scopeOf(restriction) === scopeOf(grant);
}

function scopeOf({ feed, feedGroup }: HeldGrant): string {
  return JSON.stringify([feed?.toLowerCase(), feedGroup?.toLowerCase()]);
}

/** What counts where permissions cannot be limited to feeds: a limited one gives nothing, a restriction still holds. */
export function withoutFeedLevel(grants: readonly HeldGrant[]): readonly HeldGrant[] {
  return grants.every((grant) => grant.deny || isEverywhere(grant))
    ? grants
    : grants.filter((grant) => grant.deny || isEverywhere(grant));
}

function holds({ attributes }: HeldGrant, attribute: Attribute): boolean {
  return attributes.includes(attribute) || attributes.includes('*');
}

function covers(grant: HeldGrant, feed: Feed | null): boolean {
  if (isEverywhere(grant)) return true;
  if (feed === null) return false;
  return grant.feed === null ? isInGroup(feed, grant.feedGroup) : isNamed(feed, grant.feed);
}

function isEverywhere(grant: HeldGrant): boolean {
  return grant.feed === null && grant.feedGroup === null;
}

/** The lowest comes first. */
function rank(grant: HeldGrant): number {
  return (grant.own ? 0 : 4) + (isEverywhere(grant) ? 2 : 0) + (grant.deny ? 0 : 1);
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
