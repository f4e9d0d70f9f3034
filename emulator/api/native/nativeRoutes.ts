import { Router } from 'express';
import { authorize } from '../../http/authorize.ts';
import type { Exchange } from '../../http/exchange.ts';
import { identified } from '../../http/handle.ts';
import { HttpError, json, type Reply, text } from '../../http/reply.ts';
import { methodNotAllowed, resource } from '../../http/resource.ts';
import type { Surroundings } from '../../http/services.ts';
import type { Tables } from '../../tables.ts';
import { feedMethods } from './feedMethods.ts';
import { keyMethods } from './keyMethods.ts';
import type { NativeMethod } from './nativeMethod.ts';
import { otherMethods } from './otherMethods.ts';
import { readParameters } from './parameters.ts';

const methods: ReadonlyMap<string, NativeMethod> = new Map(
  Object.entries({ ...feedMethods, ...keyMethods, ...otherMethods }),
);

/**
 * `GET|POST /api/json/METHOD`: ProGet's Native API (spec: Native API). Nothing is changed by GET, which a link or an
 * image on a page could send.
 */
export function nativeRoutes(surroundings: Surroundings, tables: Tables): Router {
  const router = Router();
  const handler = identified(surroundings, async (exchange, { method = '' }) => {
    authorize(exchange, surroundings, 'native');
    return callMethod(method, exchange, surroundings, tables);
  });
  resource(router, surroundings, '/:method', { GET: handler, POST: handler });
  return router;
}

async function callMethod(
  name: string,
  exchange: Exchange,
  surroundings: Surroundings,
  tables: Tables,
): Promise<Reply> {
  const method = methods.get(name);
  if (method === undefined) throw unknown(name);
  if (method.changes && exchange.request.method !== 'POST')
    throw methodNotAllowed(exchange.request.method ?? '', ['POST']);
  const parameters = await readParameters(exchange);
  const result = await method.run({ exchange, surroundings, tables, parameters });
  return result === undefined ? text(200, '') : json(200, result);
}

/** ProGet has hundreds of methods: what looks like one may well be one. */
function unknown(name: string): HttpError {
  const meant = [...methods.keys()].find((known) => known.toLowerCase() === name.toLowerCase());
  if (meant !== undefined) return new HttpError(404, `Method names are case-sensitive: write ${meant}.`);
  const shown = name.replace(/[^\x20-\x7e]/g, '?').slice(0, 80);
  if (!/^[A-Z]\w*_\w+$/.test(name)) return new HttpError(404, `${shown} is no name of a native method.`);
  const served = [...methods.keys()].sort().join(', ');
  return new HttpError(501, `This emulator does not serve the native method ${shown}, only: ${served}.`);
}
