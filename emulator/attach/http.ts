import { type IncomingHttpHeaders, type IncomingMessage, request } from 'node:http';

/** Answers of the emulator's own routes are small; a stranger's need not be. */
const maxReplyBytes = 64 * 1024 * 1024;

export interface HttpRequest {
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** For the whole exchange; for a stream, until the headers are there. */
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
}

export interface HttpReply {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** Nobody answered: refused, reset or too late. The message is one sentence and names the origin. */
export class ConnectionError extends Error {
  constructor(url: string, cause: unknown) {
    const code = (cause as NodeJS.ErrnoException).code;
    const why = code === 'ETIMEDOUT' ? 'did not answer in time' : `does not answer${code ? ` (${code})` : ''}`;
    super(`${new URL(url).origin} ${why}.`, { cause });
    this.name = 'ConnectionError';
  }
}

/**
 * One request over a connection of its own, straight to the host: no proxy, no redirect, no pool that would keep the
 * process alive, and none of the start-up cost of `fetch`.
 * @throws ConnectionError
 */
export async function sendRequest(options: HttpRequest): Promise<HttpReply> {
  const deadline = AbortSignal.timeout(options.timeoutMs);
  const signal = options.signal ? AbortSignal.any([options.signal, deadline]) : deadline;
  try {
    const response = await openResponse({ ...options, signal });
    const chunks: Buffer[] = [];
    let size = 0;
    for await (const chunk of response as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > maxReplyBytes) throw new Error('The reply is too large.');
      chunks.push(chunk);
    }
    return {
      status: response.statusCode ?? 0,
      headers: response.headers,
      body: Buffer.concat(chunks).toString('utf8'),
    };
  } catch (error) {
    throw new ConnectionError(options.url, deadline.aborted ? timedOut() : error);
  }
}

/** The reply as soon as its headers are there. @throws ConnectionError when they do not come in time. */
export async function openStream(options: HttpRequest): Promise<IncomingMessage> {
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(), options.timeoutMs);
  const signal = options.signal ? AbortSignal.any([options.signal, late.signal]) : late.signal;
  try {
    return await openResponse({ ...options, signal });
  } catch (error) {
    throw new ConnectionError(options.url, late.signal.aborted ? timedOut() : error);
  } finally {
    clearTimeout(timer);
  }
}

function openResponse(options: HttpRequest & { readonly signal: AbortSignal }): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const headers: Record<string, string | number> = { ...options.headers };
    if (options.body !== undefined) headers['Content-Length'] = Buffer.byteLength(options.body);
    else if (options.method !== 'GET') headers['Content-Length'] = 0;
    const { method, signal } = options;
    const outgoing = request(options.url, { method, headers, signal, agent: false });
    outgoing.on('response', resolve);
    outgoing.on('error', reject);
    outgoing.end(options.body);
  });
}

function timedOut(): NodeJS.ErrnoException {
  return Object.assign(new Error('timed out'), { code: 'ETIMEDOUT' });
}
