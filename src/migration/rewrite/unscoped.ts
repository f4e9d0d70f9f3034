import type { Claim } from '../../scan/claim.ts';
import { cutUrl } from '../artifactoryUrl.ts';
import type { FileText } from './fileText.ts';
import type { Move } from './places.ts';
import type { Edit } from './rewriting.ts';

/** npm below 9 took `_auth` without a place for that of `registry`; all versions take it with its place. */
export function scopedNames(claim: Claim, move: Move, { text }: FileText): Edit[] {
  const parts = move.state === 'moves' && move.url !== null ? cutUrl(move.url) : null;
  if (!claim.carrier.startsWith('npmrc:') || parts === null) return [];
  return [claim.secret, claim.user].flatMap((value) => {
    const line = value === null ? '' : text.slice(text.lastIndexOf('\n', value.start - 1) + 1, value.start);
    const [, blank = '', name] = /^(\s*)(_auth|_authToken|_password|username)[ \t]*=[ \t]*["']?$/.exec(line) ?? [];
    if (value === null || name === undefined) return [];
    const start = value.start - line.length + blank.length;
    const place = `//${parts.authority}${parts.path.replace(/\/?$/, '/')}:`;
    return [{ start, end: start, text: place, what: 'name', label: name, secret: false } as const];
  });
}
