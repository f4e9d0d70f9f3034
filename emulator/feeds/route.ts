import type { FeedAction } from '../contract/action.ts';
import type { FeedExchange } from '../http/exchange.ts';
import type { Reply } from '../http/reply.ts';

/**
 * One operation of a feed. `path` is matched against the raw, percent-encoded path below the feed (so `%2f` inside a
 * name is told from a separator); named groups are percent-decoded and handed on as `parameters`.
 * GET routes answer HEAD too. `action` is decided before `handle` runs, `null` = judged by the body (npm login).
 */
export interface FeedRoute {
  readonly method: 'GET' | 'PUT' | 'POST' | 'PATCH' | 'DELETE';
  readonly path: RegExp;
  readonly action: FeedAction | null;
  readonly handle: (exchange: FeedExchange, parameters: Record<string, string>) => Reply | Promise<Reply>;
}

/** A feed format that is served: its routes, tried in order. */
export interface FeedFormat {
  readonly routes: readonly FeedRoute[];
}
