import type { PackagePermission } from '../../emulator/contract/apiKey.ts';
import { derivePlan } from './derivePlan.ts';
import { chosenMapping, counts } from './mappings.ts';
import type { Conflict, Decision, Mapping, Plan, PlanOptions, ProposedKey, Row } from './plan.ts';
import { PlanError } from './planError.ts';
import { reachOf, sorted } from './reach.ts';

/**
 * Decides rows; `undecided` takes a decision back, so that the proposal counts again.
 * @throws PlanError for a row that is not there, or a value that can be no key
 */
export function withDecision(plan: Plan, fingerprints: readonly string[], decision: Decision): Plan {
  for (const fingerprint of fingerprints) {
    const { unfit, shown } = findRow(plan, fingerprint);
    if (unfit !== null && decision === 'migrate')
      throw new PlanError(`${shown} #${fingerprint} cannot be migrated: ${unfit} Decide for new-value or skip.`);
  }
  return changeRows(plan, fingerprints, (row) =>
    decision === 'undecided'
      ? { ...row, byHand: without(row.byHand, 'decision') }
      : { ...row, decision, byHand: [...without(row.byHand, 'decision'), 'decision'] },
  );
}

/** Decides all of these rows that can be decided so: values that can be no key are left as they are. */
export function withDecisions(plan: Plan, rows: readonly Row[], decision: Decision): Plan {
  const able = rows.filter(({ unfit }) => decision !== 'migrate' || unfit === null);
  return withDecision(
    plan,
    able.map(({ fingerprint }) => fingerprint),
    decision,
  );
}

/**
 * Changes the key that a row is to become; what does not go with its type is left out. Null takes all changes back.
 * @throws PlanError for a row that is not there, or a key that cannot be
 */
export function withKey(plan: Plan, fingerprint: string, changes: Partial<ProposedKey> | null): Plan {
  const { key } = findRow(plan, fingerprint);
  const changed = changes === null ? null : checkKey({ ...key, ...changes }, changes);
  return changeRows(plan, [fingerprint], (row) => ({
    ...row,
    key: changed ?? row.key,
    byHand: changed === null ? without(row.byHand, 'key') : [...without(row.byHand, 'key'), 'key'],
  }));
}

/** The least that the places of a row need: a Feed key for what they do in the feeds that they name. */
export function withLeastKey(plan: Plan, fingerprint: string): Plan {
  const row = findRow(plan, fingerprint);
  const { feeds, by } = reachOf(row, plan.mappings);
  if (feeds.length === 0 || by === 'rights')
    throw new PlanError('No place of this credential tells a feed: name the feeds.');
  return withKey(plan, fingerprint, { type: 'feed', feeds, feedGroup: null, packagePermissions: row.needs });
}

/**
 * Says which feed stands for a repository; null = none.
 * @param host null = at every host that has this repository
 * @throws PlanError for a repository that the plan does not have, or a feed that the server does not
 */
export function withMapping(plan: Plan, host: string | null, repo: string, feed: string | null): Plan {
  const isMeant = (mapping: Mapping) => mapping.repo === repo && (host === null || mapping.host === host);
  if (!plan.mappings.some(isMeant)) throw new PlanError(`Nothing in this plan is for a repository ${repo}.`);
  const known = feed === null ? null : knownFeed(plan, feed);
  return derivePlan({
    ...plan,
    mappings: plan.mappings.map((mapping) => (isMeant(mapping) ? chosenMapping(mapping, known) : mapping)),
  });
}

/** Says yes to guesses: to all of them, or to those that are chosen. */
export function withConfirmed(plan: Plan, isMeant: (mapping: Mapping) => boolean = () => true): Plan {
  const confirm = (mapping: Mapping) =>
    mapping.feed !== null && !counts(mapping) && isMeant(mapping) ? { ...mapping, confirmed: true } : mapping;
  return derivePlan({ ...plan, mappings: plan.mappings.map(confirm) });
}

export function withOptions(plan: Plan, options: Partial<PlanOptions>): Plan {
  return { ...plan, options: { ...plan.options, ...options } };
}

/**
 * Rows by a word: `all`, `undecided`, a kind (`password`), the code of a conflict (`in-git`), or the first digits of a
 * fingerprint, at least four.
 * @throws PlanError where a fingerprint fits none or several; the other words may find nothing
 */
export function selectRows(plan: Plan, word: string): readonly Row[] {
  if (word === 'all') return plan.rows;
  if (word === 'undecided') return plan.rows.filter(({ decision }) => decision === 'undecided');
  if (kinds.has(word)) return plan.rows.filter(({ kind }) => kind === word);
  if (codes.has(word)) return plan.rows.filter(({ conflicts }) => conflicts.some(({ code }) => code === word));
  const digits = word.replace(/^#/, '').toLowerCase();
  if (!/^[\da-f]{4,12}$/.test(digits))
    throw new PlanError(
      'Name rows by the first digits of a fingerprint (four at least), or by all, undecided, a kind such as password, or a conflict such as in-git.',
    );
  const found = plan.rows.filter(({ fingerprint }) => fingerprint.startsWith(digits));
  if (found.length > 1) throw new PlanError(`Several credentials begin with #${digits}: give more digits.`);
  if (found.length === 0) throw new PlanError(`No credential of this plan has the fingerprint #${digits}.`);
  return found;
}

const kinds: ReadonlySet<string> = new Set([
  'api-key',
  'reference-token',
  'access-token',
  'encrypted-password',
  'password',
] satisfies Row['kind'][]);
const codes: ReadonlySet<string> = new Set([
  'several-users',
  'several-keys-of-user',
  'value-present',
  'patterns',
  'admin',
  'expired',
  'expires-soon',
  'not-live',
  'in-git',
  'unfit',
] satisfies Conflict['code'][]);

function findRow(plan: Plan, fingerprint: string): Row {
  const row = plan.rows.find((candidate) => candidate.fingerprint === fingerprint);
  if (row === undefined) throw new PlanError(`No credential of this plan has the fingerprint #${fingerprint}.`);
  return row;
}

function changeRows(plan: Plan, fingerprints: readonly string[], change: (row: Row) => Row): Plan {
  const meant = new Set(fingerprints);
  return derivePlan({ ...plan, rows: plan.rows.map((row) => (meant.has(row.fingerprint) ? change(row) : row)) });
}

function without<Word>(words: readonly Word[], word: Word): Word[] {
  return words.filter((one) => one !== word);
}

/** The feed as the server spells it. */
function knownFeed({ target }: Plan, feed: string): string {
  if (target === null) return feed;
  const found = target.feeds.find(({ name }) => name.toLowerCase() === feed.toLowerCase());
  if (found === undefined) throw new PlanError(`The server has no feed ${feed}.`);
  return found.name;
}

/** What belongs to the type, and is enough for it. @param given what is changed: of feeds and group the newer one counts */
function checkKey(key: ProposedKey, given: Partial<ProposedKey>): ProposedKey {
  const none = { feeds: [], feedGroup: null, packagePermissions: [], systemApis: [], user: null };
  if (key.displayName.trim() === '') throw new PlanError('A key needs a name.');
  if (key.type === 'system') {
    const systemApis = key.systemApis.length === 0 ? (['full-control'] as const) : key.systemApis;
    return { ...key, ...none, systemApis };
  }
  if (key.type === 'personal') {
    if (!key.user) throw new PlanError('A Personal key needs a user.');
    return { ...key, ...none, user: key.user };
  }
  const asGroup = given.feedGroup != null || (key.feedGroup !== null && !given.feeds?.length);
  const feeds = asGroup ? [] : key.feeds;
  const feedGroup = asGroup ? key.feedGroup : null;
  if (feeds.length === 0 && feedGroup === null) throw new PlanError('A Feed key needs feeds, or a feed group.');
  const least: readonly PackagePermission[] = ['view'];
  const packagePermissions = sorted(key.packagePermissions.length === 0 ? least : key.packagePermissions);
  return { ...key, ...none, feeds, feedGroup, packagePermissions };
}
