import type { FeedExchange } from '../../http/exchange.ts';
import { HttpError, json, type Reply } from '../../http/reply.ts';
import { listNpmPackagesStarredBy } from '../../store/npmList.ts';
import { UserTable } from '../../store/userTable.ts';

/**
 * `GET /-/user/org.couchdb.user:NAME`: what `npm owner add` writes into a package's maintainers (npm: lib/commands/owner.js).
 * Known are the users of the server, and `api`, by which every key goes.
 */
export function getUser({ store }: FeedExchange, { user = '' }: Record<string, string>): Reply {
  if (user === 'api') return json(200, { _id: 'org.couchdb.user:api', name: 'api', email: '' });
  const found = new UserTable(store).find(user);
  if (found === undefined) throw new HttpError(404, 'There is no such user; an owner has to be a user of the server.');
  return json(200, { _id: `org.couchdb.user:${found.name}`, name: found.name, email: found.email ?? '' });
}

/** `GET /-/_view/starredByUser?key="NAME"`: `npm stars`. */
export function getStars({ store, feed, query }: FeedExchange): Reply {
  const user = (query.get('key') ?? '').replace(/^"(.*)"$/s, '$1');
  return json(200, { rows: listNpmPackagesStarredBy(store, feed.id, user).map((name) => ({ value: name })) });
}

/**
 * `npm access`, `npm team`, `npm org`: ProGet has no such thing. 404 and not 501, which npm would take for a passing
 * failure and try three times.
 */
export function refuseAccess({ feed }: FeedExchange): never {
  throw new HttpError(
    404,
    `There are no access lists, teams or organisations here: API keys and permissions on feed ${feed.name} decide who may read and publish.`,
  );
}

/** `npm token`, `npm profile`: 404 likewise. */
export function refuseTokens(): never {
  throw new HttpError(
    404,
    'Tokens are API keys here, and profiles are users: ProGet manages both under Administration, the emulator with proget-keys emulator keys.',
  );
}

/** `npm audit signatures`: packages here are not signed. */
export function refuseSignatureKeys(): never {
  throw new HttpError(404, 'Packages of this feed carry no registry signatures.');
}
