import { buildNpmTarball, npmPublishDocument } from '../../../emulator/demo/npmPackage.ts';
import { atMost, type Figure, type Row } from '../figure.ts';
import { createFeed, sendAll } from '../installation.ts';
import { type Server, startEmulator } from '../servers.ts';
import { median } from '../statistics.ts';

const requests = 50;
const sizes = { small: 20, large: 20_000 } as const;
type Size = keyof typeof sizes;

/** What one client asks of a feed; the same of both feeds. */
interface Question {
  readonly name: string;
  /** Of the package that is published first; it is built before the time begins. */
  readonly version?: (turn: number) => string;
  readonly path: (turn: number) => string;
}

const questions: readonly Question[] = [
  { name: 'packument', path: () => '/lab-1' },
  { name: 'tarball', path: () => '/lab-1/-/lab-1-1.0.0.tgz' },
  { name: 'search for many, first page', path: () => '/-/v1/search?text=lab&size=20' },
  { name: 'publish, then packument', version: (turn) => `2.${turn}.0`, path: () => '/lab-1' },
  { name: 'publish, then search', version: (turn) => `3.${turn}.0`, path: () => '/-/v1/search?text=lab-7&size=1' },
  {
    name: 'publish, then search in words never used before',
    version: (turn) => `4.${turn}.0`,
    path: (turn) => `/-/v1/search?text=ab-${turn}&size=1`,
  },
];

/** npm with 20 000 packages against 20. */
export const npmMany: Figure = {
  name: 'npm-many',
  measure: async ({ bundle, rounds }) => {
    const emulator = await startEmulator(bundle, '--in-memory');
    try {
      for (const size of ['small', 'large'] as const) await fill(emulator, size);
      const rows: Row[] = [];
      for (const question of questions) rows.push(await compare(emulator, question, rounds));
      return rows;
    } finally {
      await emulator.stop();
    }
  },
};

/** Makes every version that is published a new one. */
let turn = 0;

async function compare(server: Server, { name, version, path }: Question, rounds: number): Promise<Row> {
  const times: Record<Size, number[]> = { small: [], large: [] };
  for (let round = 0; round <= rounds; round += 1) {
    for (const size of ['small', 'large'] as const) {
      const taken: number[] = [];
      for (let index = 0; index < requests; index += 1) {
        turn += 1;
        // Another package for each few, or its packument would grow and grow.
        const document = version === undefined ? null : await build(`new-${round}-${index % 10}`, version(turn));
        const started = performance.now();
        if (document !== null) await publish(server, size, document);
        const answer = await fetch(`${server.url}/npm/${size}${path(turn)}`, { headers: headersOf(server) });
        await answer.arrayBuffer();
        taken.push(performance.now() - started);
        if (!answer.ok) throw new Error(`${name}: ${answer.status}`);
      }
      // The first round warms up.
      if (round > 0) times[size].push(median(taken));
    }
  }
  const [small, large] = [median(times.small), median(times.large)];
  return {
    payload: name,
    ours: `${large.toFixed(2)} ms with ${sizes.large} packages`,
    peer: `${small.toFixed(2)} ms with ${sizes.small}`,
    value: large / small,
    target: atMost(1.5),
  };
}

interface Document {
  readonly name: string;
  readonly body: string;
}

async function build(name: string, version: string): Promise<Document> {
  const packageJson = { name, version };
  return { name, body: JSON.stringify(npmPublishDocument(packageJson, await buildNpmTarball(packageJson))) };
}

async function publish(server: Server, size: Size, { name, body }: Document): Promise<Response> {
  const headers = { ...headersOf(server), 'Content-Type': 'application/json' };
  const answer = await fetch(`${server.url}/npm/${size}/${name}`, { method: 'PUT', headers, body });
  if (!answer.ok) throw new Error(await answer.text());
  await answer.arrayBuffer();
  return answer;
}

function headersOf({ adminKey }: Server): Record<string, string> {
  return { Authorization: `Bearer ${adminKey}` };
}

async function fill(server: Server, size: Size): Promise<void> {
  await createFeed(server, size, 'npm');
  await sendAll(sizes[size], async (index) => publish(server, size, await build(`lab-${index}`, '1.0.0')));
}
