import { l10n } from '../../l10n.ts';
import type { Fetch } from '../../proget/client.ts';
import { readReplyText } from '../../proget/replyText.ts';
import { transportError } from '../../proget/transport.ts';
import { type ArtifactoryCredential, headersOf } from './credential.ts';
import { ArtifactoryError, type ArtifactoryReason } from './errors.ts';

export interface ArtifactoryReply {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly isRedirect: boolean;
}

export interface ArtifactoryCall {
  readonly url: string;
  readonly credential: ArtifactoryCredential;
  readonly fetch: Fetch;
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
}

/**
 * One GET, never redirected, so that the credential goes to the origin of the URL alone. There is no other method: nothing
 * here can change anything at Artifactory.
 * @throws ArtifactoryError unreachable, timeout, tls, cancelled, invalid, nonsense
 */
export async function readOnce({
  url,
  credential,
  fetch,
  timeoutMs,
  signal,
}: ArtifactoryCall): Promise<ArtifactoryReply> {
  if (signal?.aborted) throw new ArtifactoryError('cancelled', l10n.t('Cancelled.'));
  const headers = { Accept: 'application/json, text/plain;q=0.9', ...headersOf(credential) };
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(), timeoutMs);
  const either = signal === undefined ? late.signal : AbortSignal.any([signal, late.signal]);
  try {
    const response = await fetch(url, {
      method: 'GET',
      headers,
      redirect: 'manual',
      credentials: 'omit',
      signal: either,
    });
    return {
      status: response.status,
      headers: response.headers,
      text: await readText(response),
      isRedirect:
        response.type === 'opaqueredirect' ||
        (response.status >= 300 && response.status < 400 && response.status !== 304),
    };
  } catch (cause) {
    if (ArtifactoryError.is(cause)) throw cause;
    const broken = { host: new URL(url).host, cause, write: false, timeoutMs };
    const cancelled = signal?.aborted === true;
    const { reason, message } = transportError({ ...broken, timedOut: late.signal.aborted, cancelled });
    throw new ArtifactoryError(reason as ArtifactoryReason, message);
  } finally {
    clearTimeout(timer);
  }
}

async function readText(response: Response): Promise<string> {
  const text = await readReplyText(response);
  if (text === null) throw new ArtifactoryError('nonsense', l10n.t('The answer of the server is far too large.'));
  return text;
}
