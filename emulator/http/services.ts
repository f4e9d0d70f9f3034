import type { CarrierReading } from '../auth/carriers.ts';
import type { Identification, Principal } from '../auth/principal.ts';
import type { ApiKey } from '../contract/apiKey.ts';
import type { Feed } from '../contract/feed.ts';
import type { AnonymousFace, Challenge, Edition, Policies } from '../contract/policies.ts';
import type { HeldGrant } from '../contract/security.ts';
import type { Store } from '../store/types.ts';
import type { ChangeGate } from './changeGate.ts';
import type { RequestLog } from './requestLog.ts';

/** What the HTTP layer needs to know of the emulator; the composition root fills it in. */
export interface Surroundings {
  readonly store: Store;
  readonly requestLog: RequestLog;
  readonly changeGate: ChangeGate;
  readonly boundHost: string;
  readonly allowedHosts: readonly string[];
  readonly trustProxy: boolean;
  readonly strictWire: boolean;
  readonly challenge: Challenge;
  /** Whether feeds serve what test suites need to steer them. */
  readonly testHooks: boolean;
  /** The face of Anonymous that was chosen at the start. */
  readonly anonymous: AnonymousFace;
  readonly edition: Edition;
  /** Product version, for `X-ProGet-Version`. */
  readonly progetVersion: string;
  /** What URLs in replies begin with, whatever address the client used; null = the client's. */
  baseUrl(): string | null;
  policies(): Policies;
  /** What Anonymous was granted: by his face, and explicitly. */
  anonymousGrants(): readonly HeldGrant[];
  findFeed(name: string): Feed | null;
  identify(reading: CarrierReading): Identification;
  /** Verifies passwords, so that `identify` knows them; null when there is nothing to wait for. */
  learnPasswords(reading: CarrierReading): Promise<void> | null;
  /** Whom a key stands for, as if its value had been sent. */
  identifyStored(key: ApiKey): Identification;
  /** The key that command line and editor use: without it nobody could get in any more. */
  isOwnKey(key: ApiKey): boolean;
  /** A key was used for something allowed. */
  touch(key: ApiKey): void;
  /** Errors that are ours, for the emulator's log; already free of secrets. */
  logError(message: string): void;
}

export function keyOf(principal: Principal): ApiKey | null {
  return principal.kind === 'key' ? principal.key : null;
}
