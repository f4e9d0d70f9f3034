import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buildNpmTarball, npmPublishDocument } from '../../../emulator/demo/npmPackage.ts';
import { Npm } from '../../support/npm.ts';
import { installClient } from '../../support/npmClients.ts';
import { atMost, type Bench, type Figure, type Row } from '../figure.ts';
import { processorSeconds } from '../processorTime.ts';
import { type Server, startEmulator, startStaticServer } from '../servers.ts';
import { median } from '../statistics.ts';

const packages = Array.from({ length: 200 }, (_, index) => (index % 2 === 0 ? `bench-${index}` : `@bench/p-${index}`));
/** Random, so it does not shrink in the tarball. */
const fileBytes = 10_000;

/** What one installation took. */
interface Installation {
  readonly seconds: number;
  readonly serverSeconds: number;
}

/** `npm install` of 200 packages with a token and cold caches, against node:http that has every answer ready. */
export const npmInstall: Figure = {
  name: 'npmInstall',
  measure: async ({ bundle, folder, rounds }: Bench): Promise<Row[]> => {
    if (!installClient('npm11')) throw new Error('npm 11 is not installed');
    const emulator = await startEmulator(bundle, '--data-dir', join(folder, 'npmInstall'));
    const servers = [emulator];
    try {
      const file = join(folder, 'answers.json');
      await writeFile(file, JSON.stringify(await fill(emulator)));
      const peer = await startStaticServer(file);
      servers.push(peer);
      const ours: Installation[] = [];
      const theirs: Installation[] = [];
      // The first round warms both up and does not count.
      for (let round = 0; round <= rounds; round += 1) {
        ours.push(await install(emulator, emulator.adminKey ?? ''));
        theirs.push(await install(peer, 'any'));
      }
      const [our, their] = [ours, theirs].map((all) => median(all.slice(1).map(({ seconds }) => seconds)));
      return [
        {
          payload: `${packages.length} packages of ${fileBytes / 1000} KB, on disk, npm 11, cold caches`,
          ours: describe(ours.slice(1)),
          peer: `${describe(theirs.slice(1))}, ready answers`,
          value: (our ?? 0) / (their ?? 1),
          target: atMost(1.1),
        },
      ];
    } finally {
      for (const server of servers) await server.stop();
    }
  },
};

function describe(all: readonly Installation[]): string {
  const seconds = all.map((one) => one.seconds);
  const server = median(all.map(({ serverSeconds }) => serverSeconds));
  return `${median(seconds).toFixed(2)} s (max ${Math.max(...seconds).toFixed(2)}), server ${server.toFixed(2)} s of processor`;
}

async function install({ url, pid }: Server, key: string): Promise<Installation> {
  const npm = await Npm.create('npm11');
  try {
    const dependencies = Object.fromEntries(packages.map((name) => [name, '1.0.0']));
    await npm.writeProject({ name: 'app', version: '1.0.0', dependencies }, { url, name: 'npm', key });
    const before = await processorSeconds(pid);
    const started = performance.now();
    const { code, output } = await npm.run(['install', '--no-fund']);
    const seconds = (performance.now() - started) / 1000;
    if (code !== 0) throw new Error(output);
    return { seconds, serverSeconds: (await processorSeconds(pid)) - before };
  } finally {
    await npm.remove();
  }
}

/** Publishes the packages. @returns what the emulator answers about them, for the peer to repeat. */
async function fill({ url, adminKey = '' }: Server): Promise<object> {
  const headers = { 'X-ApiKey': adminKey, Authorization: `Bearer ${adminKey}`, 'Content-Type': 'application/json' };
  const body = JSON.stringify({ name: 'npm', feedType: 'npm' });
  await fetch(`${url}/api/management/feeds/create`, { method: 'POST', headers, body });
  const answers: Record<string, { type: string; body: string }> = {};
  const keep = async (path: string): Promise<void> => {
    const answer = await fetch(url + path, { headers: { Authorization: headers.Authorization } });
    if (!answer.ok) throw new Error(await answer.text());
    const bytes = Buffer.from(await answer.arrayBuffer());
    answers[path] = { type: answer.headers.get('content-type') ?? '', body: bytes.toString('base64') };
  };
  for (const name of packages) {
    const packageJson = { name, version: '1.0.0' };
    const tarball = await buildNpmTarball(packageJson, { 'data.txt': randomBytes(fileBytes).toString('latin1') });
    const path = `/npm/npm/${name.replace('/', '%2f')}`;
    const document = JSON.stringify(npmPublishDocument(packageJson, tarball));
    const published = await fetch(url + path, { method: 'PUT', headers, body: document });
    if (!published.ok) throw new Error(await published.text());
    await keep(path);
    await keep(`/npm/npm/${name}/-/${name.slice(name.indexOf('/') + 1)}-1.0.0.tgz`);
  }
  return { origin: url, answers };
}
