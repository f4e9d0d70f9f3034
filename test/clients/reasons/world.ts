import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { DenialCode, HintCode } from '../../../emulator/contract/denial.ts';
import { basic, call } from '../../support/api.ts';
import { startTestServer, type TestServer } from '../../support/testServer.ts';

export type Family = 'npm' | 'nuget' | 'gem';

/** What a client is given to send. */
export interface Sent {
  readonly key?: string;
  readonly user?: string;
  readonly password?: string;
}

/** Every reason that a feed can give, and how a client earns it. */
export interface Reason {
  readonly code: DenialCode | HintCode;
  /** Those that can earn it at all. */
  readonly families: readonly Family[];
  /** Other servers than the private one: where Anonymous may do all, and the Free edition. */
  readonly server?: 'open' | 'free';
  /** Policies while it runs. */
  readonly policies?: Readonly<Record<string, boolean>>;
  /** Headers that something between client and server adds. */
  readonly added?: (world: World) => Readonly<Record<string, string>>;
  readonly sent: (world: World) => Sent;
}

/** Servers, keys and users of which each client's reasons are made. Every family has its own feed, named like it. */
export interface World {
  readonly servers: Readonly<Record<'private' | 'open' | 'free', TestServer>>;
  readonly keys: Readonly<
    Record<'good' | 'expired' | 'disabled' | 'elsewhere' | 'idle' | 'sca' | 'personal' | 'restricted' | 'free', string>
  >;
  /** May do everything on the open server. */
  readonly open: { readonly good: string; readonly idle: string };
  close(): Promise<void>;
}

export const feedTypes: Readonly<Record<Family, string>> = { npm: 'npm', nuget: 'nuget', gem: 'rubygems' };
const password = 'correct horse';

export const reasons: readonly Reason[] = [
  { code: 'missing-key', families: ['npm', 'nuget', 'gem'], sent: () => ({}) },
  { code: 'malformed-credential', families: ['npm', 'nuget', 'gem'], sent: () => ({ key: 'x'.repeat(5000) }) },
  { code: 'unknown-key', families: ['npm', 'nuget', 'gem'], sent: () => ({ key: '4f'.repeat(20) }) },
  { code: 'expired', families: ['npm', 'nuget', 'gem'], sent: ({ keys }) => ({ key: keys.expired }) },
  { code: 'disabled', families: ['npm', 'nuget', 'gem'], sent: ({ keys }) => ({ key: keys.disabled }) },
  {
    code: 'bad-password',
    families: ['npm', 'nuget', 'gem'],
    sent: () => ({ user: 'jane', password: 'wrong horse' }),
  },
  { code: 'wrong-feed', families: ['npm', 'nuget', 'gem'], sent: ({ keys }) => ({ key: keys.elsewhere }) },
  { code: 'missing-permission', families: ['npm', 'nuget', 'gem'], sent: ({ keys }) => ({ key: keys.idle }) },
  { code: 'api-not-permitted', families: ['npm', 'nuget', 'gem'], sent: ({ keys }) => ({ key: keys.sca }) },
  {
    // A user and password in place of a key is read from NuGet's header alone.
    code: 'pseudo-keys-disabled',
    families: ['nuget'],
    policies: { pseudoKeys: false },
    sent: () => ({ key: `jane:${password}` }),
  },
  {
    code: 'personal-keys-disabled',
    families: ['npm', 'nuget', 'gem'],
    policies: { personalKeys: false },
    sent: ({ keys }) => ({ key: keys.personal }),
  },
  { code: 'user-restricted', families: ['npm', 'nuget', 'gem'], sent: ({ keys }) => ({ key: keys.restricted }) },
  { code: 'edition', families: ['npm', 'nuget', 'gem'], server: 'free', sent: ({ keys }) => ({ key: keys.free }) },
  {
    code: 'foreign-host',
    families: ['npm', 'nuget', 'gem'],
    added: () => ({ host: 'foreign.example' }),
    sent: ({ keys }) => ({ key: keys.good }),
  },
  {
    code: 'cross-site',
    families: ['npm', 'nuget', 'gem'],
    added: () => ({ 'sec-fetch-site': 'cross-site' }),
    sent: ({ keys }) => ({ key: keys.good }),
  },
  {
    code: 'carrier-ignored',
    families: ['npm', 'nuget', 'gem'],
    added: ({ keys }) => ({ 'x-apikey': keys.good }),
    sent: () => ({ key: '4f'.repeat(20) }),
  },
  {
    // npm and its family have but one header for all of them.
    code: 'several-credentials',
    families: ['nuget', 'gem'],
    sent: ({ keys }) => ({ key: 'az', user: 'api', password: keys.good }),
  },
  {
    code: 'anonymous-fallback',
    families: ['npm', 'nuget', 'gem'],
    server: 'open',
    sent: ({ open }) => ({ key: open.idle }),
  },
  {
    code: 'anonymous-sufficed',
    families: ['npm', 'nuget', 'gem'],
    server: 'open',
    sent: ({ open }) => ({ key: open.good }),
  },
];

export async function openWorld(): Promise<World> {
  const dataDir = await mkdtemp(join(tmpdir(), 'proget-keys-reasons-'));
  // The Free edition lets nobody make Personal keys, so they are made before.
  const before = await startTestServer({ dataDir });
  await makeFeeds(before);
  await makeUser(before, 'jane', 'Publish Packages');
  const free = await before.createKey({ type: 'Personal', user: 'jane' });
  await before.stop();
  const main = await startTestServer();
  await makeFeeds(main);
  for (const feedType of Object.values(feedTypes)) await main.createFeed(`other-${feedType}`, feedType);
  await makeUser(main, 'jane', 'Publish Packages');
  await makeUser(main, 'joe', 'Publish Packages');
  await post(main, '/api/security/permissions/add', { user: 'joe', task: 'Publish Packages', feed: 'npm', deny: true });
  await post(main, '/api/security/permissions/add', {
    user: 'joe',
    task: 'Publish Packages',
    feed: 'nuget',
    deny: true,
  });
  await post(main, '/api/security/permissions/add', { user: 'joe', task: 'Publish Packages', feed: 'gem', deny: true });
  const every = { type: 'Feed', feed: Object.keys(feedTypes).join(','), packagePermissions: ['view', 'add', 'delete'] };
  const open = await startTestServer({ anonymous: 'admin' });
  await makeFeeds(open);
  const keys = {
    good: await main.createKey(every),
    expired: await main.createKey({ ...every, expiration: new Date(Date.now() + 1000).toISOString() }),
    disabled: await makeDisabled(main, every),
    elsewhere: await main.createKey({
      ...every,
      feed: Object.values(feedTypes)
        .map((type) => `other-${type}`)
        .join(','),
    }),
    idle: await main.createKey({ ...every, packagePermissions: ['promote'] }),
    sca: await main.createKey({ type: 'System', systemApis: ['sca'] }),
    personal: await main.createKey({ type: 'Personal', user: 'jane' }),
    restricted: await main.createKey({ type: 'Personal', user: 'joe' }),
    free,
  };
  while ((await call(main, '/npm/npm/-/ping', { key: null, headers: basic('api', keys.expired) })).status === 200) {
    await pause(50);
  }
  const servers = { private: main, open, free: await startTestServer({ dataDir, edition: 'free' }) };
  return {
    servers,
    keys,
    open: {
      good: await open.createKey(every),
      idle: await open.createKey({ ...every, packagePermissions: ['promote'] }),
    },
    async close() {
      for (const server of Object.values(servers)) await server.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

async function makeFeeds(server: TestServer): Promise<void> {
  for (const [family, feedType] of Object.entries(feedTypes)) await server.createFeed(family, feedType);
}

async function makeUser(server: TestServer, name: string, task: string): Promise<void> {
  await post(server, '/api/security/users/add', { name, password });
  await post(server, '/api/security/permissions/add', { user: name, task });
}

async function makeDisabled(server: TestServer, body: object): Promise<string> {
  const { json } = await call(server, '/api/api-keys/create', { method: 'POST', body });
  await call(server, `/emulator/keys/${json.id}`, { method: 'PATCH', body: { enabled: false } });
  return json.key;
}

async function post(server: TestServer, path: string, body: object): Promise<void> {
  const { status, text } = await call(server, path, { method: 'POST', body });
  if (status >= 300) throw new Error(`${path}: ${status} ${text}`);
}
