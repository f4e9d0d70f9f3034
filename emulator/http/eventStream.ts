import type { Request, RequestHandler, Response } from 'express';
import { authorize, readApiCredentials } from './authorize.ts';
import type { Exchange } from './exchange.ts';
import { exchangeOf, fail } from './openExchange.ts';
import { productHeaders } from './send.ts';
import type { Surroundings } from './services.ts';

const heartbeatMs = 15_000;
/** A listener that does not read is cut off rather than buffered for. */
const maxBufferedBytes = 4 * 1024 * 1024;

/** One open stream of server-sent events. */
export interface EventStream {
  /** @param id for clients that come back; events without one need none. */
  send(event: string, data: unknown, id?: number): void;
  end(): void;
}

/** Takes what feeds a stream; what it returns is called once the stream has closed, by whoever did it. */
export type OpenStream = (exchange: Exchange, stream: EventStream) => () => void;

/**
 * An Express handler for a stream of events below `/emulator`, for full-control keys only.
 * @param check throws what is wrong with the request, while it can still be answered.
 */
export function eventStream(
  surroundings: Surroundings,
  open: OpenStream,
  check: (exchange: Exchange) => void = () => {},
): RequestHandler {
  return (request: Request, response: Response): void => {
    const exchange = exchangeOf(request);
    readApiCredentials(exchange, surroundings)
      .then(() => {
        authorize(exchange, surroundings, 'emulator');
        check(exchange);
        begin(exchange, response, surroundings, open);
      })
      .catch((error) => fail(exchange, surroundings, error));
  };
}

function begin(exchange: Exchange, response: Response, surroundings: Surroundings, open: OpenStream): void {
  // The client may have gone while its key was looked at; `close` would not come again.
  if (response.destroyed) return;
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
  const close = open(exchange, {
    send(event, data, id) {
      const head = id === undefined ? '' : `id: ${id}\n`;
      if (response.writableLength > maxBufferedBytes) response.destroy();
      else response.write(`${head}event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
    },
    end: () => response.end(),
  });
  response.once('close', () => {
    clearInterval(heartbeat);
    close();
  });
}
