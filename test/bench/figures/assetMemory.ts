import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { atMost, type Bench, type Figure, type Row } from '../figure.ts';
import { createFeed } from '../installation.ts';
import { peakMegabytes, residentMegabytes } from '../residentMemory.ts';
import { send } from '../send.ts';
import { type Server, startEmulator } from '../servers.ts';
import { median } from '../statistics.ts';

const fileBytes = 500 * 1024 * 1024;
const partBytes = 5 * 1024 * 1024;
const chunk = randomBytes(1024 * 1024);
const idleMs = 5_000;
const limit = 120;

/** How much memory a large file takes on its way in and out: it is streamed, so its size must not matter. */
export const assetMemory: Figure = {
  name: 'asset-memory',
  measure: async (bench) => {
    if (process.platform !== 'linux') return [notHere];
    const rounds: Map<string, number>[] = [];
    // Half a minute each, and they hardly differ.
    for (let round = 0; round < Math.min(bench.rounds, 2); round += 1) rounds.push(await measureRound(bench, round));
    return [...(rounds[0]?.keys() ?? [])].map((deed) =>
      rowOf(
        deed,
        rounds.map((values) => values.get(deed) ?? Number.NaN),
      ),
    );
  },
};

const notHere: Row = { payload: 'only on Linux, from /proc', ours: '', peer: '', value: null, target: null };

function rowOf(deed: string, megabytes: readonly number[]): Row {
  return {
    payload: `${deed} of 500 MB, highest VmRSS above idle, MB`,
    ours: `${median(megabytes).toFixed(1)} MB (max ${Math.max(...megabytes).toFixed(1)})`,
    peer: '',
    value: Math.max(...megabytes),
    target: atMost(limit),
  };
}

async function measureRound({ bundle, folder }: Bench, round: number): Promise<Map<string, number>> {
  const dataDir = join(folder, `assets-${round}`);
  const server = await startEmulator(bundle, '--data-dir', dataDir);
  try {
    await createFeed(server, 'assets', 'asset');
    await sleep(idleMs);
    const idle = await residentMegabytes(server.pid);
    const content = '/endpoints/assets/content';
    const deeds: Readonly<Record<string, () => Promise<void>>> = {
      push: () => send(server, 'PUT', `${content}/a.bin`, { body: bytes(fileBytes) }),
      pull: () => send(server, 'GET', `${content}/a.bin`),
      'push in parts': () => sendParts(server, `${content}/b.bin`),
      export: () => send(server, 'GET', '/endpoints/assets/export?format=tgz'),
    };
    const above = new Map<string, number>();
    for (const [deed, work] of Object.entries(deeds)) above.set(deed, (await peakMegabytes(server.pid, work)) - idle);
    return above;
  } finally {
    await server.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
}

function bytes(length: number): Readable {
  return Readable.from(
    (function* () {
      for (let left = length; left > 0; left -= chunk.length) yield chunk.subarray(0, Math.min(left, chunk.length));
    })(),
  );
}

async function sendParts(server: Server, path: string): Promise<void> {
  const totalParts = fileBytes / partBytes;
  for (let index = 0; index < totalParts; index += 1) {
    const query = `index=${index}&offset=${index * partBytes}&partSize=${partBytes}`;
    const url = `${path}?multipart=upload&id=b&totalSize=${fileBytes}&totalParts=${totalParts}&${query}`;
    await send(server, 'POST', url, { body: bytes(partBytes) });
  }
  await send(server, 'POST', `${path}?multipart=complete&id=b`);
}
