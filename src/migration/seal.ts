import type { Plan } from './plan.ts';
import type { Fingerprints } from './state.ts';

/** The proof of where a plan reads secrets and where it sends them. Decisions, feeds and keys may be changed by hand. */
export function sealOf({ id, target, source }: Pick<Plan, 'id' | 'target' | 'source'>, { seal }: Fingerprints): string {
  const { artifactory, home, lists } = source;
  return seal(JSON.stringify([id, target?.url ?? null, artifactory?.url ?? null, home, lists]));
}
