import { join } from 'node:path';
import { atMost, type Bench, type Row } from './figure.ts';
import { processorSeconds } from './processorTime.ts';
import { type Server, startEmulator, startReadyAnswers } from './servers.ts';
import { median } from './statistics.ts';

/** What a client installs, and how. */
export interface InstallationCase {
  /** Name of the figure, and of the data directory. */
  readonly name: string;
  readonly payload: string;
  /** Publishes what is installed. */
  fill(emulator: Server): Promise<void>;
  /** Everything cold. @returns seconds that the client took. */
  install(url: string, key: string): Promise<number>;
}

/** What one installation took, in seconds. */
interface Taken {
  readonly wall: number;
  readonly processor: number;
}

/**
 * How long a client takes with the emulator, on disk and with a key, and with node:http that has all the same answers
 * ready and looks at no key. They take turns, and turns at being first.
 */
export async function compareInstallation(
  { bundle, folder, rounds }: Bench,
  { name, payload, fill, install }: InstallationCase,
): Promise<Row[]> {
  const emulator = await startEmulator(bundle, '--data-dir', join(folder, name));
  const servers = [emulator];
  try {
    await fill(emulator);
    const peer = await startReadyAnswers(emulator.url);
    servers.push(peer);
    const taken = { ours: [] as Taken[], theirs: [] as Taken[] };
    const sides = [
      { server: emulator, into: taken.ours },
      { server: peer, into: taken.theirs },
    ];
    const installOnce = async ({ server: { url, pid } }: (typeof sides)[number]): Promise<Taken> => {
      const before = await processorSeconds(pid);
      const wall = await install(url, emulator.adminKey ?? '');
      return { wall, processor: (await processorSeconds(pid)) - before };
    };
    // Warms both up, and tells the peer its answers.
    for (const side of sides) await installOnce(side);
    await fetch(`${peer.url}/ready`, { method: 'POST' });
    for (let round = 0; round < rounds; round += 1) {
      for (const side of round % 2 === 0 ? sides : sides.toReversed()) side.into.push(await installOnce(side));
    }
    const [ours, theirs] = [taken.ours, taken.theirs].map((all) => median(all.map(({ wall }) => wall)));
    return [
      {
        payload: `${payload}, on disk, cold caches`,
        ours: describe(taken.ours),
        peer: `${describe(taken.theirs)}, ready answers`,
        value: (ours ?? 0) / (theirs ?? 1),
        target: atMost(1.1),
      },
    ];
  } finally {
    for (const server of servers) await server.stop();
  }
}

function describe(all: readonly Taken[]): string {
  const walls = all.map(({ wall }) => wall);
  const processor = median(all.map((one) => one.processor));
  return `${median(walls).toFixed(2)} s (max ${Math.max(...walls).toFixed(2)}), server ${processor.toFixed(2)} s of processor`;
}

/** Sends `make(index)` for each of `count`, sixteen at once. @throws when one is refused. */
export async function sendAll(count: number, send: (index: number) => Promise<Response>): Promise<void> {
  for (let start = 0; start < count; start += 16) {
    const indexes = Array.from({ length: Math.min(16, count - start) }, (_, offset) => start + offset);
    for (const answer of await Promise.all(indexes.map(send))) if (!answer.ok) throw new Error(await answer.text());
  }
}

/** Makes a feed with the admin key. */
export async function createFeed({ url, adminKey = '' }: Server, name: string, feedType: string): Promise<void> {
  const headers = { 'X-ApiKey': adminKey, 'Content-Type': 'application/json' };
  const body = JSON.stringify({ name, feedType });
  const answer = await fetch(`${url}/api/management/feeds/create`, { method: 'POST', headers, body });
  if (!answer.ok) throw new Error(await answer.text());
}

/** Runs a client to its end. @returns seconds. @throws its output when it fails. */
export async function timed(run: () => Promise<{ readonly code: number | null; readonly output: string }>) {
  const started = performance.now();
  const { code, output } = await run();
  const seconds = (performance.now() - started) / 1000;
  if (code !== 0) throw new Error(output);
  return seconds;
}
