import { type Claim, closeness, type Form } from './claim.ts';
import type { Kind, Places } from './finding.ts';
import { type Location, locate } from './places/location.ts';
import { findCertain, readCertain } from './shapes/certain.ts';
import type { Facts } from './shapes/facts.ts';
import type { Surroundings } from './surroundings.ts';
import { partOf, rangeOf } from './tree/align.ts';
import type { Range, Scalar } from './tree/node.ts';
import { decodeBase64 } from './values/base64.ts';
import { isForeign } from './values/issuers.ts';
import { entropy, isCiphertext, isPlaceholder } from './values/placeholder.ts';
import { findReferences } from './values/reference.ts';

/** A claim that held. The host may still be unknown as Artifactory: then only the whole scan can tell. */
export interface Verdict {
  readonly kind: Kind;
  readonly secret: string;
  readonly facts: Facts;
  readonly location: Location | null;
  readonly user: string | null;
  readonly claim: Claim;
  readonly places: Places;
  /** Whether this is Artifactory's beyond doubt: by the value, the construct or the place. */
  readonly proven: boolean;
  readonly closeness: number;
  readonly parts: Parts;
}

/** What a value consists of, for whoever rewrites it. */
export interface Parts {
  /** Where the secret stands, which may be elsewhere than the claim; where it is encoded, the encoded text. */
  readonly secret: Range;
  /** The user that goes with it: of the pair itself, else from beside it. */
  readonly user: Scalar | null;
  /** Whether the user stands in the same value as the secret. */
  readonly ownUser: boolean;
  /** Whether secret and own user stand in Base64. */
  readonly encoded: boolean;
  /** Whether they stand in a document that is encoded as a whole. */
  readonly wrapped: boolean;
}

/** A claim whose value is a reference. */
export interface Pointer {
  readonly name: string;
  readonly at: Range;
  readonly location: Location | null;
  readonly user: string | null;
  readonly claim: Claim;
  readonly parts: Parts;
}

const minimumEntropy = 3;
/** What Artifactory takes in place of a password. */
export const encryptedPassword = /^AP[1-9A-HJ-NP-Za-km-z]{16,100}$/;
const oldApiKey = /^[A-Za-z0-9+/]{43}=$/;

/** Decides what a claim is: a credential, a reference to one, or (null) nothing of ours. */
export function judge(claim: Claim, around: Surroundings): Verdict | Pointer | null {
  const followed = around.scope.follow(claim.secret);
  const moved = followed !== claim.secret;
  const { secret, user: ownUser, encoded: decoded } = unwrap(followed, claim.form, around);
  const encoded = decoded || followed.wrapped === true;
  const location = locationOf(claim, around);
  const explicit = readUser(ownUser ?? claim.user, around);
  const near = moved ? Math.min(claim.closeness, closeness.flow) : claim.closeness;
  const again = around.scope.follow(secret);
  const value = again === secret ? secret : unwrap(again, 'plain', around).secret;
  const user = ownUser ?? claim.user;
  const partsAt = (at: Range): Parts => ({
    secret: { start: at.start, end: at.end },
    user: user === null ? null : around.scope.follow(user),
    ownUser: ownUser !== null,
    encoded: decoded,
    wrapped: followed.wrapped === true,
  });
  const [certain] = findCertain(value.value);
  if (certain !== undefined) {
    const { kind, facts } = certain;
    const text = value.value.slice(certain.start, certain.end);
    const places = placesOf(claim, around, encoded ? secret : narrow(value, certain, text, around), encoded);
    return {
      kind,
      facts,
      secret: text,
      location,
      user: explicit ?? facts.user ?? null,
      claim,
      places,
      proven: true,
      closeness: again === secret ? near : closeness.flow,
      parts: partsAt(places.secret),
    };
  }
  const [reference] =
    findReferences(value.value, true).length > 0 && !encoded ? findReferences(value.value, isShellLike(claim)) : [];
  if (reference !== undefined)
    return { name: reference.name, at: value, location, user: explicit, claim, parts: partsAt(value) };
  const kind = passwordKind(value.value, claim);
  if (kind === null) return null;
  const places = placesOf(
    claim,
    around,
    encoded ? secret : narrow(value, { start: 0, end: value.value.length }, value.value, around),
    encoded,
  );
  const proven = claim.artifactory === true || location?.artifactory === true;
  return {
    kind,
    facts: {},
    secret: value.value,
    location,
    user: explicit,
    claim,
    places,
    proven,
    closeness: again === secret ? near : closeness.flow,
    parts: partsAt(places.secret),
  };
}

function locationOf({ url, repo }: Claim, { scope, known }: Surroundings): Location | null {
  const location = url === null ? null : locate(scope.expand(url), known, true);
  const key = repo === undefined || location?.repo !== null ? '' : scope.expand(repo);
  return location !== null && /^[\w.-]+$/.test(key) ? { ...location, repo: key } : location;
}

function isShellLike({ carrier }: Claim): boolean {
  return /^(?:script|shell|docker|ci)/.test(carrier);
}

function passwordKind(text: string, { artifactory, carrier }: Claim): Kind | null {
  if (text === '' || isForeign(text) || isPlaceholder(text) || isCiphertext(text) || text.length > 512) return null;
  if (encryptedPassword.test(text)) return 'encrypted-password';
  // The keys of before 4.4.3 go with this header alone.
  if (artifactory === true) return carrier === 'header:X-JFrog-Art-Api' && oldApiKey.test(text) ? 'api-key' : null;
  // A key or token whose checksum or issuer does not fit is a damaged or foreign one, and no password.
  if (/^(?:AKCp|cmVmdGtuOj|eyJ[\w-]+\.eyJ)/.test(text) || readCertain(text) !== null) return null;
  // Words of a sentence are none.
  const blanks = text.match(/\s/g)?.length ?? 0;
  if (blanks > (/^(?:text|script|code)/.test(carrier) ? 0 : 2) || /[\r\n\t]/.test(text)) return null;
  return entropy(text) < minimumEntropy ? null : 'password';
}

interface Unwrapped {
  readonly secret: Scalar;
  readonly user: Scalar | null;
  /** Whether the secret stands encoded, so that it has no place of its own. */
  readonly encoded: boolean;
}

/** Takes a value apart by its form. */
function unwrap(value: Scalar, form: Form, around: Surroundings): Unwrapped {
  const plain = { secret: value, user: null, encoded: false };
  if (form === 'plain') return plain;
  if (form === 'authorization') return unwrapAuthorization(value, around);
  if (form === 'base64' || form === 'base64-pair') {
    const decoded = decodeBase64(value.value);
    if (decoded === null) return plain;
    const inner = { ...value, value: decoded, wrapped: true as const };
    return {
      ...(form === 'base64' ? plain : splitPair(inner, around)),
      ...(form === 'base64' ? { secret: inner } : {}),
      encoded: true,
    };
  }
  const colon = value.value.indexOf(':');
  const isWhole =
    readCertain(value.value) !== null ||
    findReferences(value.value).some(({ index, text }) => index < colon && colon < index + text.length);
  if (form === 'ident' && colon < 0) {
    const decoded = decodeBase64(value.value);
    if (decoded?.includes(':'))
      return { ...splitPair({ ...value, value: decoded, wrapped: true }, around), encoded: true };
  }
  return colon < 0 || isWhole ? plain : splitPair(value, around);
}

function unwrapAuthorization(value: Scalar, around: Surroundings): Unwrapped {
  const [, scheme = '', rest = ''] = /^\s*(Bearer|Basic|token|ApiKey)\s+(\S.*)$/is.exec(value.value) ?? [];
  if (scheme === '') return { secret: value, user: null, encoded: false };
  const from = value.value.indexOf(rest, scheme.length);
  const part = partOf(around.text, value, from, value.value.length);
  return scheme.toLowerCase() === 'basic'
    ? unwrap(part, 'base64-pair', around)
    : { secret: part, user: null, encoded: false };
}

function splitPair(value: Scalar, { text }: Surroundings): Unwrapped {
  const colon = value.value.indexOf(':');
  if (colon < 0) return { secret: value, user: null, encoded: false };
  return {
    user: partOf(text, value, 0, colon),
    secret: partOf(text, value, colon + 1, value.value.length),
    encoded: false,
  };
}

function readUser(user: Scalar | null, { scope }: Surroundings): string | null {
  if (user === null) return null;
  const text = scope.expand(user).trim();
  return text === '' || findReferences(text, true).length > 0 || /^<.*>$|^\{.*\}$/.test(text) ? null : text;
}

/** The raw text of a secret within its value: where it stands unescaped, exactly there. */
function narrow(value: Scalar, { start, end }: Range, secret: string, { text }: Surroundings): Range {
  const exact = text.slice(value.start, value.end).lastIndexOf(secret);
  if (exact < 0) return rangeOf(text, value, start, end);
  return { start: value.start + exact, end: value.start + exact + secret.length };
}

function placesOf(claim: Claim, { text }: Surroundings, at: Range, encoded: boolean): Places {
  const from = at.start;
  // Blanks before an encoded value are no part of it.
  const skip = /^\s*/.exec(text.slice(from, at.end))?.[0].length ?? 0;
  const range = (value: Scalar | null) => (value === null ? null : { start: value.start, end: value.end });
  return {
    secret: { start: skip < at.end - from ? from + skip : from, end: at.end },
    form: !encoded ? 'plain' : claim.form === 'plain' ? 'base64' : claim.form,
    user: range(claim.user),
    url: range(claim.url),
  };
}
