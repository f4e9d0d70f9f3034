import type { FeedSummary, ProGetClient } from '../proget/client.ts';
import type { Key } from './key.ts';

/** `anonymous-too`: yes, but so may anybody, so it says nothing about the key. */
export type TrialResult = 'yes' | 'no' | 'anonymous-too' | 'unknown';

export interface Trial {
  /** Stable within a report: `feed.view|npm`. */
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

/** What a key can and cannot do. Only GETs go to real servers, each compared with the same request without a key. */
export async function tryKey(_request: TrialRequest): Promise<TrialReport> {
  throw new Error('not built yet');
}
