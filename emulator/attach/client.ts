import { createParser } from 'eventsource-parser';
import { ownAgents } from '../contract/request.ts';
import { type HttpReply, type HttpRequest, openStream, sendRequest } from './http.ts';

/** An answer other than 2xx. The message is the server's own sentence, or names the status. */
export class ReplyError extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.name = 'ReplyError';
    this.status = status;
  }
}

/** Speaks to one emulator with one key. Only ever made for a server that has proven itself by `hello`. */
export interface EmulatorClient {
  readonly url: string;
  /** @returns the JSON of a 2xx, or its text when it is no JSON. @throws ReplyError, ConnectionError */
  get(path: string): Promise<unknown>;
  post(path: string, body?: unknown): Promise<unknown>;
  patch(path: string, body: unknown): Promise<unknown>;
  delete(path: string): Promise<unknown>;
  /** The `data` of each event of one name, parsed as JSON, until the server or `signal` ends the stream. */
  events(path: string, event: string, signal: AbortSignal): AsyncIterable<unknown>;
}

export interface ClientOptions {
  readonly url: string;
  readonly key: string;
  readonly timeoutMs?: number;
}

export function createClient({ url, key, timeoutMs = 15_000 }: ClientOptions): EmulatorClient {
  async function send(method: HttpRequest['method'], path: string, body?: unknown): Promise<unknown> {
    const headers: Record<string, string> = {
      'X-ApiKey': key,
      Accept: 'application/json',
      'User-Agent': ownAgents[0],
    };
    if (body !== undefined) headers['Content-Type'] = 'application/json';
    const reply = await sendRequest({
      method,
      url: url + path,
      headers,
      timeoutMs,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return readReply(reply);
  }
  return {
    url,
    get: (path) => send('GET', path),
    post: (path, body) => send('POST', path, body),
    patch: (path, body) => send('PATCH', path, body),
    delete: (path) => send('DELETE', path),
    events: (path, event, signal) => readEvents({ url: url + path, key, timeoutMs, event, signal }),
  };
}

function readReply(reply: HttpReply): unknown {
  if (reply.status < 200 || reply.status > 299) throw replyError(reply.status, reply.body);
  if (!/\bjson\b/.test(reply.headers['content-type'] ?? '')) return reply.body;
  try {
    return JSON.parse(reply.body);
  } catch {
    throw new ReplyError(reply.status, 'The server announced JSON and sent something else.');
  }
}

function replyError(status: number, body: string): ReplyError {
  const sentence = body.trim().split('\n').slice(0, 3).join(' ').slice(0, 500);
  return new ReplyError(status, sentence && !sentence.startsWith('<') ? sentence : `The server answered ${status}.`);
}

interface EventRequest {
  readonly url: string;
  readonly key: string;
  readonly timeoutMs: number;
  readonly event: string;
  readonly signal: AbortSignal;
}

async function* readEvents({ url, key, timeoutMs, event, signal }: EventRequest): AsyncIterable<unknown> {
  const headers = { 'X-ApiKey': key, Accept: 'text/event-stream' };
  const response = await openStream({ method: 'GET', url, headers, timeoutMs, signal });
  response.setEncoding('utf8');
  const status = response.statusCode ?? 0;
  if (status !== 200) {
    response.destroy();
    throw new ReplyError(status, `The server answered ${status} instead of a stream.`);
  }
  let arrived: unknown[] = [];
  const parser = createParser({
    onEvent: (message) => {
      if ((message.event ?? 'message') === event) arrived.push(JSON.parse(message.data));
    },
  });
  try {
    for await (const chunk of response as AsyncIterable<string>) {
      parser.feed(chunk);
      const events = arrived;
      arrived = [];
      yield* events;
    }
  } catch (error) {
    // A stream that is cut off has ended, by whoever did it; errors of ours are none of the connection's.
    if (!signal.aborted && !isCut(error)) throw error;
  }
}

function isCut(error: unknown): boolean {
  const code = (error as NodeJS.ErrnoException).code;
  return code === 'ECONNRESET' || code === 'ERR_STREAM_PREMATURE_CLOSE';
}
