import { setTimeout as wait } from 'node:timers/promises';
import pLimit from 'p-limit';
import pRetry from 'p-retry';
import { l10n } from '../../l10n.ts';
import type { Fetch } from '../../proget/client.ts';
import type { ArtifactoryCredential } from './credential.ts';
import { ArtifactoryError } from './errors.ts';
import { readOnce } from './exchange.ts';
import { readJson } from './judgeReply.ts';

export interface ArtifactoryOptions {
  /** Base URL with its context: `https://artifactory.corp.example/artifactory`. */
  readonly url: string;
  readonly credential: ArtifactoryCredential;
  readonly fetch: Fetch;
  /** For each request as a whole; 20 s when absent. */
  readonly timeoutMs?: number;
  /** Requests at a time; 6 when absent. */
  readonly parallel?: number;
  /** How to wait before a repetition; tests do not. */
  readonly delay?: (ms: number, signal: AbortSignal | undefined) => Promise<void>;
}

/** Reads from one Artifactory. There is no way to write with it. */
export interface ArtifactoryClient {
  /** Without a slash at the end. */
  readonly url: string;
  readonly credential: ArtifactoryCredential;
  /**
   * JSON of a path below `/artifactory` or, where it begins with `/access/`, of the service beside it.
   * @throws ArtifactoryError
   */
  get(path: string, signal?: AbortSignal): Promise<unknown>;
  /** Works on all items, a few at a time; the first failure ends it. */
  each<Item, Result>(items: readonly Item[], work: (item: Item) => Promise<Result>): Promise<Result[]>;
}

const retries = 4;

/** @throws ArtifactoryError invalid, for a URL that is none */
export function openArtifactory(options: ArtifactoryOptions): ArtifactoryClient {
  const { credential, fetch, timeoutMs = 20_000, parallel = 6, delay = pause } = options;
  const url = normalUrl(options.url);
  // The access service stands beside the context: https://host/artifactory, https://host/access.
  const access = new URL(url).pathname === '/' ? url : url.replace(/\/[^/]*$/, '');
  return {
    url,
    credential,
    get: (path, signal) => {
      const target = path.startsWith('/access/') ? access + path : url + path;
      return pRetry(
        async () => readJson(target, await readOnce({ url: target, credential, fetch, timeoutMs, signal })),
        {
          retries,
          minTimeout: 0,
          maxTimeout: 0,
          shouldRetry: ({ error, attemptNumber }) => isTemporary(error, attemptNumber),
          onFailedAttempt: async ({ error, attemptNumber, retriesLeft }) => {
            if (!isTemporary(error, attemptNumber) || retriesLeft === 0) return;
            const asked = ArtifactoryError.is(error) ? error.retryAfterMs : null;
            await delay(asked ?? 500 * 2 ** (attemptNumber - 1) * (0.75 + Math.random() / 2), signal);
          },
        },
      );
    },
    each: async (items, work) => {
      const limit = pLimit(parallel);
      try {
        return await Promise.all(items.map((item) => limit(() => work(item))));
      } finally {
        limit.clearQueue();
      }
    },
  };
}

function normalUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || !/^https?:$/.test(url.protocol) || url.search !== '')
    throw new ArtifactoryError(
      'invalid',
      l10n.t('Artifactory’s address has to be a URL like https://host/artifactory.'),
    );
  // What stands before an @ would go along with every message that names the URL.
  return url.origin + url.pathname.replace(/\/+$/, '');
}

/** A broken connection is worth two more tries; a name that nobody knows looks alike and is not worth more. */
function isTemporary(error: unknown, attempt: number): boolean {
  return ArtifactoryError.is(error, 'busy', 'timeout') || (ArtifactoryError.is(error, 'unreachable') && attempt <= 2);
}

async function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  await wait(ms, undefined, signal === undefined ? {} : { signal }).catch(() => {
    throw new ArtifactoryError('cancelled', l10n.t('Cancelled.'));
  });
}
