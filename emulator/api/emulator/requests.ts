import { Router } from 'express';
import type { RequestRecord } from '../../contract/request.ts';
import { queryOf } from '../../http/authorize.ts';
import { allow } from '../../http/handle.ts';
import { HttpError, json } from '../../http/reply.ts';
import { resource } from '../../http/resource.ts';
import type { Surroundings } from '../../http/services.ts';
import { requestStream } from './requestStream.ts';

/** `/emulator/requests`: what was asked and how it was decided, newest first. */
export function requestRoutes(surroundings: Surroundings): Router {
  const { requestLog } = surroundings;
  const router = Router();
  resource(router, surroundings, '/', {
    GET: allow(surroundings, 'emulator', (exchange) => {
      const query = queryOf(exchange.url);
      const records = requestLog.list({
        since: wholeNumber(query, 'since', 0),
        limit: Math.min(wholeNumber(query, 'limit', 100), 10_000),
        deniedOnly: query.get('denied') === '1' || query.get('denied') === 'true',
      });
      return json(200, records);
    }),
  });
  resource(router, surroundings, '/stream', { GET: requestStream(surroundings) });
  resource(router, surroundings, '/:id', {
    GET: allow(surroundings, 'emulator', (_exchange, { id = '' }) => json(200, findRecord(surroundings, id))),
  });
  return router;
}

/** `last` is the last refused request: the one somebody wants explained. */
function findRecord(surroundings: Surroundings, id: string): RequestRecord {
  const { requestLog } = surroundings;
  const record = id === 'last' ? requestLog.lastDenied() : requestLog.find(Number(id));
  if (record !== undefined) return record;
  throw new HttpError(404, id === 'last' ? 'No request was refused yet.' : 'There is no such request (any more).');
}

function wholeNumber(query: URLSearchParams, name: string, whenAbsent: number): number {
  const text = query.get(name);
  if (text === null) return whenAbsent;
  if (!/^\d{1,15}$/.test(text)) throw new HttpError(400, `The parameter ${name} must be a whole number.`);
  return Number(text);
}
