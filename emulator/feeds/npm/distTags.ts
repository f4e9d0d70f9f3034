import { readJson } from '../../http/body.ts';
import type { FeedExchange } from '../../http/exchange.ts';
import { HttpError, json, type Reply } from '../../http/reply.ts';
import { findNpmVersion, listNpmDistTags, removeNpmDistTag, setNpmDistTag } from '../../store/npmTable.ts';
import { checkTag, shown } from './publishCheck.ts';
import { finishChange } from './revision.ts';
import { packageNamed } from './update.ts';

/** `GET /-/package/NAME/dist-tags`: `npm dist-tag ls`, and before each change. */
export function getDistTags(exchange: FeedExchange, { name = '' }: Record<string, string>): Reply {
  const found = packageNamed(exchange.store, exchange, name);
  const tags = Object.fromEntries(listNpmDistTags(exchange.store, found.id));
  return json(200, tags, { 'Cache-Control': 'no-cache' });
}

/** `PUT /-/package/NAME/dist-tags/TAG`, whose body is a JSON string: `"1.0.0"` (npm: lib/commands/dist-tag.js). */
export async function putDistTag(
  exchange: FeedExchange,
  { name = '', tag = '' }: Record<string, string>,
): Promise<Reply> {
  const version = await readJson(exchange.request);
  if (typeof version !== 'string') throw new HttpError(400, 'Send the version as a JSON string such as "1.0.0".');
  checkTag(tag);
  exchange.store.write((transaction) => {
    const found = packageNamed(transaction, exchange, name);
    if (findNpmVersion(transaction, found.id, version) === undefined) {
      throw new HttpError(404, `Package ${name} has no version ${shown(version)}.`);
    }
    setNpmDistTag(transaction, found.id, tag, version);
    finishChange(transaction, found.id, name, new Date().toISOString());
  });
  return json(201, { ok: true, id: name, 'dist-tags': { [tag]: version } });
}

/** `DELETE /-/package/NAME/dist-tags/TAG`. */
export function deleteDistTag(exchange: FeedExchange, { name = '', tag = '' }: Record<string, string>): Reply {
  if (tag === 'latest') {
    throw new HttpError(400, 'The tag latest cannot be removed; point it at another version instead.');
  }
  exchange.store.write((transaction) => {
    const found = packageNamed(transaction, exchange, name);
    if (!listNpmDistTags(transaction, found.id).has(tag)) {
      throw new HttpError(404, `Package ${name} has no tag ${shown(tag)}.`);
    }
    removeNpmDistTag(transaction, found.id, tag);
    finishChange(transaction, found.id, name, new Date().toISOString());
  });
  return json(200, { ok: true, id: name });
}
