import { Router } from 'express';
import type { ApiKey } from '../../contract/apiKey.ts';
import { authorize, identificationOf, judge, note, queryOf } from '../../http/authorize.ts';
import { readJson } from '../../http/body.ts';
import type { Exchange } from '../../http/exchange.ts';
import { identified } from '../../http/handle.ts';
import { HttpError, json, type Reply, text } from '../../http/reply.ts';
import { resource } from '../../http/resource.ts';
import type { Surroundings } from '../../http/services.ts';
import { warningHeader } from '../../http/warningHeader.ts';
import { mintKey } from '../../keys/mintKey.ts';
import type { Tables } from '../../tables.ts';
import { validateNewKey } from './newKey.ts';
import { toWire } from './wire.ts';

/** `/api/api-keys/…`: create, list, delete (spec: API-keys endpoints); there is no update in ProGet. */
export function apiKeyRoutes(surroundings: Surroundings, tables: Tables): Router {
  const router = Router();
  resource(router, surroundings, '/list', {
    GET: identified(surroundings, (exchange) => listKeys(exchange, surroundings, tables)),
  });
  resource(router, surroundings, '/create', {
    POST: identified(surroundings, (exchange) => createKey(exchange, surroundings, tables)),
  });
  const remove = identified(surroundings, (exchange) => deleteKey(exchange, surroundings, tables));
  resource(router, surroundings, '/delete', { POST: remove, DELETE: remove });
  return router;
}

/** Full control sees all keys; a user sees his own Personal ones. */
function listKeys(exchange: Exchange, surroundings: Surroundings, tables: Tables): Reply {
  const all = judge(exchange, surroundings, 'keys.list');
  const owner = all.allow ? null : ownerOf(exchange, surroundings);
  authorize(exchange, surroundings, 'keys.list', { owner });
  const keys = tables.keys.list().filter((key) => all.allow || (key.type === 'personal' && key.user === owner));
  return json(
    200,
    keys.map((key) => toWire(key, surroundings.policies())),
  );
}

async function createKey(exchange: Exchange, surroundings: Surroundings, tables: Tables): Promise<Reply> {
  // Who may create nothing at all is refused before his body is looked at; who may create some key learns what is wrong.
  const some = judge(exchange, surroundings, 'keys.manage', { owner: ownerOf(exchange, surroundings) });
  if (!some.allow) authorize(exchange, surroundings, 'keys.manage');
  note(exchange, 'keys.manage', some);
  const body = await readJson(exchange.request);
  // Only now: hashing may have been turned on while the body came in.
  const policies = surroundings.policies();
  const draft = validateNewKey(body, {
    policies,
    findFeed: (name) => tables.feeds.find(name),
    hasFeedGroup: (group) => tables.feeds.hasGroup(group),
    hasUser: (name) => tables.users.find(name) !== undefined,
    now: Date.now(),
  });
  if ('error' in draft) throw new HttpError(400, draft.error);
  authorize(exchange, surroundings, 'keys.manage', {
    owner: draft.type === 'personal' ? draft.user : null,
    ...(draft.type === 'personal' ? { feature: 'personal-keys' as const } : {}),
  });
  const { key, value } = mintKey(tables.keys, draft, policies, Date.now());
  return json(201, toWire(key, policies, value));
}

/** @throws HttpError 409 for the key that command line and editor use. */
export function refuseOwnKey(surroundings: Surroundings, key: ApiKey): void {
  if (!surroundings.isOwnKey(key)) return;
  throw new HttpError(
    409,
    "This is the emulator's own key: its command line and the editor could not get in any more.",
  );
}

async function deleteKey(exchange: Exchange, surroundings: Surroundings, tables: Tables): Promise<Reply> {
  const given = queryOf(exchange.url).get('id') ?? '';
  const key: ApiKey | undefined = /^\d{1,15}$/.test(given) ? tables.keys.get(Number(given)) : undefined;
  authorize(exchange, surroundings, 'keys.manage', { owner: key?.type === 'personal' ? key.user : null });
  if (!/^\d{1,15}$/.test(given)) throw new HttpError(400, 'Give the id of the key as a whole number: delete?id=1000.');
  if (key === undefined) throw new HttpError(404, `There is no key with the id ${given}.`);
  refuseOwnKey(surroundings, key);
  tables.keys.delete(key.id);
  // Nothing on the disk may go on holding a value that was kept in clear.
  if (key.value === null) return text(200, '');
  await exchange.store.snapshot();
  const warning = exchange.store.userSnapshots.warnOfClearValues();
  return text(200, '', surroundings.strictWire ? {} : warningHeader(warning));
}

/** The user that the caller is or acts as. */
function ownerOf(exchange: Exchange, surroundings: Surroundings): string | null {
  const identification = identificationOf(exchange, surroundings);
  if (identification.outcome !== 'known') return null;
  const { principal } = identification;
  if (principal.kind === 'user') return principal.user.name;
  return principal.kind === 'key' ? (principal.user?.name ?? null) : null;
}
