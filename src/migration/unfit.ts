import type { Credential } from './credentials.ts';

/** Longest value that our emulator takes; ProGet's own limit is not documented. */
const longestKey = 4096;

/** Why a value can be no key of ProGet, in a whole sentence; null = it can. */
export function whyUnfit({ secret, kind }: Pick<Credential, 'secret' | 'kind'>): string | null {
  if (kind === 'encrypted-password')
    return 'It is a password that Artifactory encrypted for itself: no other server can make anything of it.';
  if (secret.length > longestKey) return `It is longer than ${longestKey} characters.`;
  if (/\p{Cc}|\p{Cs}/u.test(secret)) return 'It holds control characters, which no key may.';
  if (secret.trim() !== secret) return 'It begins or ends with a blank, which no key may.';
  return null;
}
