import type { NextFunction, Request, RequestHandler, Response } from 'express';
import type { Action } from '../contract/action.ts';
import { authorize, readApiCredentials } from './authorize.ts';
import type { Exchange } from './exchange.ts';
import { answer, exchangeOf, fail } from './openExchange.ts';
import type { Reply } from './reply.ts';
import type { Surroundings } from './services.ts';

/** A route of `/api` or `/emulator`: path parameters come decoded by Express. */
export type ApiHandler = (exchange: Exchange, parameters: Record<string, string>) => Reply | Promise<Reply>;

/** An Express handler that lets the caller do `action` on the whole server, or refuses, then answers. */
export function allow(surroundings: Surroundings, action: Action, handler: ApiHandler): RequestHandler {
  return answering(surroundings, async (exchange, parameters) => {
    await readApiCredentials(exchange, surroundings);
    authorize(exchange, surroundings, action);
    return handler(exchange, parameters);
  });
}

/** An Express handler for a route that reads credentials but decides by itself what they allow. */
export function identified(surroundings: Surroundings, handler: ApiHandler): RequestHandler {
  return answering(surroundings, async (exchange, parameters) => {
    await readApiCredentials(exchange, surroundings);
    return handler(exchange, parameters);
  });
}

/** An Express handler for a route that needs no credential. */
export function answering(surroundings: Surroundings, handler: ApiHandler): RequestHandler {
  return (request: Request, _response: Response) => {
    const exchange = exchangeOf(request);
    const parameters = request.params as Record<string, string>;
    answer(exchange, surroundings, () => handler(exchange, parameters));
  };
}

/** Last `app.use`: errors of routers and of Express's own URL decoding, in the caller's dialect. */
export function mapErrors(surroundings: Surroundings) {
  return (error: unknown, request: Request, _response: Response, _next: NextFunction): void => {
    fail(exchangeOf(request), surroundings, error);
  };
}
