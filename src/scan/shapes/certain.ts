import { readAccessToken } from './accessToken.ts';
import { readApiKey } from './apiKey.ts';
import type { Facts } from './facts.ts';
import { readReferenceToken } from './referenceToken.ts';

/** The credentials whose text alone proves what they are. */
export type CertainKind = 'api-key' | 'reference-token' | 'access-token';

export interface Certain {
  readonly kind: CertainKind;
  readonly facts: Facts;
}

/** A credential inside a longer text. */
export interface CertainMatch extends Certain {
  readonly start: number;
  readonly end: number;
}

const shape =
  /(?<![A-Za-z0-9])(?:AKCp[258BF][1-9A-HJ-NP-Za-km-z]{68}|cmVmdGtuOj[A-Za-z0-9]{54})(?![A-Za-z0-9])|(?<![\w-])eyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]{16,}(?![\w-])/g;

/** That of the shortest access token that the pattern takes; the others are longer. */
const shortest = 40;

/** What the whole text is; null when it is none of the three. */
export function readCertain(text: string): Certain | null {
  const apiKey = readApiKey(text);
  if (apiKey !== null) return { kind: 'api-key', facts: apiKey };
  const reference = readReferenceToken(text);
  if (reference !== null) return { kind: 'reference-token', facts: reference };
  const access = text.startsWith('eyJ') ? readAccessToken(text) : null;
  return access === null ? null : { kind: 'access-token', facts: access };
}

/** All of them that stand in a text. */
export function findCertain(text: string): CertainMatch[] {
  if (text.length < shortest) return [];
  const found: CertainMatch[] = [];
  for (const match of text.matchAll(shape)) {
    const certain = readCertain(match[0]);
    if (certain !== null) found.push({ ...certain, start: match.index, end: match.index + match[0].length });
  }
  return found;
}
