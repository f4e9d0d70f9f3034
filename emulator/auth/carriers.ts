import type { FeedType, FeedTypeInfo } from '../contract/feed.ts';
import { feedTypes } from '../contract/feed.ts';
import type { Carrier } from '../contract/request.ts';
import { type AuthorizationPart, parseAuthorization } from './authorization.ts';
import { headerDecodings, keyProblem } from './keyText.ts';

/** The places that read credentials in different ways. `basic` and `bearer` are the feed types without own rules. */
export type CarrierPlace = 'api' | 'nuget' | 'npm' | 'rubygems' | 'basic' | 'bearer';

/** Which carriers each place reads, first one decides (spec: ways to pass a key; what each package client sends). */
export const carriersOfPlace: Readonly<Record<CarrierPlace, readonly Carrier[]>> = {
  api: ['X-ApiKey header', 'key query parameter', 'key form field', 'API_Key JSON property', 'Authorization Basic'],
  nuget: ['X-NuGet-ApiKey header', 'Authorization Basic'],
  npm: ['Authorization Bearer', 'Authorization Basic'],
  rubygems: ['Authorization (bare)', 'Authorization Basic'],
  basic: ['Authorization Basic'],
  bearer: ['Authorization Bearer', 'Authorization Basic'],
};

/** The place that a feed's URL space is. Universal feeds and asset directories read what /api reads. */
export function carrierPlaceOf(feedType: FeedType): CarrierPlace {
  const { family, bearer }: FeedTypeInfo = feedTypes[feedType];
  if (family === 'universal' || family === 'asset') return 'api';
  if (family === 'other') return bearer === true ? 'bearer' : 'basic';
  return family;
}

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
  /** The key or the password, in every decoding to try (UTF-8 and latin-1 of a header), best first. */
  readonly values: readonly string[];
  readonly userName: string | null;
  /** What is wrong with a malformed one, as a clause without the value. */
  readonly problem?: string;
}

export interface CarrierReading {
  readonly place: CarrierPlace;
  /** The first carrier present, which decides alone. */
  readonly credential: Credential | null;
  /** Carriers that are read here but came after the first. */
  readonly others: readonly Carrier[];
  /** Carriers that this place does not read at all. */
  readonly ignored: readonly Carrier[];
}

/** Finds the credentials of a request. Pure; decides nothing about their validity. */
export function readCarriers(place: CarrierPlace, input: CarrierInput): CarrierReading {
  const read = carriersOfPlace[place];
  const present = presentCredentials(place, input);
  const rank = ({ carrier, kind }: Credential): number => {
    const position = read.indexOf(carrier);
    // A malformed Authorization counts even where its scheme is not read: nobody sends it for nothing.
    return position === -1 && kind === 'malformed' && carrier === 'Authorization (bare)' ? read.length : position;
  };
  const [credential, ...others] = present.filter((one) => rank(one) !== -1).sort((a, b) => rank(a) - rank(b));
  return {
    place,
    credential: credential ?? null,
    others: others.filter((one) => one.kind !== 'empty').map((one) => one.carrier),
    ignored: present.filter((one) => rank(one) === -1).map((one) => one.carrier),
  };
}

/** The credential in the body of an `npm login`, which alone counts there. */
export function readLogin(userName: string, password: string): CarrierReading {
  const part: AuthorizationPart = { scheme: 'basic', userName, passwords: [password] };
  return { place: 'npm', credential: basicCredential('npm', 'login body', part), others: [], ignored: [] };
}

function presentCredentials(place: CarrierPlace, input: CarrierInput): Credential[] {
  const found: (Credential | null)[] = [
    plainCredential('X-ApiKey header', headerValues(input, 'x-apikey'), headerDecodings),
    plainCredential('key query parameter', input.query.getAll('key')),
    plainCredential('key form field', input.form?.getAll('key') ?? none),
    plainCredential('API_Key JSON property', jsonValues(input.json)),
    plainCredential('X-NuGet-ApiKey header', headerValues(input, 'x-nuget-apikey'), headerDecodings),
  ];
  const authorization = distinct(headerValues(input, 'authorization'));
  if (authorization.length > 1) found.push(malformed('Authorization (bare)', 'Authorization was sent more than once'));
  else {
    for (const part of parseAuthorization(authorization[0] ?? '', place === 'rubygems')) {
      found.push(authorizationCredential(place, part));
    }
  }
  return found.filter((one) => one !== null);
}

function headerValues(input: CarrierInput, name: string): readonly string[] {
  const value = input.headers[name];
  if (value === undefined) return none;
  return (typeof value === 'string' ? [value] : value).filter((one) => one.trim() !== '');
}

const none: readonly never[] = [];

/** The member of a JSON body that carries a key, on its root and in this very case (spec: ways to pass a key). */
export const jsonCarrier = 'API_Key';

/** The root property; anything but a string is handed on as an unreadable value. */
function jsonValues(json: unknown): readonly (string | null)[] {
  if (typeof json !== 'object' || json === null || Array.isArray(json) || !Object.hasOwn(json, jsonCarrier))
    return none;
  const value: unknown = Reflect.get(json, jsonCarrier);
  if (value === null) return [];
  return [typeof value === 'string' ? value : null];
}

function distinct<Value>(values: readonly Value[]): Value[] {
  return [...new Set(values)];
}

function malformed(carrier: Carrier, problem: string): Credential {
  return { carrier, kind: 'malformed', values: [], userName: null, problem };
}

function plainCredential(
  carrier: Carrier,
  given: readonly (string | null)[],
  decode: (value: string) => string[] = (value) => [value],
): Credential | null {
  if (given.length === 0) return null;
  const [value, another] = distinct(given.filter((one) => one !== ''));
  if (value === undefined) return null;
  if (another !== undefined) return malformed(carrier, `${carrier} was sent more than once`);
  return value === null ? malformed(carrier, 'API_Key is not a string') : keyCredential(carrier, decode(value));
}

/** Keeps the decodings that can be a key; malformed when none can. */
function keyCredential(carrier: Carrier, values: readonly string[]): Credential {
  const possible = values.filter((value) => keyProblem(value) === null);
  if (possible.length > 0) return { carrier, kind: 'key', values: possible, userName: null };
  return { ...malformed(carrier, `the key ${keyProblem(values[0] ?? '')}`), values };
}

function authorizationCredential(place: CarrierPlace, part: AuthorizationPart): Credential {
  switch (part.scheme) {
    case 'bearer':
      return keyCredential('Authorization Bearer', part.values);
    case 'bare':
      return keyCredential('Authorization (bare)', part.values);
    case 'empty':
      return { carrier: 'Authorization Basic', kind: 'empty', values: [], userName: null };
    case 'malformed':
      return malformed(part.carrier, part.problem);
    case 'basic':
      return basicCredential(place, 'Authorization Basic', part);
  }
}

function basicCredential(
  place: CarrierPlace,
  carrier: Carrier,
  { userName, passwords }: Extract<AuthorizationPart, { scheme: 'basic' }>,
): Credential {
  if (userName === 'api') return keyCredential(carrier, passwords);
  // Bundler sends a lone token as user name, with an empty password or GitHub's placeholder.
  if (place === 'rubygems' && (passwords[0] === '' || passwords[0] === 'x-oauth-basic')) {
    return keyCredential(carrier, [userName]);
  }
  // npm adduser refuses `@` in user names, so ProGet's documentation has people type `!!` for it.
  const name = place === 'npm' ? userName.replaceAll('!!', '@') : userName;
  return { carrier, kind: 'user', values: passwords, userName: name };
}
