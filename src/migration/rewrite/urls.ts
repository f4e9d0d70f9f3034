import { cutUrl } from '../artifactoryUrl.ts';
import type { Edit } from './rewriting.ts';

/** A URL in the raw text of a file, cut so that a user inside of it stays out. */
export interface FoundUrl {
  /** Where the scheme begins. */
  readonly start: number;
  /** `https:`, `sparse+https:`, or empty for `//host/…`; as it stands there, escapes included. */
  readonly scheme: string;
  /** Where the host begins. */
  readonly hostStart: number;
  readonly end: number;
  /** Host and path, as they stand there. */
  readonly place: string;
  /** Without the user and without escapes. */
  readonly url: string;
}

const template = String.raw`\$\{\{[^}\r\n]*\}\}|\$\{[^}\r\n]*\}|\{\{[^}\r\n]*\}\}|\$\([^)\r\n]*\)|#\{[^}\r\n]*\}|%[A-Za-z_]\w*%`;
// In .properties a colon, in JSON a slash may be escaped.
const url = new RegExp(
  String.raw`((?:(?<![\w+.-])(?:sparse\+|git\+)?[a-z][a-z\d+.-]*\\?:)?(?:\\?/){2})` +
    String.raw`((?:[^\s/"'<>@\\${'`'}|]|${template})*@)?` +
    String.raw`([a-z\d](?:[a-z\d._-]*[a-z\d])?(?:\\?:\d{1,5})?)` +
    String.raw`((?:\\?/(?:${template}|[^\s"'<>|\\,:;)\]}/${'`'}])*)*)`,
  'gi',
);

/** Every URL of a text, comments included. */
export function findUrls(text: string): FoundUrl[] {
  return [...text.matchAll(url)].map((match) => {
    const [whole, scheme = '', user = '', host = '', path = ''] = match;
    const place = (host + path).replace(/[.!?]$/, '');
    const hostStart = match.index + scheme.length + user.length;
    return {
      start: match.index,
      scheme,
      hostStart,
      end: match.index + whole.length - (host.length + path.length - place.length),
      place,
      url: withoutEscapes(scheme + place),
    };
  });
}

function withoutEscapes(text: string): string {
  return text.replaceAll(/\\([:/])/g, '$1');
}

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
