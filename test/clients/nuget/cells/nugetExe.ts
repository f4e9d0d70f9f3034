import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { buildNupkg } from '../../../../emulator/demo/nugetPackage.ts';
import type { ClientRun } from '../../../support/clients.ts';
import { NugetExe } from '../../../support/nugetExe.ts';
import { NuGetFeed } from '../../../support/nugetFeed.ts';
import { startTestServer, type TestServer } from '../../../support/testServer.ts';
import type { Cell } from '../../matrix.ts';
import { assertShown, type PitfallRow } from '../../pitfalls/pitfall.ts';

const everything = ['view', 'add', 'delete'];

/** An emulator with a private feed of three packages, and a nuget.exe that knows it by the name `lab`. */
export class NugetExeLab {
  readonly server: TestServer;
  readonly nuget: NugetExe;
  readonly feedUrl: string;
  readonly keys: Readonly<Record<'good' | 'reader' | 'elsewhere', string>>;

  private constructor(server: TestServer, nuget: NugetExe, feedUrl: string, keys: NugetExeLab['keys']) {
    this.server = server;
    this.nuget = nuget;
    this.feedUrl = feedUrl;
    this.keys = keys;
  }

  static async open(): Promise<NugetExeLab> {
    const server = await startTestServer();
    const feedUrl = await server.createFeed('lab', 'nuget');
    await server.createFeed('other', 'nuget');
    const create = (more: object) =>
      server.createKey({ type: 'feed', feed: 'lab', packagePermissions: everything, ...more });
    const metadataXml = '<dependencies><dependency id="Lab.Base" version="[1.0,2.0)" /></dependencies>';
    await new NuGetFeed(feedUrl, server.adminKey).publish(
      { id: 'Lab.Base', version: '1.0.0' },
      { id: 'Lab.Base', version: '2.0.0-rc.1' },
      { id: 'Lab.App', version: '1.0.0', metadataXml },
    );
    const nuget = await NugetExe.create();
    const keys = {
      good: await create({}),
      reader: await create({ packagePermissions: ['view'] }),
      elsewhere: await create({ feed: 'other' }),
    };
    return new NugetExeLab(server, nuget, feedUrl, keys);
  }

  async close(): Promise<void> {
    await this.nuget.remove();
    await this.server.stop();
  }

  async succeed(...args: string[]): Promise<string> {
    const { code, output } = await this.nuget.run(...args);
    assert.equal(code, 0, output);
    return output;
  }

  /** Writes `NAME.nupkg`, a package of that id. */
  async pack(name: string): Promise<string> {
    await this.nuget.write(`${name}.nupkg`, await buildNupkg({ id: name, version: '1.0.0' }));
    return `${name}.nupkg`;
  }
}

/** What nuget.exe does at a source, and how it is refused there. `id` is for packages of the cell's own. */
const works: Readonly<Record<string, (lab: NugetExeLab, id: string) => Promise<void>>> = {
  async 'lists the newest packages'(lab) {
    const output = await lab.succeed('list', '-Source', 'lab');
    assert.match(output, /^\s*Lab\.App 1\.0\.0\s+Lab\.Base 1\.0\.0\s/);
  },
  async 'lists all versions, prereleases too'(lab) {
    const output = await lab.succeed('list', 'Base', '-Source', 'lab', '-AllVersions', '-Prerelease');
    assert.match(output, /Lab\.Base 2\.0\.0-rc\.1\s+Lab\.Base 1\.0\.0/);
  },
  async 'installs a package and what it needs'({ nuget, ...lab }, id) {
    await nuget.remove('home/.local');
    const { code, output } = await nuget.run(
      'install',
      'Lab.App',
      '-Source',
      'lab',
      '-OutputDirectory',
      id,
      '-NoCache',
    );
    assert.equal(code, 0, output);
    for (const name of ['Lab.App.1.0.0', 'Lab.Base.1.0.0']) {
      assert.ok(existsSync(join(nuget.folder, id, name, `${name}.nupkg`)), `${name} ${lab.feedUrl}`);
    }
  },
  async 'pushes with a key, passes over a duplicate, and deletes'(lab, id) {
    const { good } = lab.keys;
    const file = await lab.pack(id);
    assert.match(await lab.succeed('push', file, good, '-Source', 'lab'), /Your package was pushed/);
    const again = await lab.nuget.run('push', file, good, '-Source', 'lab');
    assert.equal(again.code, 1, again.output);
    assert.match(again.output, /409 \(.* already exists in feed lab/);
    assert.match(await lab.succeed('push', file, good, '-Source', 'lab', '-SkipDuplicate'), /already exists/);
    assert.match(await lab.succeed('delete', id, '1.0.0', good, '-Source', 'lab'), /was deleted successfully/);
    const gone = await lab.nuget.run('delete', id, '1.0.0', good, '-Source', 'lab');
    assert.match(gone.output, /404 \(.* is not in feed lab/);
  },
  async 'pushes with a key that setApiKey has kept'(lab, id) {
    await lab.succeed('setApiKey', lab.keys.good, '-Source', 'lab');
    assert.match(await lab.succeed('push', await lab.pack(id), '-Source', 'lab'), /Your package was pushed/);
  },
  async 'pushes with the credentials of the source alone'(lab, id) {
    assert.match(await lab.succeed('push', await lab.pack(id), '-Source', 'lab'), /Your package was pushed/);
  },
  async 'shows why a push with a wrong key is refused'(lab, id) {
    const wrong = `${lab.keys.good.slice(0, -1)}${lab.keys.good.endsWith('0') ? '1' : '0'}`;
    const { code, output } = await lab.nuget.run('push', await lab.pack(id), wrong, '-Source', 'lab');
    assert.equal(code, 1, output);
    assert.match(output, /401 \(.*does not exist\. \[unknown-key\]\)/);
    assert.ok(!output.includes(wrong), 'the key is not repeated');
  },
  async 'shows why a push with a key that may only read is refused'(lab, id) {
    const { code, output } = await lab.nuget.run('push', await lab.pack(id), lab.keys.reader, '-Source', 'lab');
    assert.equal(code, 1, output);
    assert.match(output, /403 \(.*has no Add permission on feed lab\. \[missing-permission\]\)/);
    assert.match(output, /WARNING: Use a key with Add/);
  },
  async 'shows why a delete with a key of another feed is refused'(lab) {
    const { code, output } = await lab.nuget.run('delete', 'Lab.App', '1.0.0', lab.keys.elsewhere, '-Source', 'lab');
    assert.equal(code, 1, output);
    assert.match(output, /403 \(.*is for feed other, not for feed lab\. \[wrong-feed\]\)/);
  },
};

const sources = {
  V2: (feedUrl: string) => feedUrl,
  V3: (feedUrl: string) => `${feedUrl}/v3/index.json`,
} as const;
const version = '5.8';

/** The life of a package in a feed of another type. */
async function liveIn(
  lab: NugetExeLab,
  feedType: string,
  feed: string,
  sourceOf: (feedUrl: string) => string,
): Promise<void> {
  await lab.server.createFeed(feed, feedType);
  const key = await lab.server.createKey({ type: 'feed', feed, packagePermissions: everything });
  await lab.nuget.configure(sourceOf(`${lab.server.url}/nuget/${feed}`), key);
  const id = `Lab.${feed}`;
  assert.match(await lab.succeed('push', await lab.pack(id), key, '-Source', 'lab'), /Your package was pushed/);
  await lab.nuget.remove('home/.local');
  assert.match(await lab.succeed('list', id, '-Source', 'lab'), new RegExp(`^\\s*${id} 1\\.0\\.0`, 'm'));
  await lab.succeed('install', id, '-Source', 'lab', '-OutputDirectory', feed, '-NoCache');
  assert.ok(existsSync(join(lab.nuget.folder, feed, `${id}.1.0.0`, `${id}.1.0.0.nupkg`)));
  assert.match(await lab.succeed('delete', id, '1.0.0', key, '-Source', 'lab'), /was deleted successfully/);
  await lab.nuget.remove('home/.local');
  assert.match(await lab.succeed('list', id, '-Source', 'lab'), /No packages found/);
}

interface NugetExePitfall extends Omit<PitfallRow, 'client'> {
  readonly action: string;
  readonly run: (lab: NugetExeLab) => Promise<ClientRun>;
}

const pitfalls: readonly NugetExePitfall[] = [
  {
    number: '7',
    pitfall: 'user and key in the URL of the source: NuGet leaves them out',
    action: 'with the key in the URL of the source sends none',
    shows: '401 No credential was sent, and Anonymous may not view packages in feed lab. [missing-key]',
    channel: 'reason phrase',
    told: null,
    async run({ nuget, feedUrl, keys }) {
      await nuget.configure(feedUrl.replace('://', `://api:${keys.good}@`), null);
      return nuget.run('list', '-Source', 'lab');
    },
  },
  {
    number: '9',
    pitfall: '`setApiKey` for another address than the one that is pushed to: no key is found',
    action: 'finds no key that was kept for another address',
    shows: "WARNING: No API Key was provided and no API Key could be found for 'http://127.0.0.1:PORT/nuget/lab/'",
    channel: 'the client itself',
    told: { by: 'README', text: '`nuget.exe setApiKey` keeps a key for exactly the address that was typed' },
    async run(lab) {
      const { nuget, feedUrl, keys } = lab;
      await nuget.configure(feedUrl, null);
      await lab.succeed('setApiKey', keys.good, '-Source', feedUrl);
      return nuget.run('push', await lab.pack('Lab.Kept'), '-Source', `${feedUrl}/`);
    },
  },
];

/** Everything that nuget.exe does in the wide matrix of clients. */
export const nugetExeCells: readonly Cell<NugetExeLab>[] = [
  ...Object.entries(sources).flatMap(([protocol, sourceOf]) =>
    Object.entries(works).map(([action, work], index) => ({
      client: 'nuget.exe',
      version,
      action: `${action} at a ${protocol} source`,
      async run(lab: NugetExeLab) {
        await lab.nuget.configure(sourceOf(lab.feedUrl), lab.keys.good);
        await work(lab, `Lab.Own${protocol}${index}`);
      },
    })),
  ),
  ...['chocolatey', 'powershell'].flatMap((feedType) =>
    Object.entries(sources).map(([protocol, sourceOf]) => ({
      client: 'nuget.exe',
      version,
      action: `pushes to a ${feedType} feed, lists, installs and deletes there, at a ${protocol} source`,
      run: (lab: NugetExeLab) => liveIn(lab, feedType, `${feedType}-${protocol.toLowerCase()}`, sourceOf),
    })),
  ),
  {
    client: 'nuget.exe',
    version,
    action: 'adds a source with its credentials and lists it',
    async run(lab) {
      await lab.nuget.write(
        'NuGet.Config',
        '<configuration><packageSources><clear /></packageSources></configuration>',
      );
      const login = ['-UserName', 'api', '-Password', lab.keys.good, '-StorePasswordInClearText'];
      await lab.succeed('sources', 'Add', '-Name', 'lab', '-Source', lab.feedUrl, ...login);
      assert.match(await lab.succeed('sources', 'List'), /lab \[Enabled\]/);
      assert.match(await lab.succeed('list', '-Source', 'lab'), /Lab\.App 1\.0\.0/);
    },
  },
  ...pitfalls.map((pitfall) => ({
    client: 'nuget.exe',
    version,
    action: pitfall.action,
    async run(lab: NugetExeLab) {
      const run = await pitfall.run(lab);
      assert.notEqual(run.code, 0, run.output);
      await assertShown(pitfall, run, lab.server);
    },
  })),
];

/** For the page of pitfalls. */
export const nugetExePitfallRows: readonly PitfallRow[] = pitfalls.map((pitfall) => ({
  ...pitfall,
  client: `nuget.exe ${version}`,
}));
