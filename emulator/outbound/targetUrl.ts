import { isIP } from 'node:net';
import { type AddressRules, refusalOf } from './addresses.ts';

/** The longest that is stored. */
const longest = 2000;

/**
 * Reads an address that is to be called later on.
 * @returns the URL, or what is wrong with it, to follow "url" in a sentence.
 */
export function readTargetUrl(text: string, rules: AddressRules): URL | { readonly problem: string } {
  if (text.length > longest) return { problem: `has more than ${longest} characters` };
  if (!/^https?:\/\//i.test(text) || !URL.canParse(text)) {
    return { problem: 'must be an address that begins with http:// or https://' };
  }
  const url = new URL(text);
  if (url.username !== '' || url.password !== '') {
    return { problem: 'must not hold a user name or password; they have places of their own' };
  }
  const host = hostOf(url);
  const refusal = isIP(host) === 0 ? null : refusalOf(host, rules);
  return refusal === null ? url : { problem: `cannot be used: ${refusal}` };
}

/** Name or address, without the brackets of IPv6. */
export function hostOf(url: URL): string {
  return url.hostname.replace(/^\[|\]$/g, '');
}
