import type { RequestHandler } from 'express';
import type { RequestRecord } from '../../contract/request.ts';
import { queryOf } from '../../http/authorize.ts';
import { eventStream, type OpenStream } from '../../http/eventStream.ts';
import { passes } from '../../http/requestLog.ts';
import type { Surroundings } from '../../http/services.ts';
import { filterOf, wantsBodies } from './requestQuery.ts';

/**
 * `GET /emulator/requests/stream`: server-sent events, event `request`, data = one record as JSON. Filters as for the
 * list; with `since` it begins with what came after that request, so that nothing falls between list and stream.
 */
export function requestStream(surroundings: Surroundings): RequestHandler {
  const open: OpenStream = (exchange, stream) => {
    const { requestLog } = surroundings;
    const query = queryOf(exchange.url);
    const filter = filterOf(query);
    const show = (record: RequestRecord) =>
      stream.send('request', wantsBodies(query) ? requestLog.withBodies(record) : record, record.id);
    if (query.has('since')) {
      for (const record of requestLog.list({ ...filter, limit: 10_000 }).reverse()) show(record);
    }
    return requestLog.listen({
      onRequest: (record) => {
        if (passes(record, filter)) show(record);
      },
      onEnd: () => stream.end(),
    });
  };
  return eventStream(surroundings, open, ({ url }) => void filterOf(queryOf(url)));
}
