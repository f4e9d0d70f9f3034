import type { KnownHosts } from './places/hosts.ts';
import type { Scope } from './scope.ts';

/** What all readers of one file share. */
export interface Surroundings {
  /** The text after decoding, without byte order mark; all positions are in it. */
  readonly text: string;
  readonly scope: Scope;
  readonly known: KnownHosts;
}
