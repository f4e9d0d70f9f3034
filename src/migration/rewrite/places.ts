import { feedSegments } from '../../../emulator/contract/feed.ts';
import type { Claim } from '../../scan/claim.ts';
import type { Finding } from '../../scan/finding.ts';
import type { Range, Scalar } from '../../scan/tree/node.ts';
import { findReferences } from '../../scan/values/reference.ts';
import { cutUrl, readPath } from '../artifactoryUrl.ts';
import { type FileText, placeOfValue } from './fileText.ts';
import type { Rewriting } from './rewriting.ts';

/** What becomes of the place that a credential is for. */
export type Move =
  /** @property to its URL, or null where it is a whole server. */
  | { readonly state: 'moves'; readonly url: string | null }
  /** It stays, or nothing can be said of it; `isBase` for the base URL of a server, below which programs look for themselves. */
  | { readonly state: 'stays'; readonly isBase: boolean }
  /** The file names no place. */
  | { readonly state: 'unknown' };

/** A variable's value that is a base URL, and the text behind the variable where it is used. */
export interface BaseUse {
  /** The value of the variable. */
  readonly base: Scalar;
  readonly newBase: string;
  /** The text behind the reference. */
  readonly tail: Range;
  /** Null where the tail has no counterpart. */
  readonly newTail: string | null;
  readonly oldTail: string;
}

/** A URL without its user, or the text as it is. */
export function withoutUser(text: string): string {
  return text.trim().replace(/^((?:[a-z][a-z\d+.-]*:)?\/\/)[^/@\s]*(?:\{[^}]*\}[^/@\s]*)*@/i, '$1');
}

/** Whether the text names a server and no repository. */
export function isServer(text: string): boolean {
  const parts = cutUrl(text);
  if (parts === null) return false;
  return readPath(parts.path, parts.authority).every(({ repo }) => repo === null);
}

/** How a value that begins with a variable is composed; null where it does not, or nobody knows the variable. */
export function readBaseUse(value: Scalar, { text, reading }: FileText, rewriting: Rewriting): BaseUse | null {
  const [first] = findReferences(value.value, true);
  const lead = first === undefined ? '' : value.value.slice(0, first.index);
  if (first === undefined || lead.trim() !== '' || first.text.length === value.value.trim().length) return null;
  const oldTail = value.value.slice(first.index + first.text.length);
  if (!/^\/\S/.test(oldTail)) return null;
  const reference = { ...value, value: first.text };
  const base = reading.scopeOf.scope.follow(reference);
  if (base === reference || !isServer(base.value) || !base.value.includes('//')) return null;
  const newBase = rewriting.urlFor(base.value.trim(), null);
  if (newBase === null) return null;
  const whole = rewriting.urlFor(base.value.trim().replace(/\/$/, '') + oldTail, null);
  const root = newBase.replace(/\/$/, '');
  const raw = placeOfValue(text, { ...value, value: oldTail });
  const fits = text.slice(raw.start, raw.end) === oldTail;
  const newTail = whole?.startsWith(root) && fits ? whole.slice(root.length) : null;
  return { base, newBase, tail: raw, newTail, oldTail };
}

/** Where the place of a claim goes. @param bases positions of the base URLs that move because of how they are used */
export function moveOf(
  claim: Claim,
  finding: Pick<Finding, 'host' | 'repo' | 'packageType'> | null,
  fileText: FileText,
  rewriting: Rewriting,
  bases: ReadonlySet<number>,
): Move {
  const { reading } = fileText;
  const named =
    claim.link === undefined
      ? undefined
      : reading.urls.findLast(({ realm, name }) => realm === claim.link?.realm && name === claim.link.name);
  const url = claim.url ?? named?.url ?? null;
  const packageType = claim.packageType ?? finding?.packageType ?? null;
  if (url === null) return moveByName(finding, packageType, rewriting);
  const composed = readBaseUse(url, fileText, rewriting);
  if (composed !== null)
    return composed.newTail === null
      ? { state: 'stays', isBase: false }
      : { state: 'moves', url: composed.newBase.replace(/\/$/, '') + composed.newTail };
  const text = withoutUser(reading.scopeOf.scope.expand(url));
  const target = rewriting.urlFor(text, packageType);
  if (!isServer(text)) return target === null ? { state: 'stays', isBase: false } : { state: 'moves', url: target };
  const isHost = !text.includes('//') || packageType === 'docker';
  if (target !== null && isHost) return { state: 'moves', url: packageType === 'docker' ? target : null };
  const literal = reading.scopeOf.scope.follow(url);
  return target !== null && bases.has(literal.start) ? { state: 'moves', url: null } : { state: 'stays', isBase: true };
}

/** A place that another file names: the scan has told host and repository. */
function moveByName(
  finding: Pick<Finding, 'host' | 'repo'> | null,
  packageType: string | null,
  rewriting: Rewriting,
): Move {
  if (finding === null || finding.host === null) return { state: 'unknown' };
  const repo = finding.repo ?? '';
  const path = packageType === null || packageType === 'maven' ? repo : `api/${packageType}/${repo}`;
  const url = rewriting.urlFor(`https://${finding.host}/artifactory/${repo === '' ? '' : path}`, packageType);
  if (url === null) return { state: 'stays', isBase: false };
  return { state: 'moves', url: repo === '' ? null : url };
}

/** The first segment of a feed's URL, which tells how it reads credentials: `npm`, `endpoints`, … */
export function segmentOf(url: string | null): string | null {
  const path = url === null ? '' : (cutUrl(url)?.path ?? '');
  return path.split('/').find((segment) => feedSegments.has(segment)) ?? null;
}
