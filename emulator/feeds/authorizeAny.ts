import type { FeedAction } from '../contract/action.ts';
import { DenialError } from '../http/errors.ts';
import type { FeedExchange } from '../http/exchange.ts';
import { HttpError } from '../http/reply.ts';

/**
 * Lets a request pass that may do at least one of the actions.
 * @throws DenialError for the first action when none is allowed.
 */
export function authorizeAny(exchange: FeedExchange, first: FeedAction, ...others: readonly FeedAction[]): void {
  for (const action of [first, ...others]) {
    try {
      exchange.authorize(action);
      return;
    } catch (error) {
      if (!(error instanceof DenialError)) throw error;
    }
  }
  // Once more, so that refusal and record speak of the action that the caller most likely meant.
  exchange.authorize(first);
}

/**
 * Lets a login pass that may do at least one of the actions by rights of its own: what Anonymous may do needs no login.
 * @throws DenialError for the first action when none is allowed, HttpError 403 when Anonymous alone is.
 */
export function authorizeSelf(exchange: FeedExchange, first: FeedAction, ...others: readonly FeedAction[]): void {
  let isDenied = false;
  for (const action of [first, ...others]) {
    try {
      exchange.authorize(action);
      if (exchange.principal?.kind !== 'anonymous') return;
    } catch (error) {
      if (!(error instanceof DenialError)) throw error;
      isDenied = true;
    }
  }
  // Once more, so that refusal and record speak of what a client logs in for.
  if (isDenied) exchange.authorize(first);
  throw new HttpError(403, 'This key may do nothing in this feed but what Anonymous may do: use another one.');
}
