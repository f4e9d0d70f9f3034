import type { FeedAction } from '../contract/action.ts';
import { DenialError } from '../http/errors.ts';
import type { FeedExchange } from '../http/exchange.ts';

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
