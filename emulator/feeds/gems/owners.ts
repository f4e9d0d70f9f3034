import type { FeedExchange } from '../../http/exchange.ts';
import { HttpError, type Reply, text } from '../../http/reply.ts';
import { gemTable } from '../../store/gemTable.ts';

/** `GET /api/v1/gems/NAME/owners.yaml` (`gem owner NAME`): who pushed it, for a feed knows no other owners. */
export function getOwners({ store, feed }: FeedExchange, { name = '' }: Record<string, string>): Reply {
  const names = gemTable.publishers(store, feed.id, name);
  if (names === undefined)
    throw new HttpError(404, `This gem could not be found: ${name} is not in feed ${feed.name}.`);
  const list = names.map((one) => `- handle: ${JSON.stringify(one)}\n  email: ${JSON.stringify(one)}\n`);
  return text(200, `---${list.length === 0 ? ' []' : ''}\n${list.join('')}`, { 'Content-Type': 'application/yaml' });
}

/** `POST` and `DELETE /api/v1/gems/NAME/owners`. */
export function refuseOwners({ feed }: FeedExchange): never {
  throw new HttpError(
    501,
    `ProGet knows no owners of gems: permissions on feed ${feed.name} decide who may push and yank.`,
  );
}
