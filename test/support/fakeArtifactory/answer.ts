import type { Caller } from './authenticate.ts';
import type { FakeState } from './state.ts';

export interface FakeRequest {
  readonly method: string;
  /** Segments behind the context, decoded. */
  readonly segments: readonly string[];
  readonly query: URLSearchParams;
  /** Scheme, host and port that the client called. */
  readonly origin: string;
  readonly caller: Caller;
}

export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** JSON, or a text as it is. */
  readonly body: unknown;
}

export interface Switches {
  /** Whether reading needs no log-in. */
  anonymous: boolean;
  /** The open-source edition: most of the administration API is missing. */
  oss: boolean;
  /** API keys are no longer taken. */
  keysDisabled: boolean;
  version: string;
  /** Every URL answers a web page with 200, as an unknown name at the vendor's own hosting does. */
  html: boolean;
  /** Entries of a page in the newer lists. */
  pageSize: number;
  /** Blanks in names are pluses in URLs of the older API (artifactory.security.api.plus.insteadof.space). */
  plusForBlank: boolean;
  /** Bad log-ins after which a user is locked; locking fails the test. */
  lockAfter: number;
}

/** What a route knows. Null of a route = not mine. */
export type Route = (request: FakeRequest, state: FakeState, switches: Switches) => Answer | null;

export function json(body: unknown, status = 200): Answer {
  return { status, body };
}

export function failure(status: number, message: string): Answer {
  return { status, body: { errors: [{ status, message }] } };
}

export const notFound = failure(404, 'Not Found');
/** https://jfrog.com/help: what the older administration API answers below Pro. */
export const proOnly = failure(
  400,
  'This REST API is available only in Artifactory Pro (see: jfrog.com/artifactory/features). If you are already running Artifactory Pro please make sure your server is activated with a valid license key.',
);

export function isAtLeast(version: string, wanted: string): boolean {
  const [left, right] = [version, wanted].map((text) => text.split('.').map(Number));
  const at = (right ?? []).findIndex((part, index) => part !== (left?.[index] ?? 0));
  return at < 0 || (left?.[at] ?? 0) > (right?.[at] ?? 0);
}
