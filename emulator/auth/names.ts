import type { ApiKey } from '../contract/apiKey.ts';
import type { Feed } from '../contract/feed.ts';
import type { Identification } from './principal.ts';

const longestName = 40;

/**
 * How a key is called in a sentence: `Key 'ci-read'`, or by its id where it has no name or where the name would give
 * away what was sent as the credential.
 */
export function keyLabel(key: ApiKey, secrets: readonly string[]): string {
  const name = key.displayName;
  if (name === null || name.trim() === '' || reveals(name, secrets)) return `Key ${key.id}`;
  return `Key '${shorten(name)}'`;
}

/** `User 'j.smith'`, or just `The user` where the name is the secret. */
export function userLabel(name: string, secrets: readonly string[]): string {
  return secrets.some((secret) => secret !== '' && name.includes(secret)) ? 'The user' : `User '${shorten(name)}'`;
}

function reveals(name: string, secrets: readonly string[]): boolean {
  return secrets.some(
    (secret) => secret !== '' && (name.includes(secret) || (name.length >= 8 && secret.includes(name))),
  );
}

function shorten(name: string): string {
  const printable = name.replace(/[^\x20-\x7e]/gu, '?');
  return printable.length > longestName ? `${printable.slice(0, longestName - 3)}...` : printable;
}

/** `feed npm`, `feeds a, b and 3 more`, `feed group internal`: what a Feed key is for. */
export function scopeLabel(key: ApiKey): string {
  const [noun, names] = key.feeds.length > 0 ? ['feed', key.feeds] : ['feed group', key.feedGroups];
  const shown = names.slice(0, 2).map(shorten).join(', ');
  const rest = names.length > 2 ? ` and ${names.length - 2} more` : '';
  return `${noun}${names.length > 1 ? 's' : ''} ${shown}${rest}`;
}

export function feedLabel(feed: Feed | null): string {
  return feed === null ? 'this feed' : `feed ${feed.name}`;
}

/** The key a request was identified by, also when it may not be used. */
export function keyOfIdentification(identification: Identification): ApiKey | null {
  if (identification.outcome === 'failed') return identification.key;
  if (identification.outcome === 'known' && identification.principal.kind === 'key')
    return identification.principal.key;
  return null;
}
