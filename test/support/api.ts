import { sendRequest } from '../../emulator/attach/http.ts';
import type { TestServer } from './testServer.ts';

export interface ApiAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
  /** The body as JSON. Throws where it is none. */
  // biome-ignore lint/suspicious/noExplicitAny: tests look into bodies of every shape
  readonly json: any;
}

export interface ApiCall {
  readonly method?: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Sent as X-ApiKey; the admin key when absent, nothing when null. */
  readonly key?: string | null;
  readonly headers?: Readonly<Record<string, string>>;
  /** An object goes out as JSON, text as it is. */
  readonly body?: object | string;
}

/** One request, without anything that a client library would add or follow. */
export async function call(server: TestServer, path: string, options: ApiCall = {}): Promise<ApiAnswer> {
  const { method = 'GET', key = server.adminKey, headers = {}, body } = options;
  const reply = await sendRequest({
    method,
    url: `${server.url}${path}`,
    headers: {
      ...(key === null ? {} : { 'X-ApiKey': key }),
      ...(typeof body === 'object' ? { 'Content-Type': 'application/json' } : {}),
      ...headers,
    },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    timeoutMs: 20_000,
  });
  return {
    status: reply.status,
    headers: reply.headers,
    text: reply.body,
    get json() {
      return JSON.parse(reply.body);
    },
  };
}

export function basic(user: string, password: string): { Authorization: string } {
  return { Authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}` };
}

export function bearer(key: string): { Authorization: string } {
  return { Authorization: `Bearer ${key}` };
}
