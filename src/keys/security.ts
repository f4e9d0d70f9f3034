import type { AnonymousFace, Policies } from '../../emulator/contract/policies.ts';
import type { Server } from '../servers/server.ts';
import type { Key } from './key.ts';
import type { Weakness } from './weaknesses.ts';

export interface SecurityFacts {
  readonly server: Server;
  /** As `X-ProGet-Edition` says; null = unknown. */
  readonly edition: string | null;
  /** The emulator's switches; null on real servers, where they are read off what can be seen. */
  readonly policies: Policies | null;
  /** The emulator's Anonymous; null on real servers. */
  readonly anonymousFace: AnonymousFace | null;
  /** What a request without any key may do. */
  readonly anonymous: { readonly listKeys: boolean; readonly feeds: boolean } | null;
  readonly keys: readonly Key[];
}

export type FindingLevel = 'good' | 'info' | 'warning';

/** One line of the read-only "Key security" node. */
export interface SecurityFinding {
  /** Stable, for the node's id: `hashing`, `anonymous`, … */
  readonly id: string;
  readonly level: FindingLevel;
  /** "Cryptographic hashing" */
  readonly label: string;
  /** "off" */
  readonly state: string;
  /** One or two sentences: what it means, and where to change it. */
  readonly detail: string;
}

export interface WeakKey {
  readonly key: Key;
  readonly weaknesses: readonly Weakness[];
}

/** What the instance allows (ProGet's "Configure API Access"), as far as it can be seen from here. */
export function securityFindings(_facts: SecurityFacts): SecurityFinding[] {
  throw new Error('not built yet');
}

/** The keys with something wrong, worst first. @param valueOf remembered or listed value of a key */
export function weakKeys(_keys: readonly Key[], _now: number, _valueOf?: (key: Key) => string | null): WeakKey[] {
  throw new Error('not built yet');
}
