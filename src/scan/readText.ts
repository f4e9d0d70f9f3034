import { type Claim, claim, type NamedUrl, type Sealed } from './claim.ts';
import type { Format } from './format.ts';
import { judge, type Pointer, type Verdict } from './judge.ts';
import type { KnownHosts } from './places/hosts.ts';
import { Scope } from './scope.ts';
import { findCertain } from './shapes/certain.ts';
import type { Surroundings } from './surroundings.ts';
import { readDocuments } from './tree/documents.ts';
import { readHereDocuments } from './tree/hereDocuments.ts';
import { type Range, scalar, type Tree } from './tree/node.ts';
import { readScripts } from './tree/scripts.ts';
import { decodeBase64 } from './values/base64.ts';

/** All that one text says; positions are in the text. */
export interface TextReading {
  readonly verdicts: readonly Verdict[];
  readonly pointers: readonly Pointer[];
  readonly sealed: readonly Sealed[];
  readonly urls: readonly NamedUrl[];
  readonly scopeOf: Surroundings;
  /** Whether the format's own parser gave up, so that only the general pass could look. */
  readonly broken: boolean;
  readonly tree: Tree;
}

/** Reads a text in its format, then looks for the certain shapes in what the format did not explain. */
export function readText(text: string, format: Format, fallback: Format, known: KnownHosts): TextReading {
  const { tree, broken } = parse(text, format, fallback);
  const around = { text, known, scope: new Scope(tree.root, text) };
  const reading = (broken ? fallback : format).read(tree.root, around);
  const verdicts: Verdict[] = [];
  const pointers: Pointer[] = [];
  const silent = [...tree.comments, ...reading.claims.flatMap(({ secret, ignored }) => (ignored ? [secret] : []))];
  for (const found of reading.claims) {
    if (isInside(found.secret, silent)) continue;
    const result = judge(found, around);
    if (result !== null && 'kind' in result) verdicts.push(result);
    else if (result !== null) pointers.push(result);
  }
  for (const found of leftovers(text, silent, verdicts)) {
    const result = judge(found, around);
    if (result !== null && 'kind' in result) verdicts.push(result);
  }
  return { verdicts, pointers, sealed: reading.sealed, urls: reading.urls, scopeOf: around, broken, tree };
}

function parse(text: string, format: Format, fallback: Format): { tree: Tree; broken: boolean } {
  try {
    return { tree: complete(format.parse(text), text), broken: false };
  } catch {
    // A file that is broken for its own client may still hold a key.
    return { tree: complete(fallback.parse(text), text), broken: true };
  }
}

function complete(tree: Tree, text: string): Tree {
  const { root, comments } = readScripts(readDocuments(tree, text), text);
  return { root: readHereDocuments(root, text), comments };
}

/** Certain shapes that nothing explained yet: as they stand, and once decoded from Base64. */
function leftovers(text: string, comments: readonly Range[], verdicts: readonly Verdict[]): Claim[] {
  // A supposed password may turn out to be the wrapping of a key.
  const explained = (range: Range) =>
    verdicts.some(
      ({ kind, places: { secret } }) => kind !== 'password' && secret.start < range.end && range.start < secret.end,
    );
  const found: Claim[] = [];
  for (const { start, end } of findCertain(text))
    if (!isInside({ start, end }, comments) && !explained({ start, end }))
      found.push(claim('text', scalar(text.slice(start, end), start, end)));
  for (const match of text.matchAll(/(?<![A-Za-z0-9+/])[A-Za-z0-9+/]{24,100000}={0,2}/g)) {
    const range = { start: match.index, end: match.index + match[0].length };
    if (isInside(range, comments) || explained(range)) continue;
    const decoded = decodeBase64(match[0]);
    const [certain] = decoded === null ? [] : findCertain(decoded);
    if (certain === undefined || decoded === null) continue;
    const isPair = /^[^\s:]+:/.test(decoded) && decoded.length === certain.end;
    found.push(
      claim('text:base64', scalar(match[0], range.start, range.end), { form: isPair ? 'base64-pair' : 'base64' }),
    );
  }
  return found;
}

function isInside({ start }: Range, ranges: readonly Range[]): boolean {
  return ranges.some((range) => range.start <= start && start < range.end);
}
