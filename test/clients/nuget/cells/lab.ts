import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { buildNupkg, type NupkgContent } from '../../../../emulator/demo/nugetPackage.ts';
import { Dotnet } from '../../../support/dotnet.ts';
import { startTestServer, type TestServer } from '../../../support/testServer.ts';

const everything = ['view', 'add', 'delete'];

/** An emulator with the private feed `lab`, keys of every sort, and a dotnet that knows the feed under the same name. */
export class DotnetLab {
  readonly server: TestServer;
  readonly dotnet: Dotnet;
  readonly feedUrl: string;
  readonly keys: Readonly<Record<'good' | 'expired' | 'otherFeed' | 'reader', string>>;

  private constructor(server: TestServer, dotnet: Dotnet, feedUrl: string, keys: DotnetLab['keys']) {
    this.server = server;
    this.dotnet = dotnet;
    this.feedUrl = feedUrl;
    this.keys = keys;
  }

  static async open(): Promise<DotnetLab> {
    const server = await startTestServer();
    const feedUrl = await server.createFeed('lab', 'nuget');
    await server.createFeed('other', 'nuget');
    const create = (more: object) =>
      server.createKey({ type: 'feed', feed: 'lab', packagePermissions: everything, ...more });
    const keys = {
      good: await create({}),
      expired: await create({ expiration: new Date(Date.now() + 1000).toISOString() }),
      otherFeed: await create({ feed: 'other' }),
      reader: await create({ packagePermissions: ['view'] }),
    };
    const headers = { Authorization: `Basic ${Buffer.from(`api:${keys.expired}`).toString('base64')}` };
    while ((await fetch(`${feedUrl}/v3/index.json`, { headers })).ok) await pause(100);
    const dotnet = await Dotnet.create();
    await dotnet.write('lab.nupkg', await buildNupkg({ id: 'Lab.Pkg', version: '1.0.0' }));
    return new DotnetLab(server, dotnet, feedUrl, keys);
  }

  /** May do everything in the feed. */
  get key(): string {
    return this.keys.good;
  }

  get source(): string {
    return `${this.feedUrl}/v3/index.json`;
  }

  async close(): Promise<void> {
    await this.dotnet.remove();
    await this.server.stop();
  }

  /** The configuration that each cell begins with, and empty caches. */
  async reset(): Promise<void> {
    await this.dotnet.forget();
    // Where `dotnet nuget add source` may have written credentials that would go on counting.
    await rm(join(this.dotnet.folder, 'home', '.nuget', 'NuGet'), { recursive: true, force: true });
    await this.dotnet.configure({ name: 'lab', url: this.source, key: this.key });
  }

  /** Runs dotnet, which has to succeed. @returns its output. */
  async succeed(...args: string[]): Promise<string> {
    const { code, output } = await this.dotnet.run(args);
    assert.equal(code, 0, output);
    return output;
  }

  push(file: string, ...more: string[]): Promise<string> {
    return this.succeed('nuget', 'push', file, '--source', 'lab', '--api-key', this.key, ...more);
  }

  async publish(content: NupkgContent): Promise<void> {
    await this.push(await this.dotnet.write(`${content.id}.${content.version}.nupkg`, await buildNupkg(content)));
  }
}
