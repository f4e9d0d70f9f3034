import type { Claim } from '../../scan/claim.ts';
import type { Parts } from '../../scan/judge.ts';
import type { Range } from '../../scan/tree/node.ts';
import { decodeBase64 } from '../../scan/values/base64.ts';
import { soleReference } from '../../scan/values/reference.ts';
import { type FileText, placeOfValue } from './fileText.ts';
import type { Move } from './places.ts';
import { segmentOf } from './places.ts';
import type { Edit, NewCredential } from './rewriting.ts';
import { givesVariables, openQuote, variableForm } from './variableForms.ts';
import { writeText } from './writeText.ts';

/** One place that uses a credential, whose value stands here or elsewhere. */
export interface Use {
  readonly claim: Claim;
  readonly parts: Parts;
  /** As it stands there now; null where only a variable knows it. */
  readonly secret: string | null;
}

export interface Result {
  readonly edits: readonly Edit[];
  readonly variables: readonly string[];
  readonly notes: readonly string[];
  /** Set where the place cannot be rewritten: then its URL stays, too. */
  readonly blocked?: true;
}

const nothing: Result = { edits: [], variables: [], notes: [] };
const bearerSegments = new Set(['npm', 'cargo', 'pub', 'terraform']);
const apiSegments = new Set(['endpoints', 'upack']);

/**
 * What a place gets: the key in the form that the place has, the user that ProGet wants, the header that it reads.
 * @param credential null for a value that stands in a variable: then only what is around it changes
 * Spec: URL mapping, client-side rewrite rules.
 */
export function credentialEdits(
  use: Use,
  move: Extract<Move, { state: 'moves' }>,
  credential: NewCredential | null,
  fileText: FileText,
): Result {
  const { claim, parts } = use;
  const segment = segmentOf(move.url);
  const header = /(?:^|:)(X-JFrog-Art-Api|Authorization)$/i.exec(claim.carrier)?.[1]?.toLowerCase();
  if (header !== undefined) return headerEdits(use, header, segment, credential, fileText);
  const user = credential === null ? 'api' : credential.user;
  const isInside = parts.encoded && parts.ownUser;
  const results = isInside ? [] : [userEdits(use, segment, user, credential === null, fileText)];
  if (credential !== null) results.push(valueEdits(use, credential, fileText));
  return join(results);
}

/** The value alone: for a place that moves nowhere, but whose key is another one or goes to a variable. */
export function valueEdits(use: Use, credential: NewCredential, fileText: FileText): Result {
  const { parts } = use;
  return parts.encoded ? encodedEdits(use, credential, fileText) : secretEdits(use, credential, fileText);
}

function join(results: readonly Result[]): Result {
  return {
    edits: results.flatMap(({ edits }) => edits),
    variables: results.flatMap(({ variables }) => variables),
    notes: results.flatMap(({ notes }) => notes),
    ...(results.some(({ blocked }) => blocked) ? { blocked: true as const } : {}),
  };
}

function labelOf({ carrier }: Claim): string {
  return carrier;
}

/** NuGet's API keys are cut down to the key; everything else has `api` as its user. */
function userEdits(
  { claim, parts }: Use,
  segment: string | null,
  user: string | null,
  isVariable: boolean,
  { text, file }: FileText,
): Result {
  const scalar = parts.user;
  // `https://KEY@host`: clients send the key as the user's name.
  if (claim.carrier === 'url-userinfo' && claim.user === null && user !== null)
    return { ...nothing, edits: [loneUser(parts.secret, user)] };
  if (scalar === null || user === null || scalar.wrapped) return nothing;
  const place = placeOfValue(text, scalar);
  const label = `${labelOf(claim)} (user)`;
  if (parts.ownUser && isNugetKey(claim, segment)) {
    const colon = text.indexOf(':', place.end) + 1;
    const edit = { start: place.start, end: colon, text: '', what: 'user', label, secret: false } as const;
    return colon === 0 ? nothing : { ...nothing, edits: [edit] };
  }
  if (scalar.value === user) return nothing;
  const name = soleReference(scalar.value)?.name;
  const raw = text.slice(place.start, place.end);
  if (name !== undefined && !isVariable && raw !== scalar.value)
    return { ...nothing, notes: [`${name} has to hold the user name ${user} now.`] };
  if (name !== undefined && isVariable)
    return {
      ...nothing,
      notes: [`The variable ${name} has to hold the user name ${user} now, for ProGet takes keys with it.`],
    };
  const written = writeText(file, user);
  return written === null
    ? { ...nothing, notes: [`The user name has to become ${user}.`] }
    : { ...nothing, edits: [{ ...place, text: written, what: 'user', label, secret: false }] };
}

function loneUser({ start }: Range, user: string): Edit {
  return { start, end: start, text: `${user}:`, what: 'user', label: 'URL (user)', secret: false };
}

function isNugetKey({ carrier }: Claim, segment: string | null): boolean {
  return (
    carrier === 'nuget.config:apikeys' || (/api[-_ ]?key$/i.test(carrier) && (segment === 'nuget' || segment === null))
  );
}

/** The secret where it stands in the clear. */
function secretEdits({ claim, parts, secret }: Use, credential: NewCredential, { file, text }: FileText): Result {
  const raw = text.slice(parts.secret.start, parts.secret.end);
  const label = labelOf(claim);
  if (credential.variable !== null && !givesVariables(file)) {
    const form = variableForm(file, text, parts.secret, credential.variable);
    if (form !== null)
      return {
        edits: [{ ...form, what: 'secret', label, secret: true }],
        variables: [credential.variable],
        notes: [],
      };
  }
  const notes =
    credential.variable === null || givesVariables(file)
      ? []
      : [`The key stays in the file (${label}), for this place cannot refer to a variable.`];
  if (secret === credential.value) return { ...nothing, notes };
  const value =
    claim.carrier === 'url-userinfo' || claim.carrier === 'bundle-config'
      ? encodeURIComponent(credential.value)
      : credential.value;
  const written = writeText(file, value);
  if (written === null || raw === '')
    return { ...nothing, notes: [`The new key has to be written here by hand (${label}).`] };
  return { edits: [{ ...parts.secret, text: written, what: 'secret', label, secret: true }], variables: [], notes };
}

/** Base64 of the secret, or of `user:secret`. */
function encodedEdits({ claim, parts }: Use, credential: NewCredential, { file, text }: FileText): Result {
  const raw = text.slice(parts.secret.start, parts.secret.end);
  const label = labelOf(claim);
  const isPair = claim.form !== 'base64';
  const oldUser = isPair ? (decodeBase64(raw)?.split(':')[0] ?? '') : '';
  const user = credential.user ?? oldUser;
  if (credential.variable !== null && !givesVariables(file)) {
    const form = encodedVariable(claim, parts.secret, user, credential.variable, file, text);
    if (form !== null)
      return {
        edits: form.map((range) => ({ ...range, what: 'secret', label, secret: true })),
        variables: [credential.variable],
        notes: [],
      };
  }
  const encoded = Buffer.from(isPair ? `${user}:${credential.value}` : credential.value).toString('base64');
  const notes =
    credential.variable === null
      ? []
      : [`The key stays in the file (${label}), for a variable cannot stand in an encoded value.`];
  if (encoded === raw) return { ...nothing, notes };
  return { edits: [{ ...parts.secret, text: encoded, what: 'secret', label, secret: true }], variables: [], notes };
}

/** npm and Yarn know a form for the bare key; there a variable can stand. */
function encodedVariable(
  { carrier }: Claim,
  place: Range,
  user: string,
  variable: string,
  file: string,
  text: string,
): readonly (Range & { readonly text: string })[] | null {
  const form = variableForm(file, text, place, variable);
  if (form === null) return null;
  if (/npmAuthIdent$/.test(carrier)) return [{ ...form, text: `${user}:${form.text}` }];
  const line = text.slice(0, place.start);
  const [whole, name = ''] = /:?(_auth|_password)[ \t]*=[ \t]*["']?$/.exec(line) ?? [];
  if (whole === undefined) return null;
  const start = line.length - whole.length + (whole.startsWith(':') ? 1 : 0);
  return [{ start, end: start + name.length, text: '_authToken' }, form];
}

/** Headers: what ProGet reads instead, by the place that they go to. */
function headerEdits(
  use: Use,
  header: string,
  segment: string | null,
  credential: NewCredential | null,
  fileText: FileText,
): Result {
  const { text, file } = fileText;
  const { claim, parts } = use;
  const label = labelOf(claim);
  const value = placeOfValue(text, claim.secret);
  const name = headerNameBefore(text, value.start, header);
  const isKeyHeader = header === 'x-jfrog-art-api';
  const rename = (to: string): Edit[] =>
    name === null ? [] : [{ ...name, text: to, what: 'name', label, secret: false }];
  const [scheme] = /^(?:Bearer|token|ApiKey)[ \t]+/i.exec(text.slice(value.start, value.end)) ?? [];
  const isBasic = !isKeyHeader && parts.encoded;
  if (isBasic) return credential === null ? nothing : encodedEdits(use, credential, fileText);
  if (!isKeyHeader && (segment === null || bearerSegments.has(segment)))
    return credential === null ? nothing : secretEdits(use, credential, fileText);
  const keyHeader =
    segment === null || apiSegments.has(segment) ? 'X-ApiKey' : segment === 'nuget' ? 'X-NuGet-ApiKey' : null;
  const secret = credential === null ? nothing : secretEdits(use, credential, fileText);
  if (keyHeader !== null && name !== null) {
    const cut: Edit[] =
      isKeyHeader || scheme === undefined
        ? []
        : [{ start: value.start, end: value.start + scheme.length, text: '', what: 'secret', label, secret: false }];
    return join([{ ...nothing, edits: [...rename(keyHeader), ...cut] }, secret]);
  }
  // Other feeds read Basic alone.
  const stands = parts.secret.start >= value.start && parts.secret.end <= value.end;
  const isWhole = stands && credential !== null && credential.variable === null && parts.secret.end === value.end;
  // An unquoted word of a shell ends at a blank.
  const isWord = /[:=]/.test(text[value.start - 1] ?? '') && openQuote(text, value.start) === '';
  if (name === null || !isWhole || isWord)
    return {
      ...nothing,
      blocked: true,
      notes: [
        `This feed of ProGet reads no header ${isKeyHeader ? 'X-JFrog-Art-Api' : 'Authorization: Bearer'}: send user api with the key as the password (Basic) instead.`,
      ],
    };
  const basic = `Basic ${Buffer.from(`${credential.user ?? 'api'}:${credential.value}`).toString('base64')}`;
  const written = writeText(file, basic);
  if (written === null) return { ...nothing, blocked: true, notes: [`Send "Basic" with user api here (${label}).`] };
  return {
    ...nothing,
    edits: [
      ...(isKeyHeader ? rename('Authorization') : []),
      { ...value, text: written, what: 'secret', label, secret: true },
    ],
  };
}

const nearest = 120;

/** Where the header's name stands before its value: in the same string, or in the one before. */
function headerNameBefore(text: string, position: number, header: string): Range | null {
  const from = Math.max(0, position - nearest);
  const before = text.slice(from, position).toLowerCase();
  const at = before.lastIndexOf(header);
  return at < 0 ? null : { start: from + at, end: from + at + header.length };
}
