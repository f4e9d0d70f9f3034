import type { HeldGrant } from './security.ts';

export interface User {
  readonly id: number;
  /** Exact, as created; the name `api` is reserved. */
  readonly name: string;
  readonly displayName: string | null;
  readonly email: string | null;
  /** Names of the groups that he is in. */
  readonly groups: readonly string[];
  /** Every permission and restriction that concerns him: his own, those of his groups, Everyone's, Authenticated's. */
  readonly grants: readonly HeldGrant[];
}
