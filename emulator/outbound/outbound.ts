import { type ClientRequest, request as httpRequest, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { AddressRules } from './addresses.ts';
import { connect, explainFailure, type Lookup, systemLookup } from './connect.ts';
import { OutboundError } from './outboundError.ts';

export interface OutboundRequest {
  readonly method: string;
  readonly url: URL;
  /** As they are sent, besides Host, Connection and Content-Length. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Buffer;
  /** Until there is a connection; milliseconds. */
  readonly connectMs: number;
  /** Until the answer is complete, with redirects. */
  readonly totalMs: number;
  /** Bytes of the answer's body that are of interest: what is longer is cut. */
  readonly maxBytes: number;
  /** Gives up at once. */
  readonly signal?: AbortSignal;
}

export interface OutboundReply {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  /** False when the body is longer than asked for, or did not come in time. */
  readonly isComplete: boolean;
}

const mostRedirects = 5;

/**
 * The one way in which the emulator calls others. Only http and https; link-local addresses never, loopback by the
 * rules, both asked of the address that was really reached; redirects only for GET and HEAD and only within the same
 * origin, so that no credential goes where it was not meant for; bounded in time and size.
 */
export class Outbound {
  readonly rules: AddressRules;
  readonly #lookup: Lookup;

  constructor(rules: AddressRules, lookup: Lookup = systemLookup) {
    this.rules = rules;
    this.#lookup = lookup;
  }

  /** @throws OutboundError when there is no answer at all, or one that may not be followed. */
  async send(request: OutboundRequest): Promise<OutboundReply> {
    const stop = new AbortController();
    const giveUp = (reason: 'timeout' | 'aborted', message: string) => stop.abort(new OutboundError(reason, message));
    const onAbort = () => giveUp('aborted', 'The attempt was ended.');
    if (request.signal?.aborted === true) onAbort();
    request.signal?.addEventListener('abort', onAbort, { once: true });
    const seconds = Math.round(request.totalMs / 100) / 10;
    const total = setTimeout(() => giveUp('timeout', `It did not answer within ${seconds} s.`), request.totalMs);
    try {
      return await this.#follow(request, stop);
    } finally {
      clearTimeout(total);
      request.signal?.removeEventListener('abort', onAbort);
    }
  }

  async #follow(request: OutboundRequest, stop: AbortController): Promise<OutboundReply> {
    let url = request.url;
    for (let redirects = 0; ; redirects += 1) {
      const reply = await this.#once({ ...request, url }, stop);
      const target = redirectOf(request.method, url, reply);
      if (target === null) return reply;
      if (target.origin !== url.origin) {
        throw new OutboundError('redirect', `It redirects to another server, ${target.origin}, which is not followed.`);
      }
      if (redirects === mostRedirects) throw new OutboundError('redirect', 'It redirects again and again.');
      url = target;
    }
  }

  async #once(request: OutboundRequest, stop: AbortController): Promise<OutboundReply> {
    const seconds = Math.round(request.connectMs / 100) / 10;
    const late = setTimeout(
      () => stop.abort(new OutboundError('timeout', `There was no connection within ${seconds} s.`)),
      request.connectMs,
    );
    let socket: Socket;
    try {
      socket = await connect(request.url, this.rules, this.#lookup, stop.signal);
    } finally {
      clearTimeout(late);
    }
    try {
      return await exchange(socket, request, stop.signal);
    } finally {
      socket.destroy();
    }
  }
}

function exchange(socket: Socket, request: OutboundRequest, signal: AbortSignal): Promise<OutboundReply> {
  const { method, url, headers, body, maxBytes } = request;
  return new Promise((resolve, reject) => {
    const sent: ClientRequest = httpRequest({
      createConnection: () => socket,
      method,
      path: `${url.pathname}${url.search}`,
      setHost: false,
      headers: {
        ...headers,
        Host: url.host,
        Connection: 'close',
        ...(body === undefined ? {} : { 'Content-Length': String(body.length) }),
      },
    });
    const abort = () => reject(signal.reason);
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    let isAnswered = false;
    const failed = (error: OutboundError) => {
      signal.removeEventListener('abort', abort);
      if (!isAnswered) reject(error);
    };
    sent.on('error', (error) => failed(explainFailure(error)));
    sent.on('close', () => failed(new OutboundError('no-http', 'It gave no answer in HTTP.')));
    sent.once('response', (response) => {
      isAnswered = true;
      signal.removeEventListener('abort', abort);
      void readReply(response, maxBytes, signal).then(resolve, reject);
    });
    sent.end(body);
  });
}

/** From here on there is an answer: a body that breaks off or takes too long does not take it back. */
function readReply(response: IncomingMessage, maxBytes: number, signal: AbortSignal): Promise<OutboundReply> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const end = (isComplete: boolean) => {
      signal.removeEventListener('abort', cut);
      const body = Buffer.concat(chunks).subarray(0, maxBytes);
      resolve({ status: response.statusCode ?? 0, headers: response.headers, body, isComplete });
    };
    const cut = () => end(false);
    signal.addEventListener('abort', cut, { once: true });
    response.on('data', (chunk: Buffer) => {
      chunks.push(chunk);
      size += chunk.length;
      if (size > maxBytes) end(false);
    });
    response.once('end', () => end(true));
    response.on('error', () => end(false));
    response.once('close', () => end(response.complete));
  });
}

function redirectOf(method: string, url: URL, { status, headers }: OutboundReply): URL | null {
  const isRedirect = status === 301 || status === 302 || status === 303 || status === 307 || status === 308;
  if (!isRedirect || (method !== 'GET' && method !== 'HEAD')) return null;
  const { location } = headers;
  if (location === undefined || !URL.canParse(location, url.href)) return null;
  return new URL(location, url);
}
