import type { FeedExchange } from '../../http/exchange.ts';

/** The user name that npm is told: that of the user, or `api` as ProGet has it for keys that are nobody's. */
export function publisherName({ principal }: Pick<FeedExchange, 'principal'>): string {
  if (principal?.kind === 'user') return principal.user.name;
  if (principal?.kind === 'key') return principal.user?.name ?? 'api';
  return 'anonymous';
}
