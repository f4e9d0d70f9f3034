import type { Request, RequestHandler, Response } from 'express';
import type { RequestRecord } from '../../contract/request.ts';
import { authorize, queryOf, readApiCredentials } from '../../http/authorize.ts';
import type { Exchange } from '../../http/exchange.ts';
import { exchangeOf, fail } from '../../http/openExchange.ts';
import { productHeaders } from '../../http/send.ts';
import type { Surroundings } from '../../http/services.ts';

const heartbeatMs = 15_000;
/** A listener that does not read is cut off rather than buffered for. */
const maxBufferedBytes = 4 * 1024 * 1024;

/** `GET /emulator/requests/stream`: server-sent events, event `request`, data = one record as JSON. */
export function requestStream(surroundings: Surroundings): RequestHandler {
  return (request: Request, response: Response): void => {
    const exchange = exchangeOf(request);
    readApiCredentials(exchange)
      .then(() => {
        authorize(exchange, surroundings, 'emulator');
        stream(exchange, response, surroundings);
      })
      .catch((error) => fail(exchange, surroundings, error));
  };
}

function stream(exchange: Exchange, response: Response, surroundings: Surroundings): void {
  const deniedOnly = queryOf(exchange.url).get('denied') === '1';
  response.writeHead(200, {
    ...productHeaders(surroundings),
    'Content-Type': 'text/event-stream',
    'Cache-Control': 'no-store',
  });
  if (exchange.request.method === 'HEAD') {
    response.end();
    return;
  }
  response.flushHeaders();
  response.write(': listening\n\n');
  const heartbeat = setInterval(() => response.write(': still here\n\n'), heartbeatMs).unref();
  const stopListening = surroundings.requestLog.listen({
    onRequest: (record: RequestRecord) => {
      if (deniedOnly && record.allow !== false) return;
      if (response.writableLength > maxBufferedBytes) response.destroy();
      else response.write(`id: ${record.id}\nevent: request\ndata: ${JSON.stringify(record)}\n\n`);
    },
    onEnd: () => response.end(),
  });
  response.once('close', () => {
    clearInterval(heartbeat);
    stopListening();
  });
}
