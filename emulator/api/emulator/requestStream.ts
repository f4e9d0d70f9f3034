import type { RequestHandler } from 'express';
import { queryOf } from '../../http/authorize.ts';
import { eventStream } from '../../http/eventStream.ts';
import type { Surroundings } from '../../http/services.ts';

/** `GET /emulator/requests/stream`: server-sent events, event `request`, data = one record as JSON. */
export function requestStream(surroundings: Surroundings): RequestHandler {
  return eventStream(surroundings, (exchange, stream) => {
    const deniedOnly = queryOf(exchange.url).get('denied') === '1';
    return surroundings.requestLog.listen({
      onRequest: (record) => {
        if (!deniedOnly || record.allow === false) stream.send('request', record, record.id);
      },
      onEnd: () => stream.end(),
    });
  });
}
