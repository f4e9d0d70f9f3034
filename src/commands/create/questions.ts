import type { KeyDraft } from '../../keys/keyDraft.ts';
import type { FeedSummary } from '../../proget/client.ts';
import type { Answer, Prompts } from '../../ui/prompts.ts';

/** What the questions of "Create API Key" depend on. */
export interface KeyQuestions {
  readonly prompts: Prompts;
  readonly title: string;
  /** Only emulators make classic keys. */
  readonly classic: boolean;
  /** Whether the server takes several feeds for one key. */
  readonly severalFeeds: boolean;
  /** Null = they cannot be listed, so names are typed. */
  readonly feeds: readonly FeedSummary[] | null;
  /** Epoch milliseconds. */
  readonly now: number;
}

/** Puts an answer into the draft. */
export function answered<Value>(answer: Answer<Value>, put: (value: Value) => KeyDraft): Answer<KeyDraft> {
  return answer.outcome === 'answered' ? { outcome: 'answered', value: put(answer.value) } : answer;
}
