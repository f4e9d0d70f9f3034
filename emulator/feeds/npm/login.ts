import { readLogin } from '../../auth/carriers.ts';
import { hashKey } from '../../auth/hash.ts';
import { readJson } from '../../http/body.ts';
import type { FeedExchange } from '../../http/exchange.ts';
import { HttpError, json, type Reply } from '../../http/reply.ts';
import { type KeyDraft, mintKey } from '../../keys/mintKey.ts';
import { KeyTable } from '../../store/keyTable.ts';
import { authorizeAny } from './authorizeAny.ts';
import { isJsonObject } from './publishBody.ts';

/** Where keys may not be without an end, a login lasts this long. */
const loginDays = 30;

/** `POST /-/v1/login`: there is no web login, and 404 sends npm on to {@link login} (npm-profile: lib/index.js). */
export function refuseWebLogin(): Reply {
  throw new HttpError(404, 'There is no web login here; npm goes on with user name and password.');
}

/**
 * `PUT /-/user/org.couchdb.user:NAME`: `npm login`. Judged by its body alone, whatever else npm sends along. User `api`
 * gets the key back that stands in for the password; a real user gets a Personal key of that name.
 */
export async function login(exchange: FeedExchange, { user = '' }: Record<string, string>): Promise<Reply> {
  const body = await readJson(exchange.request);
  const { name, password } = isJsonObject(body) ? body : {};
  if (typeof name !== 'string' || typeof password !== 'string' || name === '' || password === '') {
    throw new HttpError(400, 'A login needs a name and a password.');
  }
  if (name !== user) throw new HttpError(400, 'The user name in the URL is not the one in the body.');
  await exchange.useCredentials(readLogin(name, password));
  // Whoever may do anything at all in this feed may log in to it: a token for publishing needs no right to view.
  authorizeAny(exchange, 'feed.view', 'feed.add', 'feed.delete');
  const userName = identifiedUser(exchange);
  const token = userName === null ? password : await mintLoginKey(exchange, userName);
  return json(201, { ok: true, id: `org.couchdb.user:${name}`, token });
}

/** The user whose password was given; null for a key. Not the principal, which is Anonymous where that suffices. */
function identifiedUser({ identification }: FeedExchange): string | null {
  if (identification?.outcome !== 'known' || identification.principal.kind !== 'user') return null;
  return identification.principal.user.name;
}

/** Makes a Personal key that `npm logout` may remove again. @returns its value. */
async function mintLoginKey(exchange: FeedExchange, user: string): Promise<string> {
  const { store, feed } = exchange;
  const policies = exchange.policies();
  const now = new Date();
  const end = new Date(now.getTime() + loginDays * 24 * 60 * 60 * 1000);
  const keys = new KeyTable(store);
  const draft: KeyDraft = {
    type: 'personal',
    displayName: `npm login to ${feed.name}, ${now.toISOString().slice(0, 10)}`,
    user,
    expiration: policies.nonExpiringKeys ? null : end.toISOString(),
  };
  const { key, value } = mintKey(keys, draft, policies, now.getTime(), 'login');
  try {
    // Policies and edition can forbid Personal keys: the new key must be one that the user can use.
    await exchange.useCredentials(readLogin('api', value));
    authorizeAny(exchange, 'feed.view', 'feed.add', 'feed.delete');
  } catch (error) {
    keys.delete(key.id);
    throw error;
  }
  return value;
}

/**
 * `DELETE /-/user/token/TOKEN`: `npm logout`. Removes the key only if `npm login` made it: any other may be in use
 * elsewhere. Always 200, else npm would keep the token in its configuration.
 */
export async function logout(exchange: FeedExchange, { token = '' }: Record<string, string>): Promise<Reply> {
  const keys = new KeyTable(exchange.store);
  const key = keys.findByHash(hashKey(token));
  if (key?.origin === 'login') {
    keys.delete(key.id);
    // Only a snapshot takes a value that was kept in clear off the disk.
    if (key.value !== null) {
      await exchange.store.snapshot();
      exchange.store.userSnapshots.warnOfClearValues();
    }
  }
  return json(200, { ok: true });
}
