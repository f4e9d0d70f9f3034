import type { Confidence, Decision, Plan, ProposedKey, Row, Target } from './plan.ts';
import { type Reach, reachOf, rightsOn, sorted } from './reach.ts';
import { list } from './words.ts';

/** What to do with a credential, and why. */
export interface Proposal {
  readonly decision: Exclude<Decision, 'undecided'>;
  readonly key: ProposedKey;
  readonly reasons: readonly string[];
  readonly confidence: Confidence;
}

type Shape = Pick<ProposedKey, 'type' | 'feeds' | 'feedGroup' | 'packagePermissions' | 'systemApis' | 'user'>;
type Choice = { readonly shape: Shape; readonly reasons: readonly string[]; readonly confidence: Confidence };

const yearMs = 365 * 86_400_000;
const nothing: Omit<Shape, 'type'> = {
  feeds: [],
  feedGroup: null,
  packagePermissions: [],
  systemApis: [],
  user: null,
};

/** The key that would stand for a credential. Spec: actions, choice of type. */
export function proposeKey(row: Row, plan: Plan): Proposal {
  const reach = reachOf(row, plan.mappings);
  const choice = chooseShape(row, reach, plan.target);
  const { expiration, reasons } = proposeExpiration(row, plan);
  const { decision, reason } = proposeDecision(row, reach, plan);
  const [host] = row.sightings.map((sighting) => sighting.host).filter((one) => one !== null);
  const key: ProposedKey = {
    ...choice.shape,
    displayName: nameOf(row, choice.shape),
    description: host === undefined ? 'Migrated from Artifactory' : `Migrated from ${host}`,
    expiration,
  };
  return { decision, key, reasons: [...reason, ...choice.reasons, ...reasons], confidence: choice.confidence };
}

function chooseShape(row: Row, reach: Reach, target: Target | null): Choice {
  if (row.admin)
    return {
      shape: { ...nothing, type: 'system', systemApis: ['full-control'] },
      reasons: [
        'It administers Artifactory; only a System key with full control may do as much.',
        ...(reach.feeds.length > 0
          ? [`The places only need ${list(row.needs)} on ${list(reach.feeds)}: a Feed key would do for them.`]
          : []),
      ],
      confidence: 'guess',
    };
  const person = personOf(row, target);
  const { feeds } = reach;
  if (feeds.length === 0)
    return person === null
      ? {
          shape: feedShape(row, reach, null),
          reasons: ['No place tells which repository it is for, so somebody has to name the feeds.'],
          confidence: 'none',
        }
      : {
          shape: { ...nothing, type: 'personal', user: person },
          reasons: [`No place tells a repository; all of them are ${person}'s, who exists in ProGet.`],
          confidence: 'guess',
        };
  const single = feeds.length === 1;
  if (!single && person !== null && !isScoped(row))
    return {
      shape: { ...nothing, type: 'personal', user: person },
      reasons: [
        `${person} uses it for ${feeds.length} feeds and exists in ProGet: a Personal key does what its user may do there.`,
      ],
      confidence: confidenceOf(row, reach),
    };
  const group = single ? null : groupOf(feeds, target);
  const why = single
    ? [`All places that tell a repository are for the feed ${feeds[0]}.`]
    : [
        `It is for the feeds ${list(feeds)}.`,
        ...(group === null ? [] : [`These are the feeds of the group ${group}.`]),
        ...(isScoped(row) ? [] : personReasons(row, target)),
      ];
  return {
    shape: feedShape(row, reach, group),
    reasons: [
      ...(reach.by === 'places' ? why : rightsReason(feeds)),
      ...assumedReasons(reach),
      ...permissionReasons(row, reach),
    ],
    confidence: confidenceOf(row, reach),
  };
}

function assumedReasons({ assumed }: Reach): string[] {
  if (assumed.length === 0) return [];
  return [`A place names only the host; by what other files use there it is for ${list(assumed)}.`];
}

function rightsReason(feeds: readonly string[]): string[] {
  return [`No place tells a repository; by what Artifactory grants it is for ${list(feeds)}.`];
}

function feedShape(row: Row, reach: Reach, group: string | null): Shape {
  const granted = rightsOn(row, reach);
  const permissions = granted === null || granted.length === 0 ? row.needs : granted;
  return {
    ...nothing,
    type: 'feed',
    feeds: group === null ? reach.feeds : [],
    feedGroup: group,
    packagePermissions: sorted(permissions),
  };
}

function permissionReasons(row: Row, reach: Reach): string[] {
  const granted = rightsOn(row, reach);
  if (granted === null)
    return row.needs.includes('add')
      ? ['A place publishes with it.']
      : ['No place publishes with it; nobody asked Artifactory what else it may do.'];
  if (granted.length === 0) return ['Artifactory grants it nothing there; the permissions are what the places need.'];
  const spare = granted.filter((permission) => !row.needs.includes(permission));
  return [
    `Artifactory grants ${list(granted)} there.`,
    ...(spare.length > 0 ? [`The places only need ${list(row.needs)}.`] : []),
  ];
}

/** A token that was limited to groups or paths is no imitation of its user. */
function isScoped({ scope }: Row): boolean {
  return scope !== null && /applied-permissions\/(?:groups|roles)|member-of-groups|artifact:/.test(scope);
}

/** The user of ProGet that a Personal key could be for, spelt as ProGet does. */
function personOf({ users }: Row, target: Target | null): string | null {
  if (target === null || target.policies?.personalKeys === false || target.edition === 'free') return null;
  const [user] = users;
  if (user === undefined || users.length > 1) return null;
  return target.users?.find((name) => name.toLowerCase() === user.toLowerCase()) ?? null;
}

function personReasons({ users }: Row, target: Target | null): string[] {
  if (users.length > 1) return [`${users.length} users share it, so it cannot be one user's Personal key.`];
  const [user] = users;
  if (user === undefined) return ['No place tells whose it is, so it cannot be a Personal key.'];
  if (target?.policies?.personalKeys === false) return ['The server allows no Personal keys.'];
  if (target?.edition === 'free') return ['The free edition has no Personal keys.'];
  if (target?.users == null) return [`Whether ${user} exists in ProGet is not known, so it is no Personal key.`];
  return [`${user} does not exist in ProGet, so it cannot be a Personal key.`];
}

/** The group that holds these feeds and no others. */
function groupOf(feeds: readonly string[], target: Target | null): string | null {
  const groups = new Set(target?.feeds.filter(({ name }) => feeds.includes(name)).map((feed) => feed.group) ?? [null]);
  const [group] = groups;
  if (group === undefined || group === null || groups.size > 1) return null;
  const members = target?.feeds.filter((feed) => feed.group === group) ?? [];
  return members.length === feeds.length ? group : null;
}

function confidenceOf(row: Row, { open, nowhere, assumed, by }: Reach): Confidence {
  if (open.length > 0 || assumed.length > 0 || by === 'rights') return 'guess';
  return nowhere > 0 || row.rights === null ? 'high' : 'certain';
}

function proposeExpiration(row: Row, { created, target }: Plan): { expiration: string | null; reasons: string[] } {
  const inAYear = new Date(Date.parse(created) + yearMs).toISOString();
  if (row.expires !== null && row.expires !== 'never')
    return Date.parse(row.expires) <= Date.parse(created)
      ? { expiration: inAYear, reasons: [] }
      : { expiration: row.expires, reasons: ['It ends when the token ends.'] };
  return target?.policies?.nonExpiringKeys === false
    ? { expiration: inAYear, reasons: ['The server wants every key to end; it would after a year.'] }
    : { expiration: null, reasons: [] };
}

function proposeDecision(
  row: Row,
  reach: Reach,
  { created, target }: Plan,
): { decision: Proposal['decision']; reason: string[] } {
  if (isExpired(row, created))
    return { decision: 'skip', reason: ['It has expired, so nothing works with it any more.'] };
  if (reach.without.length > 0 && reach.feeds.length + reach.open.length + reach.nowhere === 0)
    return { decision: 'skip', reason: ['It is only for packages that ProGet has no feeds for.'] };
  if (row.unfit !== null)
    return { decision: 'new-value', reason: ['ProGet makes a new value, because this one can be no key.'] };
  if (refusesOwnValues(target))
    return { decision: 'new-value', reason: ['ProGet makes a new value, because the server takes no own ones.'] };
  if (row.kind === 'password')
    return {
      decision: 'new-value',
      reason: ['ProGet makes a new value: a password that people also sign in with is no good key.'],
    };
  return { decision: 'migrate', reason: [] };
}

/** Whether a row's credential has ended already. @param created of the plan */
export function isExpired({ expires }: Row, created: string): boolean {
  return expires !== null && expires !== 'never' && Date.parse(expires) <= Date.parse(created);
}

/** Whether the server is known to refuse keys with a value of one's own. */
export function refusesOwnValues(target: Target | null): boolean {
  const policies = target?.policies ?? null;
  return policies !== null && (!policies.customKeys || (policies.hashing && policies.customWithHashing === 'refuse'));
}

function nameOf({ users, kind }: Row, { type, feeds, feedGroup, user }: Shape): string {
  const [first] = users;
  const owner = user ?? first ?? (kind === 'password' ? 'password' : 'unknown user');
  const scope =
    type === 'system'
      ? 'administration'
      : type === 'personal'
        ? 'personal'
        : (feedGroup ??
          (feeds.length > 2 ? `${feeds.length} feeds` : feeds.length > 0 ? feeds.join(' + ') : 'no feed'));
  return `${owner}: ${scope} (from Artifactory)`.slice(0, 200);
}
