import type { Action } from '../../emulator/contract/action.ts';
import { l10n } from '../l10n.ts';
import type { FeedSummary, ProGetClient } from '../proget/client.ts';
import { deedOf, feedDeeds, serverDeeds } from './deeds.ts';
import type { Key } from './key.ts';
import { probeKey } from './probeKey.ts';

/** `anonymous-too`: yes, but so may anybody, so it says nothing about the key. */
export type TrialResult = 'yes' | 'no' | 'anonymous-too' | 'unknown';

export interface Trial {
  /** Stable within a report: `feed.view|npm`, `keys.list|`. */
  readonly id: string;
  /** What is done: "List feeds", "View packages". */
  readonly deed: string;
  readonly feed: string | null;
  readonly result: TrialResult;
  /** Why, or what was seen: one sentence. */
  readonly detail: string;
}

export interface TrialReport {
  /** `decision`: the emulator's own word. `probes`: harmless requests, so adding and deleting cannot be told. */
  readonly source: 'decision' | 'probes';
  readonly trials: readonly Trial[];
}

export interface TrialRequest {
  readonly client: ProGetClient;
  /** The emulator decides by id as well; a real server needs the value. */
  readonly key: Key | null;
  readonly value: string | null;
  readonly feeds: readonly FeedSummary[];
  readonly signal?: AbortSignal;
}

/**
 * What a key can and cannot do. Only GETs go to real servers, each compared with the same request without a key.
 * @throws ProGetError
 */
export async function tryKey({ client, key, value, feeds, signal }: TrialRequest): Promise<TrialReport> {
  if (client.server.kind === 'emulator' && (key !== null || value !== null))
    return { source: 'decision', trials: await decideKey(client, key, value, feeds, signal) };
  if (value === null) return { source: 'probes', trials: [] };
  return { source: 'probes', trials: await probeKey(client, value, feeds, signal) };
}

async function decideKey(
  client: ProGetClient,
  key: Key | null,
  value: string | null,
  feeds: readonly FeedSummary[],
  signal: AbortSignal | undefined,
): Promise<Trial[]> {
  const actions = [...Object.keys(serverDeeds()), ...Object.keys(feedDeeds())] as Action[];
  const names = feeds.filter((feed) => feed.active).map((feed) => feed.name);
  // By value where it is known: that shows as well whether the value is the key's.
  const whom = value === null ? { id: key?.id ?? 0 } : { value };
  const answers = await client.decide({ ...whom, actions, feeds: names }, signal);
  return answers.map(({ action, feed, allow, anonymous, reason, nextStep }) => ({
    id: `${action}|${feed ?? ''}`,
    deed: deedOf(action),
    feed,
    result: !allow ? 'no' : anonymous ? 'anonymous-too' : 'yes',
    detail: anonymous && allow ? l10n.t('Anybody may do this, with or without a key.') : (nextStep ?? reason),
  }));
}
