import type { Claim } from '../../scan/claim.ts';
import type { Parts } from '../../scan/judge.ts';
import type { Range } from '../../scan/tree/node.ts';
import { decodeBase64 } from '../../scan/values/base64.ts';
import type { FileText } from './fileText.ts';
import type { Edit, NewCredential } from './rewriting.ts';
import { givesVariables, variableForm } from './variableForms.ts';
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

export const nothing: Result = { edits: [], variables: [], notes: [] };

export function join(results: readonly Result[]): Result {
  return {
    edits: results.flatMap(({ edits }) => edits),
    variables: results.flatMap(({ variables }) => variables),
    notes: results.flatMap(({ notes }) => notes),
    ...(results.some(({ blocked }) => blocked) ? { blocked: true as const } : {}),
  };
}

export function labelOf({ carrier }: Claim): string {
  return carrier;
}

/** The value alone: for a place that moves nowhere, but whose key is another one or goes to a variable. */
export function valueEdits(use: Use, credential: NewCredential, fileText: FileText): Result {
  const { parts } = use;
  return parts.encoded ? encodedEdits(use, credential, fileText) : secretEdits(use, credential, fileText);
}

/** The secret where it stands in the clear. */
export function secretEdits(
  { claim, parts, secret }: Use,
  credential: NewCredential,
  { file, text }: FileText,
): Result {
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
export function encodedEdits({ claim, parts }: Use, credential: NewCredential, { file, text }: FileText): Result {
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
