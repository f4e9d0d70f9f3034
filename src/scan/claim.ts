import type { Scalar } from './tree/node.ts';

/** How the secret is written inside of its value. */
export type Form =
  /** As it is. */
  | 'plain'
  /** `user:secret`, or the secret alone. */
  | 'pair'
  /** Base64 of the secret. */
  | 'base64'
  /** Base64 of `user:secret`. */
  | 'base64-pair'
  /** `user:secret` or its Base64. */
  | 'ident'
  /** `Bearer secret`, `Basic base64`, or the secret alone. */
  | 'authorization';

/** How sure it is that URL and user belong to the secret; the higher number wins. */
export const closeness = { guess: 1, flow: 2, neighbour: 3, same: 4 } as const;

/** What a reader says: here may stand a credential, for this place and this user. */
export interface Claim {
  /** Where it stands, in the words of the format, for example `npmrc:_auth`. */
  readonly carrier: string;
  readonly secret: Scalar;
  readonly form: Form;
  /** URL or host, as it stands there. */
  readonly url: Scalar | null;
  readonly user: Scalar | null;
  /** The repository, where it stands apart from the URL. */
  readonly repo?: Scalar;
  readonly packageType: string | null;
  readonly closeness: number;
  /** Whether the construct alone proves that it is for Artifactory, as a header of its name does. */
  readonly artifactory?: boolean;
  /** Set for a value that is no credential in this place, as a refresh token: nothing else may take it for one. */
  readonly ignored?: true;
  /** Where the URL stands under a name of its own: in another part of the file or in another file. */
  readonly link?: Link;
}

/** A name that one entry gives a place and another refers to: Maven's server id, a NuGet source. */
export interface Link {
  /** The client that knows the name. */
  readonly realm: string;
  readonly name: string;
}

/** A place under its name. */
export interface NamedUrl extends Link {
  readonly url: Scalar;
}

/** A secret that stands elsewhere and only an admin can fetch: encrypted, or in the keyring of a machine. */
export interface Sealed {
  readonly at: Scalar;
  /** For example `NuGet Password (DPAPI)`. */
  readonly name: string;
  readonly url: Scalar | null;
  readonly user: Scalar | null;
  readonly link?: Link;
}

/** What a format finds in a file. */
export interface Reading {
  readonly claims: readonly Claim[];
  readonly urls: readonly NamedUrl[];
  readonly sealed: readonly Sealed[];
}

export const nothing: Reading = { claims: [], urls: [], sealed: [] };

export function claim(carrier: string, secret: Scalar, more: Partial<Omit<Claim, 'carrier' | 'secret'>> = {}): Claim {
  return {
    carrier,
    secret,
    form: 'plain',
    url: null,
    user: null,
    packageType: null,
    closeness: closeness.same,
    ...more,
  };
}
