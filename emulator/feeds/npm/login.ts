import { readLogin } from '../../auth/carriers.ts';
import { hashKey } from '../../auth/hash.ts';
import { readJson } from '../../http/body.ts';
import type { FeedExchange } from '../../http/exchange.ts';
import { HttpError, json, type Reply } from '../../http/reply.ts';
import { KeyTable } from '../../store/keyTable.ts';
import { authorizeSelf } from '../authorizeAny.ts';
import { mintLoginKey } from '../loginKey.ts';
import { isJsonObject } from './publishBody.ts';

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
  authorizeSelf(exchange, 'feed.add', 'feed.delete', 'feed.view');
  const userName = identifiedUser(exchange);
  const token =
    userName === null
      ? password
      : await mintLoginKey(exchange, userName, 'npm login', (value) => readLogin('api', value));
  return json(201, { ok: true, id: `org.couchdb.user:${name}`, token });
}

/** The user whose password was given; null for a key. Not the principal, which is Anonymous where that suffices. */
function identifiedUser({ identification }: FeedExchange): string | null {
  if (identification?.outcome !== 'known' || identification.principal.kind !== 'user') return null;
  return identification.principal.user.name;
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
