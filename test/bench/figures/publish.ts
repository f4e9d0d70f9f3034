import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { Agent, type IncomingMessage, request } from 'node:http';
import { join } from 'node:path';
import { buildNpmTarball, npmPublishDocument } from '../../../emulator/demo/npmPackage.ts';
import { atLeast, type Bench, type Figure, type Row } from '../figure.ts';
import { createFeed } from '../installation.ts';
import { processorSeconds } from '../processorTime.ts';
import { type Server, startEmulator } from '../servers.ts';
import { median } from '../statistics.ts';
import { installVerdaccio, startVerdaccio } from '../verdaccio.ts';

/** Random bytes, written as UTF-8: with the rest they make a tarball of some 5 KB. */
const fileBytes = 3300;
const roundMs = 3000;
const cases = [
  { parallel: 1, target: 2.5 },
  { parallel: 8, target: 3.5 },
] as const;

/** A registry to publish to. */
interface Registry {
  readonly server: Server;
  /** Base URL of packages. */
  readonly url: string;
  readonly token: string;
}

/** What one round came to. */
interface Round {
  readonly perSecond: number;
  /** Milliseconds of the server for each publish. */
  readonly processor: number;
}

/** `npm publish` of new packages of 5 KB, answered when they outlive a crash, with verdaccio beside, which syncs nothing. */
export const publish: Figure = {
  name: 'publish',
  measure: async ({ bundle, folder, rounds }: Bench): Promise<Row[]> => {
    const version = installVerdaccio();
    if (version === null) throw new Error('verdaccio could not be installed');
    const emulator = await startEmulator(bundle, '--data-dir', join(folder, 'publish'));
    const servers = [emulator];
    try {
      await createFeed(emulator, 'npm', 'npm');
      const verdaccio = await startVerdaccio(join(folder, 'verdaccio'));
      servers.push(verdaccio);
      const ours: Registry = { server: emulator, url: `${emulator.url}/npm/npm`, token: emulator.adminKey ?? '' };
      const theirs: Registry = { server: verdaccio, url: verdaccio.url, token: verdaccio.token };
      const rows: Row[] = [];
      for (const one of cases) rows.push(await compare(one, ours, theirs, rounds, version));
      return rows;
    } finally {
      for (const server of servers) await server.stop();
    }
  },
};

async function compare(
  { parallel, target }: (typeof cases)[number],
  ours: Registry,
  theirs: Registry,
  rounds: number,
  version: string,
): Promise<Row> {
  const results = new Map<Registry, Round[]>([
    [ours, []],
    [theirs, []],
  ]);
  // The first round warms both up and does not count.
  for (let round = 0; round <= rounds; round += 1) {
    for (const registry of round % 2 === 0 ? [ours, theirs] : [theirs, ours]) {
      const result = await publishFor(registry, parallel);
      if (round > 0) results.get(registry)?.push(result);
    }
  }
  const [our, their] = [ours, theirs].map((registry) => results.get(registry) ?? []);
  const rate = (all: readonly Round[] = []) => median(all.map(({ perSecond }) => perSecond));
  return {
    payload: `new packages of 5 KB, ${parallel} at once, ${rounds} × ${roundMs / 1000} s`,
    ours: `${describe(our)}, synced`,
    peer: `${describe(their)}, verdaccio ${version} with JWT, not synced`,
    value: rate(our) / rate(their),
    target: atLeast(target),
  };
}

function describe(rounds: readonly Round[] = []): string {
  const rate = median(rounds.map(({ perSecond }) => perSecond));
  const processor = median(rounds.map((round) => round.processor));
  return `${rate.toFixed(0)}/s, server ${processor.toFixed(1)} ms of processor each`;
}

/** Makes every package a new one. */
let count = 0;

async function publishFor({ server, url, token }: Registry, parallel: number): Promise<Round> {
  const agent = new Agent({ keepAlive: true, maxSockets: parallel });
  // More than the round will take: nothing is built while it runs.
  const bodies = await Promise.all(Array.from({ length: parallel === 1 ? 3000 : 6000 }, buildBody));
  let published = 0;
  const before = await processorSeconds(server.pid);
  const started = performance.now();
  const publisher = async (): Promise<void> => {
    while (performance.now() - started < roundMs) {
      const next = bodies.pop();
      if (next === undefined) throw new Error('the bodies are used up');
      await put(agent, `${url}/${next.name}`, token, next.body);
      published += 1;
    }
  };
  await Promise.all(Array.from({ length: parallel }, publisher));
  const seconds = (performance.now() - started) / 1000;
  agent.destroy();
  const processor = (((await processorSeconds(server.pid)) - before) * 1000) / published;
  return { perSecond: published / seconds, processor };
}

async function buildBody(): Promise<{ name: string; body: Buffer }> {
  count += 1;
  const name = `bench-${count}`;
  const packageJson = { name, version: '1.0.0' };
  const tarball = await buildNpmTarball(packageJson, { 'data.txt': randomBytes(fileBytes).toString('latin1') });
  return { name, body: Buffer.from(JSON.stringify(npmPublishDocument(packageJson, tarball))) };
}

async function put(agent: Agent, url: string, token: string, body: Buffer): Promise<void> {
  const headers = {
    Authorization: `Bearer ${token}`,
    'Content-Type': 'application/json',
    'Content-Length': body.length,
  };
  const outgoing = request(url, { method: 'PUT', agent, headers });
  const answered = once(outgoing, 'response');
  outgoing.end(body);
  const [response] = (await answered) as [IncomingMessage];
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk);
  if ((response.statusCode ?? 500) >= 300) throw new Error(`${url}: ${response.statusCode} ${Buffer.concat(chunks)}`);
}
