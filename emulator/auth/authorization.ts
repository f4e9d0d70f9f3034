import type { Carrier } from '../contract/request.ts';
import { decodings, headerDecodings } from './keyText.ts';

/** What an `Authorization` header holds, before the rules of a place are applied. */
export type AuthorizationPart =
  | { readonly scheme: 'bearer' | 'bare'; readonly values: readonly string[] }
  | { readonly scheme: 'basic'; readonly userName: string; readonly passwords: readonly string[] }
  | { readonly scheme: 'empty' }
  | { readonly scheme: 'malformed'; readonly carrier: Carrier; readonly problem: string };

const basicCarrier = 'Authorization Basic';

/**
 * Takes an `Authorization` header apart. It is one part, but `Basic xxx, KEY` is two: `gem push` with userinfo in
 * `--host` sends that, and the KEY behind the comma comes first because it decides.
 * @param readsBare whether a value without a known scheme is a key (RubyGems) instead of an error
 */
export function parseAuthorization(header: string, readsBare: boolean): AuthorizationPart[] {
  const value = header.trim();
  if (value === '') return [];
  const scheme = /^[^\s,]+/.exec(value)?.[0].toLowerCase();
  const rest = value.slice(scheme?.length ?? 0).trim();
  if (scheme === 'basic') {
    const comma = readsBare ? rest.indexOf(',') : -1;
    if (comma === -1) return [parseBasic(rest)];
    return [
      { scheme: 'bare', values: headerDecodings(rest.slice(comma + 1).trim()) },
      parseBasic(rest.slice(0, comma)),
    ];
  }
  if (scheme === 'bearer') {
    if (rest !== '') return [{ scheme: 'bearer', values: headerDecodings(rest) }];
    return [malformed('Authorization Bearer', 'Bearer came without a token')];
  }
  if (scheme === 'negotiate' || scheme === 'ntlm') {
    return [malformed('Authorization (bare)', `${scheme} is Windows authentication, which never succeeds here`)];
  }
  if (readsBare) return [{ scheme: 'bare', values: headerDecodings(value) }];
  return [malformed('Authorization (bare)', 'the Authorization header has an unknown scheme')];
}

function malformed(carrier: Carrier, problem: string): AuthorizationPart {
  return { scheme: 'malformed', carrier, problem };
}

/** Strict Base64, as .NET reads it: what this accepts, ProGet accepts too. */
function parseBasic(text: string): AuthorizationPart {
  const base64 = text.trim();
  if (base64 === '') return malformed(basicCarrier, 'Basic came without user and password');
  if (base64.length % 4 !== 0 || !/^[A-Za-z0-9+/]+={0,2}$/.test(base64)) {
    return malformed(basicCarrier, 'Basic is not the Base64 of user:password');
  }
  const bytes = Buffer.from(base64, 'base64');
  // Only the first colon separates: a key may hold more of them.
  const colon = bytes.indexOf(0x3a);
  if (colon === -1) return malformed(basicCarrier, 'Basic has no colon between user and password');
  if (bytes.length === 1) return { scheme: 'empty' };
  const userName = decodings(bytes.subarray(0, colon))[0] ?? '';
  return { scheme: 'basic', userName, passwords: decodings(bytes.subarray(colon + 1)) };
}
