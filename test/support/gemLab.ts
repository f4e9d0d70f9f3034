import { after, before } from 'node:test';
import type { ServerOptions } from '../../emulator/server.ts';
import { clientTest } from './clients.ts';
import { GemFeed } from './gemFeed.ts';
import { hasRuby, Ruby } from './ruby.ts';
import { startTestServer, type TestServer } from './testServer.ts';

/** One server with the feeds and keys that a file of client tests shares, and one Ruby. */
export interface GemLab {
  readonly server: TestServer;
  readonly ruby: Ruby;
  /** URL of the feed `packages`, without a slash at the end. */
  readonly url: string;
  /** The same feed, with all rights. */
  readonly feed: GemFeed;
  readonly keys: {
    /** View, add and delete in the feed. */
    readonly publisher: string;
    /** View only. */
    readonly reader: string;
    /** Add only. */
    readonly adder: string;
    /** Everything, but in another feed. */
    readonly elsewhere: string;
    /** As {@link publisher}, but only for a second ({@link untilExpired}). */
    readonly expired: string;
    /** No key at all: {@link publisher} with its last character changed. */
    readonly wrong: string;
  };
}

export const available = hasRuby();
/** `test` for gem and bundle. */
export const rubyTest = clientTest('Ruby with gem and bundle', available);

/** Declares the server of a test file. @returns what to call inside tests. */
export function gemLab(options: Partial<ServerOptions> = {}): () => GemLab {
  let lab: GemLab | undefined;
  let server: TestServer | undefined;
  before(async () => {
    if (!available) return;
    const started = await startTestServer(options);
    server = started;
    const url = await started.createFeed('packages', 'rubygems');
    await started.createFeed('other', 'rubygems');
    const key = (feed: string, more: object, ...packagePermissions: string[]) =>
      started.createKey({
        type: 'feed',
        feed,
        packagePermissions,
        displayName: `${feed} ${packagePermissions}`,
        ...more,
      });
    const all = ['view', 'add', 'delete'];
    const publisher = await key('packages', {}, ...all);
    const expiration = new Date(Date.now() + 1000).toISOString();
    lab = {
      server: started,
      ruby: await Ruby.create(),
      url,
      feed: new GemFeed(url, started.adminKey),
      keys: {
        publisher,
        reader: await key('packages', {}, 'view'),
        adder: await key('packages', {}, 'add'),
        elsewhere: await key('other', {}, ...all),
        expired: await key('packages', { expiration, displayName: 'bygone' }, ...all),
        wrong: `${publisher.slice(0, -1)}${publisher.endsWith('0') ? '1' : '0'}`,
      },
    };
  });
  after(async () => {
    await lab?.ruby.remove();
    await server?.stop();
  });
  return () => {
    if (lab === undefined) throw new Error('the lab is not open yet');
    return lab;
  };
}

/** Waits until a key that was made for a second is over. */
export async function untilExpired({ url, keys }: GemLab): Promise<void> {
  const feed = new GemFeed(url, keys.expired);
  while ((await feed.get('/versions')).status !== 401) await new Promise((resolve) => setTimeout(resolve, 50));
}

/** The source with credentials inside, as RubyGems wants it. */
export function withKey(url: string, key: string): string {
  return `${url.replace('://', `://api:${encodeURIComponent(key)}@`)}/`;
}
