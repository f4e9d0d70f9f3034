import { Buffer } from 'node:buffer';
import { ownAgents } from '../../emulator/contract/request.ts';
import { keyValueProblem } from '../keys/keyValue.ts';
import { l10n } from '../l10n.ts';
import type { Fetch, ServerVersion } from './client.ts';
import { ProGetError } from './errors.ts';
import { readReplyText } from './replyText.ts';
import { transportError } from './transport.ts';

const [, userAgent] = ownAgents;

/** Where requests go: one server, with the means to reach it. */
export interface Connection {
  /** The server's URL, without a slash at the end. */
  readonly url: string;
  readonly fetch: Fetch;
  readonly timeoutMs: number;
}

/** With which key, and where in the request it stands. */
export type ProbeCredential =
  | { readonly as: 'nobody' }
  | { readonly as: 'header'; readonly key: string }
  | { readonly as: 'basic'; readonly key: string }
  | { readonly as: 'bearer'; readonly key: string };

export interface Call {
  readonly method: 'GET' | 'POST' | 'PATCH';
  /** Below the server's URL; begins with `/`. */
  readonly path: string;
  readonly credential: ProbeCredential;
  readonly body?: unknown;
  readonly signal?: AbortSignal | undefined;
}

export interface Reply extends ServerVersion {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The fetch hid a redirect from us (`opaqueredirect`). */
  readonly hiddenRedirect: boolean;
}

/**
 * One request, never repeated and never redirected, so that its credential goes to the origin of the URL alone.
 * @throws ProGetError unreachable, timeout, tls, cancelled; invalid for a key that cannot be sent
 */
export async function exchange(connection: Connection, call: Call): Promise<Reply> {
  const { url, fetch, timeoutMs } = connection;
  const cancelled = (): boolean => call.signal?.aborted === true;
  // Aborted before it begins: nothing can have happened.
  if (cancelled()) throw new ProGetError({ reason: 'cancelled', message: l10n.t('Cancelled.') });
  checkCredential(call.credential);
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(), timeoutMs);
  const signal = call.signal === undefined ? late.signal : AbortSignal.any([call.signal, late.signal]);
  try {
    const response = await fetch(url + call.path, {
      method: call.method,
      headers: headersOf(call),
      redirect: 'manual',
      credentials: 'omit',
      signal,
      ...(call.body === undefined ? {} : { body: JSON.stringify(call.body) }),
    });
    return {
      status: response.status,
      headers: response.headers,
      version: response.headers.get('x-proget-version'),
      edition: response.headers.get('x-proget-edition')?.toLowerCase() ?? null,
      text: await readText(response),
      hiddenRedirect: response.type === 'opaqueredirect',
    };
  } catch (cause) {
    if (ProGetError.is(cause)) throw cause;
    const { host } = new URL(url);
    const write = call.method !== 'GET';
    throw transportError({ host, cause, write, timeoutMs, timedOut: late.signal.aborted, cancelled: cancelled() });
  } finally {
    clearTimeout(timer);
  }
}

/** Such a value makes `fetch` throw an error that repeats it. */
function checkCredential(credential: ProbeCredential): void {
  const problem = credential.as === 'nobody' ? null : keyValueProblem(credential.key);
  if (problem !== null) throw new ProGetError({ reason: 'invalid', message: problem });
}

function headersOf({ credential, body }: Call): Record<string, string> {
  const headers: Record<string, string> = { Accept: 'application/json, text/plain;q=0.9', 'User-Agent': userAgent };
  if (body !== undefined) headers['Content-Type'] = 'application/json';
  if (credential.as === 'header') headers['X-ApiKey'] = asLatin1(credential.key);
  if (credential.as === 'basic')
    headers.Authorization = `Basic ${Buffer.from(`api:${credential.key}`, 'utf8').toString('base64')}`;
  if (credential.as === 'bearer') headers.Authorization = `Bearer ${asLatin1(credential.key)}`;
  return headers;
}

/** Headers carry bytes: other letters go as the bytes of their UTF-8, which servers try as well. */
function asLatin1(value: string): string {
  return /^[\x20-\x7e]*$/.test(value) ? value : Buffer.from(value, 'utf8').toString('latin1');
}

async function readText(response: Response): Promise<string> {
  const text = await readReplyText(response);
  if (text === null)
    throw new ProGetError({ reason: 'nonsense', message: l10n.t('The answer of the server is far too large.') });
  return text;
}
