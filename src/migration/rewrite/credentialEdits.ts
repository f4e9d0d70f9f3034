import type { Claim } from '../../scan/claim.ts';
import type { Range } from '../../scan/tree/node.ts';
import { soleReference } from '../../scan/values/reference.ts';
import { type FileText, placeOfValue } from './fileText.ts';
import { headerEdits } from './headerEdits.ts';
import { type Move, segmentOf } from './places.ts';
import type { Edit, NewCredential } from './rewriting.ts';
import { join, labelOf, nothing, type Result, type Use, valueEdits } from './valueEdits.ts';
import { writeText } from './writeText.ts';

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
