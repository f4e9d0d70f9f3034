import type { ServerKind } from '../servers/server.ts';
import type { Key, NewKeyBody } from './key.ts';

export interface RotationOptions {
  readonly serverKind: ServerKind;
  /** Epoch milliseconds. */
  readonly now: number;
  /** Absent: as long a life as the old key had (90 days where that is unknown); null: never expires. */
  readonly expiration?: string | null;
}

export type RotationPlan =
  | { readonly ok: true; readonly body: NewKeyBody }
  | { readonly ok: false; readonly error: string };

/** The successor of a key: same scope, name and logging, a new value and expiration. */
export function planRotation(_key: Key, _options: RotationOptions): RotationPlan {
  throw new Error('not built yet');
}

/**
 * `creating`: stored before the request goes out. `created`: both keys live, the user changes over.
 * `deleting`: stored before the old key is deleted. `done`: nothing left to do.
 */
export type RotationStep = 'creating' | 'created' | 'deleting' | 'done';

/** Stored after each step, without secrets, so that a window reload in the middle leaves no orphan unseen. */
export interface RotationState {
  readonly serverId: string;
  readonly oldId: number;
  readonly oldTitle: string;
  readonly successorId: number | null;
  readonly step: RotationStep;
  /** The keys that were there before, to tell the successor by. */
  readonly knownIds: readonly number[];
  readonly startedAt: string;
}

export type RotationEvent =
  | { readonly event: 'created'; readonly successorId: number }
  /** The server certainly made no successor. */
  | { readonly event: 'not-created' }
  | { readonly event: 'delete-old' }
  | { readonly event: 'deleted' }
  /** The user keeps both. */
  | { readonly event: 'keep-both' };

export function beginRotation(_serverId: string, _key: Key, _keys: readonly Key[], _now: number): RotationState {
  throw new Error('not built yet');
}

/** The next state; an event that does not fit the step leaves it as it is. */
export function advanceRotation(_state: RotationState, _event: RotationEvent): RotationState {
  throw new Error('not built yet');
}

/** Reads what was stored; null for anything else. */
export function readRotation(_stored: unknown): RotationState | null {
  throw new Error('not built yet');
}

/** What a listing says about a rotation that was interrupted. */
export type RotationRecovery =
  /** Nothing happened yet, or all is done: forget the state. */
  | { readonly outcome: 'finished' }
  /** Both are there: offer to delete the old one. The successor's value may have been lost with the window. */
  | { readonly outcome: 'overlap'; readonly successor: Key; readonly old: Key; readonly state: RotationState }
  /** Several new keys could be it: the user decides. */
  | { readonly outcome: 'unclear'; readonly candidates: readonly Key[]; readonly old: Key | null };

export function recoverRotation(_state: RotationState, _keys: readonly Key[]): RotationRecovery {
  throw new Error('not built yet');
}
