import type { Range } from '../../scan/tree/node.ts';
import { type FileText, placeOfValue } from './fileText.ts';
import type { Edit, NewCredential } from './rewriting.ts';
import { encodedEdits, join, labelOf, nothing, type Result, secretEdits, type Use } from './valueEdits.ts';
import { openQuote } from './variableForms.ts';
import { writeText } from './writeText.ts';

const bearerSegments = new Set(['npm', 'cargo', 'pub', 'terraform']);
const apiSegments = new Set(['endpoints', 'upack']);

/** Headers: what ProGet reads instead, by the place that they go to. */
export function headerEdits(
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
