import type { Server } from '../servers/server.ts';
import { createProGetClient, type Fetch, type Health } from './client.ts';
import { ProGetError } from './errors.ts';
import type { ProbeCredential } from './exchange.ts';
import { unlicensed } from './redirect.ts';
import { tooOld } from './refusal.ts';
import { isTooOld } from './version.ts';

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
 * A key that may not list is a fact (see `listError`); a server that is none, is too old or unlicensed is an error.
 * @throws ProGetError
 */
export async function probeServer({ signal, ...options }: ProbeOptions): Promise<ServerFacts> {
  const client = createProGetClient(options);
  const nobody = client.withKey(null);
  const health = await client.health(signal);
  const { url } = options.server;
  if (!health.licensed) throw unlicensed(url, 500);
  if (isTooOld(health.version) === true) throw tooOld(new URL(url).host, health.version);

  const withKey = options.key === null ? nobody : client;
  const [keys, feeds, connectors, sca, anonymousKeys, anonymousFeeds] = await Promise.all([
    settle(withKey.listKeys(signal)),
    settle(withKey.listFeeds(signal)),
    settle(withKey.probe('/api/management/connectors/list', credentialOf(options.key), signal)),
    settle(withKey.scaPermissions(signal)),
    settle(nobody.listKeys(signal)),
    settle(nobody.listFeeds(signal)),
  ]);
  if (keys.error !== null && !ProGetError.is(keys.error, 'cannot-list', 'unauthorized', 'free-edition'))
    throw keys.error;
  const listKeys = answerOf(keys);
  return {
    health,
    version: health.version ?? client.seen.version,
    edition: health.edition ?? client.seen.edition,
    hasKeyApi: listKeys === 'yes' ? true : negate(isTooOld(health.version)),
    capabilities: {
      listKeys,
      createKeys: listKeys,
      // The list answers everybody, with what he may see: an empty one says nothing.
      feeds: feeds.value !== null && feeds.value.length > 0 ? 'yes' : 'unknown',
      manageFeeds: connectors.value === 200 ? 'yes' : isRefusal(connectors.value) ? 'no' : 'unknown',
      sca: sca.value === null ? answerOf(sca) : sca.value.canView || sca.value.canUploadSbom ? 'yes' : 'no',
    },
    anonymous: {
      listKeys: anonymousKeys.value !== null,
      feeds: anonymousFeeds.value !== null && anonymousFeeds.value.length > 0,
    },
    listError: keys.error,
    keyCount: keys.value?.length ?? null,
    feedCount: feeds.value?.length ?? null,
  };
}

type Settled<Value> =
  | { readonly value: Value; readonly error: null }
  | { readonly value: null; readonly error: ProGetError };

/** Refusals are facts here; cancelling ends everything. */
async function settle<Value>(promise: Promise<Value>): Promise<Settled<Value>> {
  try {
    return { value: await promise, error: null };
  } catch (error) {
    if (!ProGetError.is(error) || error.reason === 'cancelled') throw error;
    return { value: null, error };
  }
}

function answerOf({ value, error }: Settled<unknown>): Answer {
  if (value !== null) return 'yes';
  return ProGetError.is(error, 'cannot-list', 'unauthorized', 'free-edition') ? 'no' : 'unknown';
}

function credentialOf(key: string | null): ProbeCredential {
  return key === null ? { as: 'nobody' } : { as: 'header', key };
}

function isRefusal(status: number | null): boolean {
  return status === 401 || status === 403 || status === 500;
}

function negate(fact: boolean | null): boolean | null {
  return fact === null ? null : !fact;
}
