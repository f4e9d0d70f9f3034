import type { Carrier } from '../contract/request.ts';

/** The parts of a request that can carry a credential. Header names are lower case. */
export interface CarrierInput {
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly query: URLSearchParams;
  /** The body, parsed, if it is a small form (`application/x-www-form-urlencoded`). */
  readonly form?: URLSearchParams;
  /** The body, parsed, if it is small JSON (`application/json`). */
  readonly json?: unknown;
}

/** One credential as it stood in the request. */
export interface Credential {
  readonly carrier: Carrier;
  /**
   * `key`: a value to be tried as a key, then (pseudo-key) as `user:password`. `user`: Basic with a user other than
   * `api`. `malformed`: something stands there that cannot be read. `empty`: `Basic Og==`, the same as no credential.
   */
  readonly kind: 'key' | 'user' | 'malformed' | 'empty';
  /** The key or the password, in every decoding to try (latin-1 and UTF-8 of a header), best first. */
  readonly values: readonly string[];
  readonly userName: string | null;
}

export interface CarrierReading {
  /** The first carrier present, which decides alone. */
  readonly credential: Credential | null;
  /** Carriers that are read here but came after the first. */
  readonly others: readonly Carrier[];
  /** Carriers that this place does not read at all. */
  readonly ignored: readonly Carrier[];
}
