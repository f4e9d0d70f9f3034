import pLimit from 'p-limit';
import type { Key } from '../../../keys/key.ts';
import type { ProGetClient } from '../../../proget/client.ts';
import type { Plan, Row, TargetFeed } from '../../plan.ts';
import { type ApplyEvent, event } from '../events.ts';
import { feedsOf } from './feedsOf.ts';
import type { RowOutcome } from './makeKeys.ts';
import { randomValue } from './policyProbe.ts';
import {
  clientProbe,
  hasPackagesApi,
  isAccepted,
  isRefused,
  isServed,
  listProbe,
  type Probe,
  statusOf,
  ticketProbe,
  viewProbe,
} from './probes.ts';

/**
 * `proved`: the key gets what neither nobody nor another value gets. `public`: anybody gets it, so it proves nothing.
 * `refused`: the key does not get it. `doubtful`: others are answered alike, with nothing. `no-answer`.
 * `wider`: a feed that the key should not reach lets it in. `differs`: the server's record is not what was asked for.
 */
export type Verdict = 'proved' | 'public' | 'refused' | 'doubtful' | 'no-answer' | 'wider' | 'differs';

/** One thing that was tried with a key, and its controls. */
export interface Check {
  /** What it shows, for people. */
  readonly what: string;
  readonly path: string | null;
  /** Statuses with the key, without any, and with a random value of the same length. */
  readonly own: number | null;
  readonly nobody: number | null;
  readonly random: number | null;
  readonly verdict: Verdict;
}

export interface VerifyContext {
  readonly plan: Plan;
  readonly client: ProGetClient;
  readonly signal?: AbortSignal | undefined;
}

/** So many at a time; somebody's production server answers them. */
const rowsAtOnce = 4;
/** Feeds of a group beyond these say nothing new. */
const feedsAtMost = 5;

/** Tries every key that is there now; the answer by fingerprint. */
export async function* verifyRows(
  context: VerifyContext,
  outcomes: readonly RowOutcome[],
): AsyncGenerator<ApplyEvent, Map<string, Check[]>> {
  const checks = new Map<string, Check[]>();
  const there = outcomes.filter(({ outcome }) => ['created', 'adopted', 'present'].includes(outcome));
  if (there.length === 0) return checks;
  const keys = await context.client.listKeys(context.signal).catch(() => null);
  const limit = pLimit(rowsAtOnce);
  const tasks = there.map((outcome) => ({ outcome, checked: limit(() => verifyRow(context, outcome, keys)) }));
  for (const { outcome, checked } of tasks) {
    const { row } = outcome;
    const done = await checked;
    // Once it is cancelled, the requests that are left end at once and without an answer.
    if (context.signal?.aborted) continue;
    checks.set(row.fingerprint, done);
    const verdict = verdictOf(done);
    const state = verdict === 'proved' || verdict === 'public' ? 'done' : 'failed';
    yield event('verify', state, row.fingerprint, `${row.key.displayName}: ${verdictText(verdict)}`);
  }
  return checks;
}

async function verifyRow(context: VerifyContext, outcome: RowOutcome, keys: readonly Key[] | null): Promise<Check[]> {
  const { row, value, keyId } = outcome;
  const record = keys?.find(({ id }) => id === keyId);
  const checks: Check[] = record === undefined ? [] : [checkRecord(row, record)];
  if (value === null) return checks;
  if (row.key.type === 'system' && row.key.systemApis.includes('full-control'))
    checks.push(await compare(context, 'lists API keys', listProbe, value));
  if (row.key.type === 'system') return checks;
  const feeds = feedsOf(context.plan, row).slice(0, feedsAtMost);
  const views = row.key.type === 'personal' || row.key.packagePermissions.includes('view');
  for (const feed of views ? feeds : []) {
    if (hasPackagesApi(feed.type))
      checks.push(await compare(context, `sees the feed ${feed.name}`, viewProbe(feed.name), value));
    checks.push(...(await checkClient(context, feed, value)));
  }
  if (row.key.type === 'feed') checks.push(...(await checkScope(context, row, value)));
  return checks;
}

/** What the feed's own client asks first, with the credential where that client sends it. */
export async function checkClient(context: VerifyContext, feed: TargetFeed, value: string): Promise<Check[]> {
  const probe = clientProbe(feed.name, feed.type);
  if (probe === null) return [];
  const check = await compare(context, `lets a client into ${feed.name} (${feed.type})`, probe, value);
  if (feed.type !== 'docker' || check.verdict !== 'refused') return [check];
  // ProGet takes no key there but the ticket of its log-in, which it gives for one (spec: Basic everywhere except Docker).
  const login = await compare(context, `gives Docker a ticket for ${feed.name}`, ticketProbe(feed.name), value);
  return [isServed(login.own) ? login : check];
}

async function compare({ client, signal }: VerifyContext, what: string, probe: Probe, value: string): Promise<Check> {
  const own = await statusOf(client, probe, value, signal);
  const nobody = await statusOf(client, probe, null, signal);
  const random = await statusOf(client, probe, randomValue(value.length), signal);
  return { what, path: probe.path, own, nobody, random, verdict: judge(own, nobody, random) };
}

export function judge(own: number | null, nobody: number | null, random: number | null): Verdict {
  if (isRefused(own)) return 'refused';
  if (!isAccepted(own)) return 'no-answer';
  if (isAccepted(nobody)) return isServed(nobody) ? 'public' : 'doubtful';
  if (!isRefused(nobody) || random === null) return 'no-answer';
  return isRefused(random) ? 'proved' : 'doubtful';
}

/** A feed key must not open a feed that it does not name, where nobody may enter either. */
async function checkScope(context: VerifyContext, row: Row, value: string): Promise<Check[]> {
  const { plan, client, signal } = context;
  const own = new Set(feedsOf(plan, row).map(({ name }) => name));
  for (const { name } of (plan.target?.feeds ?? []).filter((feed) => !own.has(feed.name)).slice(0, feedsAtMost)) {
    const probe = viewProbe(name);
    const nobody = await statusOf(client, probe, null, signal);
    if (!isRefused(nobody)) continue;
    const status = await statusOf(client, probe, value, signal);
    const verdict = isRefused(status) ? 'proved' : isAccepted(status) ? 'wider' : 'no-answer';
    return [{ what: `is kept out of ${name}`, path: probe.path, own: status, nobody, random: null, verdict }];
  }
  return [];
}

/** Adding and deleting cannot be tried without doing it: the server's own record has to say so. */
function checkRecord({ key }: Row, record: Key): Check {
  const list = (names: readonly string[]) =>
    names
      .map((name) => name.toLowerCase())
      .sort()
      .join();
  const date = (time: string | null) => (time === null ? null : Date.parse(time));
  const pairs: readonly (readonly [string, boolean])[] = [
    ['type', key.type === record.type],
    ['permissions', key.type !== 'feed' || list(key.packagePermissions) === list(record.packagePermissions)],
    ['APIs', key.type !== 'system' || list(key.systemApis) === list(record.systemApis)],
    ['feeds', key.type !== 'feed' || key.feedGroup !== null || list(key.feeds) === list(record.feeds)],
    ['feed group', key.type !== 'feed' || key.feedGroup === null || list([key.feedGroup]) === list(record.feedGroups)],
    ['user', key.type !== 'personal' || key.user === record.user],
    ['expiration', date(key.expiration) === date(record.expiration)],
  ];
  const wrong = pairs.filter(([, good]) => !good).map(([name]) => name);
  const what =
    wrong.length === 0 ? 'is recorded as planned' : `is recorded with other ${wrong.join(', ')} than planned`;
  return {
    ...{ what, path: null, own: null, nobody: null, random: null },
    verdict: wrong.length === 0 ? 'proved' : 'differs',
  };
}

const order: readonly Verdict[] = ['refused', 'no-answer', 'wider', 'differs', 'proved', 'public', 'doubtful'];

/** What several say together: anything bad first; `public` and `doubtful` only where nothing was proved. */
export function verdictOf(checks: readonly Check[]): Verdict | null {
  const requests = checks.filter(({ path, verdict }) => path !== null || verdict === 'differs');
  return order.find((verdict) => requests.some((check) => check.verdict === verdict)) ?? null;
}

/** Whether files may get the key. */
export function isUsable(verdict: Verdict | null): boolean {
  return verdict !== 'refused' && verdict !== 'no-answer';
}

export function verdictText(verdict: Verdict | null): string {
  switch (verdict) {
    case 'proved':
      return 'works, and without it or with another value the server refuses.';
    case 'public':
      return 'cannot be proved, because the feed is public.';
    case 'refused':
      return 'is refused by the server.';
    case 'no-answer':
      return 'could not be tried: the server gave no useful answer.';
    case 'doubtful':
      return 'cannot be proved: the server answers others alike.';
    case 'wider':
      return 'works, but reaches further than planned.';
    case 'differs':
      return 'works, but the server recorded it otherwise than planned.';
    case null:
      return 'was not tried: there is no harmless request for it.';
  }
}
