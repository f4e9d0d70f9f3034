import type { Action } from '../contract/action.ts';
import type { DenialCode, Hint } from '../contract/denial.ts';
import type { EditionFeature } from '../contract/editions.ts';
import type { Feed } from '../contract/feed.ts';
import type { Challenge, Edition, Policies } from '../contract/policies.ts';
import type { Dialect } from '../contract/request.ts';
import type { HeldGrant } from '../contract/security.ts';
import type { CarrierReading } from './carriers.ts';
import type { Identification, Principal } from './principal.ts';

/** All that a decision depends on. */
export interface Question {
  readonly identification: Identification;
  readonly carriers: CarrierReading;
  readonly action: Action;
  /** The feed concerned, null for actions on the whole server and for a feed that does not exist. */
  readonly feed: Feed | null;
  readonly policies: Policies;
  /** What Anonymous was granted: by the face chosen at the start, and explicitly. */
  readonly anonymous: readonly HeldGrant[];
  readonly edition: Edition;
  /** Decides the status of refusals, and the sentences of hints. */
  readonly dialect: Dialect;
  /** Endpoints under /api that challenge with 401 (promotions/list, assets). */
  readonly challenges?: boolean;
  /** What a 401 offers; for the advice alone. */
  readonly challenge?: Challenge;
  /** `keys.list`, `keys.manage`: the user whose Personal keys are concerned (his own he may see and manage); else null. */
  readonly owner?: string | null;
  /** What only some editions have, beyond the action itself: creating a Personal key, say. */
  readonly feature?: EditionFeature;
}

/** What comes of a question: the one record that replies, log, `explain` and tests are made from. */
export type Decision =
  | { readonly allow: true; readonly principal: Principal; readonly reason: string; readonly hints: readonly Hint[] }
  | {
      readonly allow: false;
      readonly principal: Principal;
      readonly code: DenialCode;
      /** 500 is what ProGet answers where its Free edition lacks an API. */
      readonly status: 401 | 403 | 421 | 500;
      /** Whether the 401 carries `WWW-Authenticate`. */
      readonly challenge: boolean;
      /** Why, in one sentence for the client's terminal: printable ASCII, at most 150 characters, no secret. */
      readonly reason: string;
      /** What to do, in one sentence. */
      readonly nextStep: string;
      readonly hints: readonly Hint[];
    };

/** Why a request cannot be let through as who it says it is. */
export type Refusal = Exclude<DenialCode, 'foreign-host' | 'cross-site'>;
