import { Router } from 'express';
import * as z from 'zod/mini';
import type { Feed } from '../../contract/feed.ts';
import { authorize, queryOf } from '../../http/authorize.ts';
import { readJson } from '../../http/body.ts';
import { identified } from '../../http/handle.ts';
import { HttpError, json } from '../../http/reply.ts';
import { resource } from '../../http/resource.ts';
import type { Surroundings } from '../../http/services.ts';
import type { Tables } from '../../tables.ts';
import { type StorageType, storageTypes } from './storageTypes.ts';

const configurationSchema = z.looseObject({
  id: z.string(),
  properties: z.optional(z.nullable(z.record(z.string(), z.nullable(z.union([z.string(), z.boolean()]))))),
});
type StorageValues = Readonly<Record<string, string | boolean | null>>;

/**
 * `/api/storage` (spec: feed management): the storage types, and with `?feed=` where that feed keeps its packages. Here
 * that is the data directory, whatever path is written down; other types are judged and then not served.
 */
export function storageRoutes(surroundings: Surroundings, tables: Tables): Router {
  const router = Router();
  const find = (name: string): Feed | null => tables.feeds.find(name) ?? null;

  const get = identified(surroundings, (exchange) => {
    const name = queryOf(exchange.url).get('feed');
    const feed = name === null ? null : find(name);
    authorize(exchange, surroundings, feed === null ? 'feeds.storage' : 'feed.settings', { feed });
    if (name === null) return json(200, storageTypes);
    return json(200, configurationOf(existing(feed, name)));
  });
  const change = identified(surroundings, async (exchange) => {
    const name = queryOf(exchange.url).get('feed');
    const feed = name === null ? null : find(name);
    authorize(exchange, surroundings, 'feeds.manage', { feed });
    if (name === null) throw new HttpError(400, 'Name the feed: ?feed=NAME.');
    existing(feed, name);
    const { type, values } = readConfiguration(await readJson(exchange.request));
    if (type.id !== 'disk') {
      const sentence = `This emulator keeps packages in its data directory; it does not store them in ${type.name}.`;
      throw new HttpError(501, sentence);
    }
    // Once more: it may have been deleted or changed while the body came in.
    const { id, properties } = existing(find(name), name);
    const { packagesPath: _former, ...others } = properties;
    const path = values.StoragePath;
    const changed = path == null || path === '' ? others : { ...others, packagesPath: path };
    const updated = tables.feeds.update(id, { properties: changed });
    return json(200, configurationOf(existing(updated ?? null, name)));
  });
  resource(router, surroundings, '/', { GET: get, POST: change });
  return router;
}

function existing(feed: Feed | null, name: string): Feed {
  if (feed !== null) return feed;
  throw new HttpError(404, `Feed ${name.replace(/[^\x20-\x7e]/g, '?').slice(0, 60)} not found.`);
}

function configurationOf({ properties }: Feed): Record<string, unknown> {
  return { id: 'disk', properties: { StoragePath: properties.packagesPath ?? null } };
}

/** @throws HttpError 400 with one sentence that names the property. */
function readConfiguration(body: unknown): { type: StorageType; values: StorageValues } {
  const parsed = configurationSchema.safeParse(body);
  if (!parsed.success) {
    const field = parsed.error.issues[0]?.path.join('.') ?? '';
    throw new HttpError(
      400,
      field === '' ? 'The body must be a JSON object with id and properties.' : `The field ${field} has a wrong type.`,
    );
  }
  const { id } = parsed.data;
  const type = storageTypes.find((one) => one.id === id.toLowerCase());
  if (type === undefined) {
    throw new HttpError(400, `id must be one of: ${storageTypes.map((one) => one.id).join(', ')}.`);
  }
  const values = parsed.data.properties ?? {};
  for (const [name, value] of Object.entries(values)) checkValue(type, name, value);
  for (const [name, { required }] of Object.entries(type.properties)) {
    if (required && (values[name] ?? '') === '')
      throw new HttpError(400, `properties.${name} is required for ${type.id}.`);
  }
  return { type, values };
}

function checkValue(type: StorageType, name: string, value: string | boolean | null): void {
  const property = Object.hasOwn(type.properties, name) ? type.properties[name] : undefined;
  if (property === undefined) {
    const known = Object.keys(type.properties).join(', ');
    throw new HttpError(400, `Storage of the type ${type.id} has only the properties ${known}.`);
  }
  if (value === null) return;
  // pgutil sends every value as text.
  const isFlag = typeof value === 'boolean' || /^(true|false)$/i.test(value);
  if (property.type === 'boolean' ? isFlag : typeof value === 'string') return;
  throw new HttpError(400, `properties.${name} must be ${property.type === 'boolean' ? 'true or false' : 'text'}.`);
}
