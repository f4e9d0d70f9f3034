import { randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { atMost, type Bench, type Figure, type Row } from '../figure.ts';
import { createFeed } from '../installation.ts';
import { publishDocument, writeGem, writeNupkg, writeTarball } from '../largePackages.ts';
import { peakMegabytes, residentMegabytes } from '../residentMemory.ts';
import { send } from '../send.ts';
import { type Server, startEmulator } from '../servers.ts';

const megabyte = 1024 * 1024;
const chunk = randomBytes(megabyte);
const idleMs = 5000;
const limit = 120;

/** How a package of the largest size goes in and out. */
interface LargePackage {
  readonly name: string;
  readonly feedType: string;
  readonly megabytes: number;
  write(path: string, bytes: number): Promise<void>;
  push(server: Server, path: string): Promise<void>;
  readonly pull: string;
}

const kinds: readonly LargePackage[] = [
  {
    name: 'nupkg, in a form',
    feedType: 'nuget',
    megabytes: 500,
    write: (path, bytes) => writeNupkg(path, 'Large', () => content(bytes)),
    push: (server, path) =>
      send(server, 'PUT', '/nuget/nuget/v3/package', {
        headers: { 'X-NuGet-ApiKey': server.adminKey ?? '', 'Content-Type': 'multipart/form-data; boundary=edge' },
        body: Readable.from(inForm(path), { objectMode: false }),
      }),
    pull: '/nuget/nuget/v3/flatcontainer/large/1.0.0/large.1.0.0.nupkg',
  },
  {
    name: 'gem',
    feedType: 'rubygems',
    megabytes: 500,
    write: (path, bytes) => writeGem(path, 'large', () => content(bytes), bytes),
    push: (server, path) =>
      send(server, 'POST', '/rubygems/rubygems/api/v1/gems', {
        headers: { Authorization: server.adminKey ?? '' },
        body: createReadStream(path),
      }),
    pull: '/rubygems/rubygems/gems/large-1.0.0.gem',
  },
  {
    name: 'npm',
    feedType: 'npm',
    megabytes: 300,
    write: (path, bytes) => writeTarball(path, 'large', () => content(bytes), bytes),
    push: async (server, path) =>
      send(server, 'PUT', '/npm/npm/large', {
        headers: { Authorization: `Bearer ${server.adminKey}`, 'Content-Type': 'application/json' },
        body: await publishDocument(path, 'large'),
      }),
    pull: '/npm/npm/large/-/large-1.0.0.tgz',
  },
];

/** How much memory packages of the largest sizes take on their way in and out: they are streamed. */
export const packageMemory: Figure = {
  name: 'package-memory',
  measure: async (bench) => {
    if (process.platform !== 'linux') {
      return [{ payload: 'only on Linux, from /proc', ours: '', peer: '', value: null, target: null }];
    }
    const rows: Row[] = [];
    for (const kind of kinds) rows.push(...(await measure(bench, kind)));
    return rows;
  },
};

async function measure({ bundle, folder }: Bench, kind: LargePackage): Promise<Row[]> {
  const { name, feedType, megabytes, write, push, pull } = kind;
  const dataDir = join(folder, `large-${feedType}`);
  const path = `${dataDir}.package`;
  // What stands around the content counts too.
  await write(path, (megabytes - 1) * megabyte);
  const server = await startEmulator(bundle, '--data-dir', dataDir);
  try {
    await createFeed(server, feedType, feedType);
    await sleep(idleMs);
    const idle = await residentMegabytes(server.pid);
    const basic = `Basic ${Buffer.from(`api:${server.adminKey}`).toString('base64')}`;
    const deeds = {
      push: () => push(server, path),
      pull: () => send(server, 'GET', pull, { headers: { Authorization: basic } }),
    };
    const rows: Row[] = [];
    for (const [deed, work] of Object.entries(deeds)) {
      const started = performance.now();
      const above = (await peakMegabytes(server.pid, work)) - idle;
      rows.push({
        payload: `${deed} of ${megabytes} MB ${name}, highest VmRSS above idle, MB`,
        ours: `${above.toFixed(1)} MB in ${((performance.now() - started) / 1000).toFixed(1)} s`,
        peer: `${idle.toFixed(0)} MB idle`,
        value: above,
        target: atMost(limit),
      });
    }
    return rows;
  } finally {
    await server.stop();
    for (const left of [dataDir, path, `${path}.data`]) await rm(left, { recursive: true, force: true });
  }
}

function content(length: number): Readable {
  return Readable.from(
    (function* () {
      for (let left = length; left > 0; left -= chunk.length) yield chunk.subarray(0, Math.min(left, chunk.length));
    })(),
  );
}

async function* inForm(path: string): AsyncGenerator<Buffer> {
  yield Buffer.from('--edge\r\nContent-Disposition: form-data; name="package"; filename="package.nupkg"\r\n\r\n');
  yield* createReadStream(path);
  yield Buffer.from('\r\n--edge--\r\n');
}
