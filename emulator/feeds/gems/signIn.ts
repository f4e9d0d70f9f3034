import { readCarriers } from '../../auth/carriers.ts';
import { hashKey } from '../../auth/hash.ts';
import type { FeedExchange } from '../../http/exchange.ts';
import { HttpError, json, type Reply, text } from '../../http/reply.ts';
import { KeyTable } from '../../store/keyTable.ts';
import { authorizeSelf } from '../authorizeAny.ts';
import { mintLoginKey } from '../loginKey.ts';

/**
 * `POST /api/v1/api_key` and, of older clients, GET: `gem signin`, and `gem push` without a key. The body of the answer is
 * the key and nothing else. User `api` gets the key back that is his password; a real user gets a Personal key.
 */
export async function signIn(exchange: FeedExchange, { format }: Record<string, string>): Promise<Reply> {
  if (exchange.carriers?.credential == null || exchange.carriers.credential.kind === 'empty') throw nobody();
  authorizeSelf(exchange, 'feed.add', 'feed.delete', 'feed.view');
  const key = await keyFor(exchange);
  if (format === 'json') return json(200, { rubygems_api_key: key });
  if (format === 'yaml') return text(200, `---\n:rubygems_api_key: ${JSON.stringify(key)}\n`);
  return text(200, key);
}

async function keyFor(exchange: FeedExchange): Promise<string> {
  const { identification, carriers, store } = exchange;
  if (identification?.outcome !== 'known') throw nobody();
  const { principal } = identification;
  if (principal.kind === 'user') {
    const user = principal.user.name;
    return mintLoginKey(exchange, user, 'gem signin', (value) => readCarriers('rubygems', bare(value)));
  }
  const values = carriers?.credential?.values ?? [];
  const keys = new KeyTable(store);
  const value = values.find((one) => keys.findByHash(hashKey(one)) !== undefined) ?? values[0];
  if (value === undefined) throw nobody();
  return value;
}

function bare(value: string) {
  return { headers: { authorization: value }, query: new URLSearchParams() };
}

function nobody(): HttpError {
  const challenge = { 'WWW-Authenticate': 'Basic realm="ProGet"' };
  return new HttpError(401, 'To sign in, give user name api and a key as the password, or a user and his.', challenge);
}
