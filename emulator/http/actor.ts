import type { Principal } from '../auth/principal.ts';

/**
 * Whose name stands beside what was published, promoted or deleted: `SYSTEM` for keys that are nobody's (spec: promotions
 * list), `Anonymous` without a key.
 */
export function actorOf(principal: Principal | null): string {
  if (principal?.kind === 'user') return principal.user.name;
  if (principal?.kind === 'key') return principal.user?.name ?? 'SYSTEM';
  return 'Anonymous';
}
