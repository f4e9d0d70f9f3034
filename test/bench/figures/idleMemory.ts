import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { atMost, type Bench, type Figure, type Row } from '../figure.ts';
import { residentMegabytes } from '../residentMemory.ts';
import { startEmulator } from '../servers.ts';
import { median } from '../statistics.ts';

const idleMs = 30_000;

/** Resident memory with an empty store, some time after the start. The processes of all rounds idle side by side. */
export const idleMemory: Figure = {
  name: 'idle-memory',
  measure: async (bench) => {
    if (process.platform !== 'linux') return [notHere];
    return Promise.all([
      measureIdle(bench, 'in memory', () => ['--in-memory']),
      measureIdle(bench, 'on disk', (round) => ['--data-dir', join(bench.folder, `idle-${round}`)]),
    ]);
  },
};

const notHere: Row = { payload: 'only on Linux, from /proc', ours: '', peer: '', value: null, target: null };

async function measureIdle(
  { rounds, bundle }: Bench,
  kind: string,
  argsOf: (round: number) => readonly string[],
): Promise<Row> {
  const megabytes: number[] = [];
  await Promise.all(
    Array.from({ length: rounds }, async (_, round) => {
      const server = await startEmulator(bundle, ...argsOf(round));
      try {
        await sleep(idleMs);
        megabytes.push(await residentMegabytes(server.pid));
      } finally {
        await server.stop();
      }
    }),
  );
  return {
    payload: `VmRSS ${idleMs / 1000} s after ready, empty store ${kind}, MB`,
    ours: `${median(megabytes).toFixed(1)} MB (max ${Math.max(...megabytes).toFixed(1)})`,
    peer: '',
    value: median(megabytes),
    target: atMost(90),
  };
}
