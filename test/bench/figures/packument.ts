import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buildNpmTarball, npmPublishDocument } from '../../../emulator/demo/npmPackage.ts';
import { atLeast, type Bench, type Figure, type Row } from '../figure.ts';
import { applyLoad, type LoadResult } from '../load.ts';
import { type Server, startBareServer, startEmulator } from '../servers.ts';
import { median, quantile } from '../statistics.ts';

const connections = 10;
const roundMs = 2000;
const bodyBytes = 10_000;

/** GET of a packument with a Feed key, against node:http that hands out the same bytes to everyone. */
export const packument: Figure = {
  name: 'packument',
  measure: async (bench) => [
    await compare(bench, 'on disk', '--data-dir', join(bench.folder, 'packument')),
    await compare(bench, 'in memory', '--in-memory'),
  ],
};

async function compare({ rounds, bundle, folder }: Bench, kind: string, ...args: readonly string[]): Promise<Row> {
  const emulator = await startEmulator(bundle, ...args);
  const servers = [emulator];
  try {
    const key = await prepare(emulator);
    const url = new URL(`${emulator.url}/npm/npm/bench`);
    const headers = { Authorization: `Bearer ${key}`, Accept: 'application/json', 'User-Agent': 'npm/11.0.0 node/v20' };
    const body = Buffer.from(await (await fetch(url, { headers })).arrayBuffer());
    const bodyFile = join(folder, 'packument.json');
    await writeFile(bodyFile, body);
    const bare = await startBareServer(bodyFile);
    servers.push(bare);
    const bareUrl = new URL(bare.url);

    const ours: LoadResult[] = [];
    const peer: LoadResult[] = [];
    // The first round warms both up and does not count.
    for (let round = 0; round <= rounds; round += 1) {
      ours.push(await applyLoad(url, headers, connections, roundMs));
      peer.push(await applyLoad(bareUrl, headers, connections, roundMs));
    }
    const [oursMedian, peerMedian] = [ours, peer].map((results) => rateOf(results.slice(1)));
    return {
      payload: `${body.length} bytes, ${connections} connections, ${kind}, ${rounds} × ${roundMs / 1000} s`,
      ours: describe(ours.slice(1)),
      peer: `${describe(peer.slice(1))} bare`,
      value: (oursMedian ?? 0) / (peerMedian ?? 1),
      target: atLeast(0.35),
    };
  } finally {
    for (const server of servers) await server.stop();
  }
}

/** Makes the feed, a package whose packument has the wanted size, and a key. @returns the key. */
async function prepare({ url, adminKey = '' }: Server): Promise<string> {
  const post = async (path: string, method: string, body: unknown, bearer: string): Promise<string> => {
    const headers = { 'X-ApiKey': adminKey, Authorization: `Bearer ${bearer}`, 'Content-Type': 'application/json' };
    const answer = await fetch(`${url}${path}`, { method, headers, body: JSON.stringify(body) });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${text}`);
    return text;
  };
  await post('/api/management/feeds/create', 'POST', { name: 'npm', feedType: 'npm' }, adminKey);
  const key = { type: 'feed', feed: 'npm', packagePermissions: ['view', 'add'], displayName: 'bench' };
  const created = JSON.parse(await post('/api/api-keys/create', 'POST', key, adminKey));
  const bearer = String(created.key);
  const publish = async (version: string, description: string): Promise<number> => {
    const packageJson = { name: 'bench', version, description };
    await post('/npm/npm/bench', 'PUT', npmPublishDocument(packageJson, await buildNpmTarball(packageJson)), bearer);
    const answer = await fetch(`${url}/npm/npm/bench`, { headers: { Authorization: `Bearer ${bearer}` } });
    return (await answer.arrayBuffer()).byteLength;
  };
  const length = await publish('1.0.0', 'x');
  for (let patch = 1, size = length; size < bodyBytes * 0.97; patch += 1) {
    size = await publish(`1.0.${patch}`, 'What a package of ordinary length says about itself.');
  }
  return bearer;
}

function rateOf(results: readonly LoadResult[]): number {
  return median(results.map(({ perSecond }) => perSecond));
}

function describe(results: readonly LoadResult[]): string {
  const p99 = quantile(
    results.flatMap(({ latencies }) => [...latencies]),
    0.99,
  );
  const busy = median(results.map(({ clientBusy }) => clientBusy));
  return `${rateOf(results).toFixed(0)}/s (p99 ${p99.toFixed(2)} ms, client ${(busy * 100).toFixed(0)} % busy)`;
}
