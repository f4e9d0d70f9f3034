import type { Key } from '../../../keys/key.ts';
import type { Plan } from '../../plan.ts';
import { markerOf, probeFingerprint } from './marker.ts';

/** Keys that we made, by fingerprint. @param plan null = those of any plan */
export function madeKeys(keys: readonly Key[], plan: Pick<Plan, 'id'> | null): ReadonlyMap<string, Key> {
  const made = new Map<string, Key>();
  for (const key of keys) {
    const marker = markerOf(key);
    if (marker === null || marker.fingerprint === probeFingerprint) continue;
    if (plan === null || marker.plan === plan.id) made.set(marker.fingerprint, key);
  }
  return made;
}
