import type { ApiKey } from '../contract/apiKey.ts';
import type { DenialCode } from '../contract/denial.ts';
import type { User } from '../contract/user.ts';

/** Whom a request is judged as. */
export type Principal =
  | { readonly kind: 'anonymous' }
  /** A key; `user` is whom a Personal (or impersonating classic) key acts as. */
  | { readonly kind: 'key'; readonly key: ApiKey; readonly user: User | null }
  | { readonly kind: 'user'; readonly user: User };

/** Why a credential identifies nobody. */
export type FailureCode = Extract<
  DenialCode,
  | 'malformed-credential'
  | 'unknown-key'
  | 'expired'
  | 'disabled'
  | 'bad-password'
  | 'pseudo-keys-disabled'
  | 'personal-keys-disabled'
>;

/** What came of the credential: nobody was sent, somebody, or a credential that identifies nobody. */
export type Identification =
  | { readonly outcome: 'none' }
  | { readonly outcome: 'known'; readonly principal: Principal }
  /** `principal`: the key, when it is known but may not be used (expired, disabled). */
  | {
      readonly outcome: 'failed';
      readonly code: FailureCode;
      readonly key: ApiKey | null;
      /** Only if there is such a user: any other name may be a misplaced secret. */
      readonly userName: string | null;
    };
