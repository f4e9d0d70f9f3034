import type { IncomingMessage, ServerResponse } from 'node:http';
import type { CarrierReading } from '../auth/carriers.ts';
import type { Identification, Principal } from '../auth/principal.ts';
import type { Decision } from '../auth/question.ts';
import type { Action } from '../contract/action.ts';
import type { Hint } from '../contract/denial.ts';
import type { Feed } from '../contract/feed.ts';
import type { Policies } from '../contract/policies.ts';
import type { Dialect } from '../contract/request.ts';
import type { Store } from '../store/types.ts';

/** One request and everything that was found out about it so far. */
export interface Exchange {
  readonly id: number;
  /** Epoch milliseconds. */
  readonly startedAt: number;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly store: Store;
  /** Path and query as they were sent; Express shortens `request.url` on the way. Never log it unredacted. */
  readonly url: string;
  /** `http://host:port` as the client addressed us, or the setting Web.BaseUrl, for absolute URLs in replies. */
  readonly origin: string;
  /** The URL space: `api`, `emulator`, `npm`, `nuget`, … */
  place: string;
  dialect: Dialect;
  /** Feed name as the client wrote it, also when there is no such feed. */
  feedName: string | null;
  feed: Feed | null;
  action: Action | null;
  carriers: CarrierReading | null;
  identification: Identification | null;
  principal: Principal | null;
  decision: Decision | null;
  hints: Hint[];
  /** What went out as the body of a call of ProGet's API; `bytes` null = streamed from a blob. */
  sent: { readonly type: string | null; readonly size: number; readonly bytes: Buffer | string | null } | null;
}

/** An exchange inside a feed's URL space. */
export interface FeedExchange extends Exchange {
  feed: Feed;
  /** `http://host:port/SEGMENT/FEED`, as the client spelled it: base of every absolute URL in a reply. */
  readonly feedUrl: string;
  /** Path below the feed: raw (still percent-encoded), begins with `/`, doubled slashes collapsed, no query. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** The policies in force, for routes that make keys (npm login, gem signin). */
  policies(): Policies;
  /** Takes the credentials from elsewhere than the route's usual carriers: a login is judged by its body alone. */
  useCredentials(carriers: CarrierReading): Promise<void>;
  /**
   * Decides about a further action of this request (overwrite found while publishing, say).
   * @throws DenialError, which the error mapper turns into the refusal.
   */
  authorize(action: Action): void;
}
