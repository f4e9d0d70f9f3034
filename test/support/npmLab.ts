import { after, before } from 'node:test';
import type { ServerOptions } from '../../emulator/server.ts';
import type { KeyForm } from '../../src/clients/source.ts';
import { clientTest } from './clients.ts';
import { until } from './diskServer.ts';
import { Npm } from './npm.ts';
import { type ClientName, clientVersion, installClient } from './npmClients.ts';
import { startTestServer, type TestServer } from './testServer.ts';

/** One server with the feeds and keys that a file of client tests shares. */
export interface NpmLab {
  readonly server: TestServer;
  /** URL of the feed `packages`, without a slash at the end. */
  readonly url: string;
  readonly keys: {
    /** Everything. */
    readonly admin: string;
    /** View, add and delete in the feed. */
    readonly publisher: string;
    /** View only. */
    readonly reader: string;
    /** Add only, so that no client can look first. */
    readonly adder: string;
    /** All of the publisher's rights, but expired. */
    readonly expired: string;
    /** View, and characters that are special in every file. */
    readonly special: string;
    /** Everything, but in another feed. */
    readonly elsewhere: string;
    /** No key at all: {@link publisher} with its last character changed. */
    readonly wrong: string;
  };
}

/**
 * Declares the server of a test file.
 * @param prepare what to do before it starts
 * @param fill what to do before the first test (a hook of the test's own would run beside this one)
 * @returns what to call inside tests.
 */
export function npmLab(
  options: Partial<ServerOptions> = {},
  prepare?: () => Promise<void>,
  fill?: (lab: NpmLab) => Promise<void>,
): () => NpmLab {
  let lab: NpmLab | undefined;
  before(async () => {
    await prepare?.();
    const server = await startTestServer(options);
    const url = await server.createFeed('packages', 'npm');
    await server.createFeed('other', 'npm');
    const createKey = (feed: string, ...packagePermissions: string[]): Promise<string> =>
      server.createKey({ type: 'feed', feed, packagePermissions, displayName: `${feed} ${packagePermissions}` });
    const publisher = await createKey('packages', 'view', 'add', 'delete');
    const expiration = new Date(Date.now() + 1500).toISOString();
    const own = { type: 'feed', feed: 'packages', displayName: 'its own' };
    const expired = await server.createKey({ ...own, packagePermissions: ['view', 'add', 'delete'], expiration });
    const special = await server.createKey({ ...own, packagePermissions: ['view'], key: 'sp3cial: #;"%HOME%\\ä' });
    await until('a key has expired', () => Date.now() > Date.parse(expiration));
    const opened: NpmLab = {
      server,
      url,
      keys: {
        admin: server.adminKey,
        publisher,
        adder: await createKey('packages', 'add'),
        expired,
        special,
        reader: await createKey('packages', 'view'),
        elsewhere: await createKey('other', 'view', 'add', 'delete'),
        wrong: `${publisher.slice(0, -1)}${publisher.endsWith('0') ? '1' : '0'}`,
      },
    };
    await fill?.(opened);
    lab = opened;
  });
  after(() => lab?.server.stop());
  return () => {
    if (lab === undefined) throw new Error('the lab is not open yet');
    return lab;
  };
}

/** A project for a client, with the `.npmrc` that `proget-keys config npm` prints for this key. */
export interface Project {
  readonly packageJson: object;
  /** The publisher's when left out. */
  readonly key?: string;
  /** A reference instead. */
  readonly keyForm?: KeyForm;
  /** A whole `.npmrc` or `.yarnrc.yml` instead. */
  readonly npmrc?: string;
}

/** Runs commands of one client in a fresh home, one after the other. */
export async function inProject<Result>(
  client: ClientName,
  lab: NpmLab,
  { packageJson, key, keyForm, npmrc }: Project,
  work: (npm: Npm) => Promise<Result>,
): Promise<Result> {
  const npm = await Npm.create(client);
  try {
    const configuration = npmrc ?? { url: lab.server.url, name: 'packages', key: keyForm ?? key ?? lab.keys.publisher };
    await npm.writeProject(packageJson, configuration);
    return await work(npm);
  } finally {
    await npm.remove();
  }
}

/** `test` for one of the pinned clients. */
export function npmTest(client: ClientName): ReturnType<typeof clientTest> {
  return clientTest(`${client} (${clientVersion(client)})`, installClient(client));
}
