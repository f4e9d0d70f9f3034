import type { CarrierReading } from '../auth/carriers.ts';
import type { FeedExchange } from '../http/exchange.ts';
import { type KeyDraft, mintKey } from '../keys/mintKey.ts';
import { KeyTable } from '../store/keyTable.ts';
import { authorizeAny } from './authorizeAny.ts';

/** Where keys may not be without an end, a login lasts this long. */
const loginDays = 30;

/**
 * Makes the Personal key that a user gets for his password, and that a logout of the client may remove again.
 * @param client for the key's name: `npm login`
 * @param readingOf how a request with the key is read
 * @returns its value.
 * @throws DenialError where the user could not use it: policies and editions can forbid Personal keys.
 */
export async function mintLoginKey(
  exchange: FeedExchange,
  user: string,
  client: string,
  readingOf: (value: string) => CarrierReading,
): Promise<string> {
  const { store, feed } = exchange;
  const policies = exchange.policies();
  const now = new Date();
  const end = new Date(now.getTime() + loginDays * 24 * 60 * 60 * 1000);
  const keys = new KeyTable(store);
  const draft: KeyDraft = {
    type: 'personal',
    displayName: `${client} to ${feed.name}, ${now.toISOString().slice(0, 10)}`,
    user,
    expiration: policies.nonExpiringKeys ? null : end.toISOString(),
  };
  const { key, value } = mintKey(keys, draft, policies, now.getTime(), 'login');
  try {
    await exchange.useCredentials(readingOf(value));
    authorizeAny(exchange, 'feed.view', 'feed.add', 'feed.delete');
  } catch (error) {
    keys.delete(key.id);
    throw error;
  }
  return value;
}
