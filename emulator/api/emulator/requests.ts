import { Router } from 'express';
import type { RequestRecord } from '../../contract/request.ts';
import { queryOf } from '../../http/authorize.ts';
import { allow } from '../../http/handle.ts';
import { HttpError, json } from '../../http/reply.ts';
import { resource } from '../../http/resource.ts';
import type { Surroundings } from '../../http/services.ts';
import { filterOf, wantsBodies, wholeNumber } from './requestQuery.ts';
import { requestStream } from './requestStream.ts';

/** `/emulator/requests`: what was asked and how it was decided, newest first. */
export function requestRoutes(surroundings: Surroundings): Router {
  const { requestLog } = surroundings;
  const router = Router();
  resource(router, surroundings, '/', {
    GET: allow(surroundings, 'emulator', (exchange) => {
      const query = queryOf(exchange.url);
      const limit = Math.min(wholeNumber(query, 'limit', 100), 10_000);
      const records = requestLog.list({ ...filterOf(query), limit });
      return json(200, wantsBodies(query) ? records.map((record) => requestLog.withBodies(record)) : records);
    }),
  });
  resource(router, surroundings, '/stream', { GET: requestStream(surroundings) });
  resource(router, surroundings, '/:id', {
    GET: allow(surroundings, 'emulator', (_exchange, { id = '' }) => {
      const record = findRecord(surroundings, id);
      return json(200, requestLog.withBodies(record));
    }),
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
