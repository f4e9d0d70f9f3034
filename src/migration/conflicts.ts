import { misfit } from './mappings.ts';
import type { Conflict, Mapping, Plan, ProposedKey, Row, Target } from './plan.ts';
import { isExpired, refusesOwnValues } from './propose.ts';
import { reachOf } from './reach.ts';
import { list } from './words.ts';

const soonMs = 30 * 86_400_000;

/**
 * What stands against a row with this key. Questions that the user's own decision answers do not block a row that has one.
 * Spec: conflicts.
 */
export function findConflicts(row: Row, key: ProposedKey, plan: Plan): Conflict[] {
  const decided = row.byHand.includes('decision');
  const asked = !decided && !row.byHand.includes('key');
  return [...ofOwner(row, asked, plan), ...ofValue(row, decided, plan), ...ofKey(row, key, plan)];
}

function ofOwner(row: Row, asked: boolean, plan: Plan): Conflict[] {
  const found: Conflict[] = [];
  const inGit = row.sightings.some(({ git }) => git !== null);
  if (row.admin)
    found.push({
      code: 'admin',
      blocks: asked,
      message: inGit
        ? 'It administers Artifactory and is in git: do not give the same value all rights in ProGet, make a new one or a Feed key.'
        : 'It administers Artifactory: should its successor have full control of ProGet, or would a Feed key do?',
    });
  const limited = (row.rights ?? []).filter(({ patterns }) => patterns.length > 0);
  if (limited.length > 0)
    found.push({
      code: 'patterns',
      blocks: asked,
      message: `ProGet has no rights on paths, so it may do more than before: ${list(
        limited.map(({ repo, patterns }) => `${repo} was limited to ${list(patterns, 4)}`),
        4,
      )}.`,
    });
  if (row.users.length > 1)
    found.push({
      code: 'several-users',
      blocks: false,
      message: `It stands beside the names of ${row.users.length} users: ${list(row.users)}.`,
    });
  const newer = newerOfSameUser(row, plan);
  if (newer !== null)
    found.push({
      code: 'several-keys-of-user',
      blocks: asked,
      message: `A user has one API key at most, and ${newer.users[0]} has a newer one (${newer.shown} #${newer.fingerprint}): this one is probably revoked.`,
    });
  return found;
}

/** An API key of the same user at the same host that was made later. */
function newerOfSameUser(row: Row, { rows }: Plan): Row | null {
  const hostOf = ({ sightings }: Row) => new Set(sightings.map(({ host }) => host).filter((host) => host !== null));
  const [user] = row.users;
  if (
    row.live === true ||
    row.kind !== 'api-key' ||
    row.users.length !== 1 ||
    user === undefined ||
    row.createdAt === null
  )
    return null;
  const hosts = hostOf(row);
  const other = rows.find(
    (candidate) =>
      candidate.kind === 'api-key' &&
      candidate.createdAt !== null &&
      candidate.createdAt > (row.createdAt ?? '') &&
      candidate.users.length === 1 &&
      candidate.users[0]?.toLowerCase() === user.toLowerCase() &&
      [...hostOf(candidate)].some((host) => hosts.has(host)),
  );
  return other ?? null;
}

function ofValue(row: Row, decided: boolean, plan: Plan): Conflict[] {
  const found: Conflict[] = [];
  const migrates = !decided || row.decision === 'migrate';
  const left =
    row.expires === null || row.expires === 'never' ? null : Date.parse(row.expires) - Date.parse(plan.created);
  if (isExpired(row, plan.created))
    found.push({ code: 'expired', blocks: false, message: `It expired on ${row.expires?.slice(0, 10)}.` });
  else if (left !== null && left < soonMs)
    found.push({ code: 'expires-soon', blocks: false, message: `It expires on ${row.expires?.slice(0, 10)}.` });
  if (row.live === false)
    found.push({
      code: 'not-live',
      blocks: false,
      message: 'Artifactory takes it no more: perhaps nobody needs it.',
    });
  const committed = row.sightings.filter(({ git }) => git !== null);
  if (committed.length > 0)
    found.push({
      code: 'in-git',
      blocks: false,
      message: `Git keeps it (${list([...new Set(committed.map(({ file }) => file))], 4)}): taking it out of the files does not take it out of the history, so a new value is better than the same.`,
    });
  if (row.unfit !== null && migrates) found.push({ code: 'unfit', blocks: decided, message: row.unfit });
  if (refusesOwnValues(plan.target) && migrates && !isExpired(row, plan.created))
    found.push({
      code: 'custom-keys-refused',
      blocks: true,
      message:
        'The server takes no keys with a value of your own: allow custom keys under Administration, API Keys & Access, or decide for new values.',
    });
  if (row.present !== null)
    found.push({
      code: 'value-present',
      blocks: false,
      message: `The server has a key with this value already (id ${row.present}); it is left as it is.`,
    });
  return found;
}

function ofKey(row: Row, key: ProposedKey, plan: Plan): Conflict[] {
  const { target } = plan;
  const found: Conflict[] = [];
  const byHand = row.byHand.includes('key');
  if (key.type === 'feed') {
    const { open, mappings, without } = reachOf(row, plan.mappings);
    if (!byHand) found.push(...open.map((mapping) => ofOpenMapping(mapping, target)));
    for (const { repo, reason } of without)
      found.push({
        code: 'unmapped',
        blocks: false,
        message: `The places for the repository ${repo} stay as they are. ${reason}`,
      });
    for (const mapping of byHand ? [] : mappings) {
      const other = misfit(mapping, target);
      if (other !== null)
        found.push({
          code: 'feed-type',
          blocks: true,
          message: `The feed ${other.name} is of type ${other.type} and not for ${mapping.packageType}, as ${mapping.repo} is.`,
        });
    }
    if (key.feeds.length === 0 && key.feedGroup === null && !found.some(({ blocks }) => blocks))
      found.push({ code: 'unmapped', blocks: true, message: 'No feed is known for it: name the feeds of its key.' });
  }
  if (target === null) return found;
  const known = new Set(target.feeds.map(({ name }) => name.toLowerCase()));
  const missing = key.feeds.filter((feed) => !known.has(feed.toLowerCase()));
  if (missing.length > 0)
    found.push({ code: 'feed-missing', blocks: true, message: `The server has no feed ${list(missing)}.` });
  if (
    key.feedGroup !== null &&
    !target.feeds.some(({ group }) => group?.toLowerCase() === key.feedGroup?.toLowerCase())
  )
    found.push({
      code: 'feed-missing',
      blocks: true,
      message: `No feed of the server is in a group ${key.feedGroup}.`,
    });
  if (key.feeds.length > 1 && !takesSeveralFeeds(target.version))
    found.push({
      code: 'several-feeds',
      blocks: true,
      message: `ProGet takes several feeds in one key from 2025.23 on, and this is ${target.version}: put the feeds into a group, or take one of them.`,
    });
  if (key.type === 'personal' && target.users !== null && !target.users.some((name) => name === key.user))
    found.push({ code: 'user-missing', blocks: true, message: `The server has no user ${key.user ?? ''}.` });
  if (target.keyNames?.some((name) => name.toLowerCase() === key.displayName.toLowerCase()))
    found.push({
      code: 'name-taken',
      blocks: false,
      message: `The server has a key named "${key.displayName}" already.`,
    });
  return found;
}

function ofOpenMapping(mapping: Mapping, target: Target | null): Conflict {
  const { repo, feed, reason } = mapping;
  return feed === null
    ? {
        code: misfit(mapping, target) === null ? 'unmapped' : 'feed-type',
        blocks: true,
        message: `The repository ${repo} has no feed yet. ${reason}`,
      }
    : {
        code: 'unmapped',
        blocks: true,
        message: `That ${feed} stands for the repository ${repo} is a guess: confirm or change it. ${reason}`,
      };
}

/** @param version as in ProGet's header, `25.0.23.1`; null = unknown, which is tried */
function takesSeveralFeeds(version: string | null): boolean {
  const [, major = '', , patch = ''] = /^(\d+)\.(\d+)\.(\d+)/.exec(version ?? '') ?? [];
  return major === '' || Number(major) > 25 || (Number(major) === 25 && Number(patch) >= 23);
}
