import { startDefaults } from '../../emulator/contract/options.ts';
import { leaseTimes } from '../../emulator/leases.ts';
import type { OutsideTimes } from '../../emulator/outside.ts';
import { type ServerOptions, startServer } from '../../emulator/server.ts';

export const adminKey = 'a0'.repeat(20);

/** A running emulator with what tests do to it over its own API. */
export interface TestServer {
  readonly url: string;
  readonly adminKey: string;
  /** @returns the feed's URL, without a trailing slash. */
  createFeed(name: string, feedType: string): Promise<string>;
  /** @param key the body of `api-keys/create`. @returns the key's value. */
  createKey(key: object): Promise<string>;
  stop(): Promise<void>;
}

/** Starts an emulator on a free port, in memory unless told otherwise. */
export async function startTestServer(
  options: Partial<ServerOptions> = {},
  outsideTimes: OutsideTimes = {},
): Promise<TestServer> {
  const values: ServerOptions = {
    ...startDefaults,
    port: 0,
    dataDir: null,
    adminKey,
    logLevel: 'error',
    ...options,
  };
  const server = await startServer(values, leaseTimes, outsideTimes);
  const post = async (path: string, body: object): Promise<Record<string, unknown>> => {
    const response = await fetch(`${server.url}${path}`, {
      method: 'POST',
      headers: { 'X-ApiKey': server.instance.adminKey, 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${path}: ${response.status} ${text}`);
    return JSON.parse(text);
  };
  return {
    url: server.url,
    adminKey: server.instance.adminKey,
    createFeed: async (name, feedType) => {
      await post('/api/management/feeds/create', { name, feedType });
      return `${server.url}/${feedType}/${name}`;
    },
    createKey: async (key) => String((await post('/api/api-keys/create', key)).key),
    stop: () => server.stop(),
  };
}
