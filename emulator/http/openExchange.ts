import type { IncomingMessage } from 'node:http';
import type { NextFunction, Request, Response } from 'express';
import { dialectBySegment } from '../contract/dialect.ts';
import { wordDenial, wordError } from './dialect.ts';
import { DenialError, explainFailure } from './errors.ts';
import type { Exchange } from './exchange.ts';
import { guard } from './guard.ts';
import { loggedBodiesOf, loggingOf } from './loggedBodies.ts';
import { originOf } from './origin.ts';
import { recordOf } from './record.ts';
import { HttpError, type Reply } from './reply.ts';
import { send } from './send.ts';
import type { Surroundings } from './services.ts';

/** Where a request keeps its exchange; a WeakMap would cost every garbage collection. */
const exchangeKey = Symbol('exchange');

interface CarryingRequest extends IncomingMessage {
  [exchangeKey]?: Exchange;
}

/** The exchange of a request, which Express hands on unchanged. */
export function exchangeOf(request: CarryingRequest): Exchange {
  const exchange = request[exchangeKey];
  if (exchange === undefined) throw new Error('the request has no exchange');
  return exchange;
}

/** First middleware: opens the exchange, refuses foreign hosts and cross-site requests, records the request at its end. */
export function openExchange(surroundings: Surroundings) {
  const rules = { boundHost: surroundings.boundHost, allowedHosts: surroundings.allowedHosts };
  return (request: Request & CarryingRequest, response: Response, next: NextFunction): void => {
    const url = request.url;
    const exchange: Exchange = {
      id: surroundings.requestLog.nextId(),
      startedAt: Date.now(),
      request,
      response,
      store: surroundings.store,
      url,
      origin: surroundings.baseUrl() ?? originOf(request, surroundings.trustProxy),
      place: /^\/+([^/?]*)/.exec(url)?.[1] ?? '',
      dialect: 'api',
      feedName: null,
      feed: null,
      action: null,
      carriers: null,
      identification: null,
      principal: null,
      decision: null,
      hints: [],
      sent: null,
    };
    request[exchangeKey] = exchange;
    response.on('close', () => record(exchange, surroundings));
    const refusal = guard(request.headers, rules);
    if (refusal === null) {
      if (!url.startsWith('/')) {
        fail(exchange, surroundings, new HttpError(400, 'The request names a whole URL: this server is no proxy.'));
        return;
      }
      request.url = singleSlashes(url);
      next();
      return;
    }
    exchange.decision = { allow: false, principal: { kind: 'anonymous' }, challenge: false, hints: [], ...refusal };
    exchange.dialect = dialectBySegment.get(exchange.place.toLowerCase()) ?? 'api';
    fail(exchange, surroundings, new DenialError(exchange.decision));
  };
}

/** Nobody would catch what is thrown here: a request that cannot be recorded must not end the emulator. */
function record(exchange: Exchange, { requestLog, logError }: Surroundings): void {
  try {
    const logging = loggingOf(exchange);
    const bodies = logging === null ? null : loggedBodiesOf(exchange, logging);
    requestLog.add(recordOf(exchange, Date.now(), logging), bodies);
  } catch (error) {
    logError(error instanceof Error ? (error.stack ?? error.message) : String(error));
  }
}

/** ProGet takes doubled slashes, which URLs get that are put together from a base that ends with one. */
function singleSlashes(url: string): string {
  if (!url.includes('//')) return url;
  const queryStart = url.indexOf('?');
  const path = queryStart === -1 ? url : url.slice(0, queryStart);
  return path.replace(/\/{2,}/g, '/') + url.slice(path.length);
}

/** Answers with what a route returns, or with the error it throws; the only way replies leave the emulator. */
export function answer(exchange: Exchange, surroundings: Surroundings, work: () => Reply | Promise<Reply>): void {
  try {
    surroundings.changeGate.enter(exchange.request, exchange.response);
    const reply = work();
    if (reply instanceof Promise) {
      reply
        .then((value) => deliver(exchange, surroundings, value))
        .catch((error) => fail(exchange, surroundings, error));
    } else {
      deliver(exchange, surroundings, reply);
    }
  } catch (error) {
    fail(exchange, surroundings, error);
  }
}

/**
 * Replies of one turn of the event loop go out together at its end. Each write wakes the client, and waking a sleeper
 * is the dearest part of a short reply: sent one by one between requests, they would find it asleep each time.
 */
function deliver(exchange: Exchange, surroundings: Surroundings, reply: Reply): void {
  setImmediate(() => {
    try {
      send(exchange, surroundings, reply)?.catch((error) => fail(exchange, surroundings, error));
    } catch (error) {
      fail(exchange, surroundings, error);
    }
  });
}

/** Answers with a failure, in the caller's dialect. */
export function fail(exchange: Exchange, surroundings: Surroundings, error: unknown): void {
  const { response, dialect } = exchange;
  const failure = error instanceof DenialError ? null : explainFailure(error);
  if (failure?.ours === true) {
    surroundings.logError(error instanceof Error ? (error.stack ?? error.message) : String(error));
  }
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const reply =
    error instanceof DenialError
      ? wordDenial(error.denial, dialect, surroundings)
      : wordError(failure?.status ?? 500, failure?.message ?? '', dialect, failure?.headers ?? {});
  send(exchange, surroundings, reply)?.catch(() => response.destroy());
}
