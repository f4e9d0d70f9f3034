import { type FoundUrl, withoutEscapes } from '../../scan/places/rawUrls.ts';
import { cutUrl } from '../artifactoryUrl.ts';
import type { Edit } from './rewriting.ts';

/** The edits that make one URL another: no more than what differs, cut at slashes; the user stays untouched. */
export function urlEdits(found: FoundUrl, replacement: string, label: string): Edit[] {
  const parts = cutUrl(replacement);
  if (parts === null) return [];
  const edits: Edit[] = [];
  const scheme = parts.scheme + parts.slashes;
  const more = { what: 'url', label, secret: false } as const;
  if (scheme !== withoutEscapes(found.scheme)) {
    // An escaped colon stays escaped.
    const text = found.scheme.includes('\\:') ? scheme.replace(':', '\\:') : scheme;
    edits.push({ start: found.start, end: found.start + found.scheme.length, text, ...more });
  }
  const place = parts.authority + parts.path;
  const kept = sameEnd(found.place, place);
  const text = place.slice(0, place.length - kept);
  const end = found.end - kept;
  if (text !== found.place.slice(0, found.place.length - kept))
    edits.push({ start: found.hostStart, end, text, ...more });
  return edits;
}

/** How much of the end both share, from a slash on. */
function sameEnd(left: string, right: string): number {
  const longest = Math.min(left.length, right.length);
  let kept = 0;
  for (let length = 1; length <= longest && left.at(-length) === right.at(-length); length += 1)
    if (left.at(-length) === '/' && left.at(-length - 1) !== '\\') kept = length;
  return kept;
}
