import { l10n } from '../l10n.ts';
import type { ServerKind } from '../servers/server.ts';
import { type Key, type NewKeyBody, titleOf } from './key.ts';
import { bodyLike, findCreated } from './newKeys.ts';

export interface RotationOptions {
  readonly serverKind: ServerKind;
  /** Epoch milliseconds. */
  readonly now: number;
  /** ISO 8601; absent: as long a life as the old key had (90 days where that is unknown); null: never expires. */
  readonly expiration?: string | null;
}

export type RotationPlan =
  | { readonly ok: true; readonly body: NewKeyBody }
  | { readonly ok: false; readonly error: string };

const dayMs = 86_400_000;
const usualLifeMs = 90 * dayMs;

/** The successor of a key: same scope, name and logging, a new value and expiration. */
export function planRotation(key: Key, { serverKind, now, expiration }: RotationOptions): RotationPlan {
  if (key.type === 'other' && serverKind === 'server')
    return { ok: false, error: l10n.t('ProGet makes no classic keys any more: create a Feed or System key instead.') };
  const until = expiration === undefined ? defaultExpiration(key, now) : expiration;
  return { ok: true, body: { ...bodyLike(key), ...(until === null ? {} : { expiration: until }) } };
}

function defaultExpiration(key: Key, now: number): string | null {
  if (key.expiration === null) return null;
  const life = key.details === null ? usualLifeMs : Date.parse(key.expiration) - Date.parse(key.details.createdAt);
  return new Date(now + (life >= dayMs ? life : usualLifeMs)).toISOString();
}

const steps = ['creating', 'created', 'deleting', 'done'] as const;

/** Stored after each step, without secrets, so that a window reload in the middle leaves no orphan unseen. */
export interface RotationState {
  readonly serverId: string;
  readonly oldId: number;
  readonly oldTitle: string;
  readonly successorId: number | null;
  /**
   * `creating`: stored before the request goes out. `created`: both keys live, the user changes over.
   * `deleting`: stored before the old key is deleted. `done`: nothing left to do.
   */
  readonly step: (typeof steps)[number];
  /** The keys that were there before, to tell the successor by. */
  readonly knownIds: readonly number[];
  readonly startedAt: string;
}
export type RotationStep = RotationState['step'];

export type RotationEvent =
  | { readonly event: 'created'; readonly successorId: number }
  /** The server certainly made no successor. */
  | { readonly event: 'not-created' }
  | { readonly event: 'delete-old' }
  | { readonly event: 'deleted' }
  /** The server certainly did not delete the old key. */
  | { readonly event: 'not-deleted' }
  /** The user keeps both. */
  | { readonly event: 'keep-both' };

/** @param keys the listing from just before. @param now epoch milliseconds */
export function beginRotation(serverId: string, key: Key, keys: readonly Key[], now: number): RotationState {
  return {
    serverId,
    oldId: key.id,
    oldTitle: titleOf(key),
    successorId: null,
    step: 'creating',
    knownIds: keys.map(({ id }) => id),
    startedAt: new Date(now).toISOString(),
  };
}

/** The next state; an event that does not fit the step leaves it as it is. */
export function advanceRotation(state: RotationState, event: RotationEvent): RotationState {
  switch (`${state.step} ${event.event}`) {
    case 'creating created':
      return { ...state, step: 'created', successorId: 'successorId' in event ? event.successorId : null };
    case 'created delete-old':
      return { ...state, step: 'deleting' };
    case 'deleting not-deleted':
      return { ...state, step: 'created' };
    case 'creating not-created':
    case 'deleting deleted':
    case 'created keep-both':
      return { ...state, step: 'done' };
    default:
      return state;
  }
}

/** Reads what was stored; null for anything else. By hand: a schema library would be loaded with the extension. */
export function readRotation(stored: unknown): RotationState | null {
  if (typeof stored !== 'object' || stored === null) return null;
  const { serverId, oldId, oldTitle, successorId, step, knownIds, startedAt } = stored as Record<string, unknown>;
  const known = steps.find((name) => name === step);
  if (typeof serverId !== 'string' || typeof oldTitle !== 'string' || typeof startedAt !== 'string') return null;
  if (typeof oldId !== 'number' || known === undefined || !Array.isArray(knownIds)) return null;
  if (successorId !== null && typeof successorId !== 'number') return null;
  const ids = knownIds.filter((id) => typeof id === 'number');
  return ids.length < knownIds.length
    ? null
    : { serverId, oldId, oldTitle, successorId, step: known, knownIds: ids, startedAt };
}

/** What a listing says about a rotation that was interrupted. */
export type RotationRecovery =
  /** Nothing happened, or all is done: forget the state. */
  | { readonly outcome: 'finished' }
  /** Both are there: offer to delete the old one. The successor's value may have been lost with the window. */
  | { readonly outcome: 'overlap'; readonly successor: Key; readonly old: Key; readonly state: RotationState }
  /** Several new keys could be it, so the user has to tell. */
  | { readonly outcome: 'unclear'; readonly candidates: readonly Key[]; readonly old: Key };

/** @param keys a listing from now */
export function recoverRotation(state: RotationState, keys: readonly Key[]): RotationRecovery {
  const old = keys.find(({ id }) => id === state.oldId);
  if (state.step === 'done' || old === undefined) return { outcome: 'finished' };
  const candidates =
    state.successorId === null
      ? findCreated(bodyLike(old), state.knownIds, keys)
      : keys.filter(({ id }) => id === state.successorId);
  const [successor] = candidates;
  if (successor === undefined) return { outcome: 'finished' };
  if (candidates.length > 1) return { outcome: 'unclear', candidates, old };
  return { outcome: 'overlap', successor, old, state: { ...state, step: 'created', successorId: successor.id } };
}
