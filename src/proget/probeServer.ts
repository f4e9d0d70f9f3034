import type { Server } from '../servers/server.ts';
import type { Fetch, Health } from './client.ts';
import type { ProGetError } from './errors.ts';

/** `unknown`: cannot be found out without changing something on the server, or the question got no answer. */
export type Answer = 'yes' | 'no' | 'unknown';

export interface Capabilities {
  readonly listKeys: Answer;
  /** Never tried: told by the emulator, inferred from `listKeys` on a real server. */
  readonly createKeys: Answer;
  readonly feeds: Answer;
  /** Feeds and connectors can be created. */
  readonly manageFeeds: Answer;
  readonly sca: Answer;
}

export interface ServerFacts {
  readonly health: Health;
  readonly version: string | null;
  readonly edition: string | null;
  /** `2024.3` or later; null when the server hides its version. */
  readonly hasKeyApi: boolean | null;
  readonly capabilities: Capabilities;
  /** What anybody may do who sends no key at all. */
  readonly anonymous: { readonly listKeys: boolean; readonly feeds: boolean };
  /** Why keys cannot be listed; null when they can. */
  readonly listError: ProGetError | null;
  /** Keys found by listing, null when that was refused. */
  readonly keyCount: number | null;
  readonly feedCount: number | null;
}

export interface ProbeOptions {
  readonly server: Server;
  readonly key: string | null;
  readonly fetch: Fetch;
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
}

/**
 * What "Add Server" tells: is this ProGet, which version and edition, is it well, and what may this key do. GETs only.
 * A key that may not list is a fact (see `listError`); a server that is none is an error.
 * @throws ProGetError
 */
export async function probeServer(_options: ProbeOptions): Promise<ServerFacts> {
  throw new Error('not built yet');
}
