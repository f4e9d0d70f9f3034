import { randomBytes } from 'node:crypto';
import { buildNpmTarball, npmPublishDocument } from '../../../emulator/demo/npmPackage.ts';
import { Npm } from '../../support/npm.ts';
import { installClient } from '../../support/npmClients.ts';
import type { Figure } from '../figure.ts';
import { compareInstallation, createFeed, sendAll, timed } from '../installation.ts';
import type { Server } from '../servers.ts';

const packages = Array.from({ length: 200 }, (_, index) => (index % 2 === 0 ? `bench-${index}` : `@bench/p-${index}`));
/** Random, so it does not shrink in the tarball. */
const fileBytes = 10_000;

/** `npm install` of 200 packages with a token. */
export const npmInstall: Figure = {
  name: 'npmInstall',
  measure: async (bench) => {
    if (!installClient('npm11')) throw new Error('npm 11 is not installed');
    const payload = `${packages.length} packages of ${fileBytes / 1000} KB, npm 11`;
    return compareInstallation(bench, { name: 'npmInstall', payload, fill, install });
  },
};

async function install(url: string, key: string): Promise<number> {
  const npm = await Npm.create('npm11');
  try {
    const dependencies = Object.fromEntries(packages.map((name) => [name, '1.0.0']));
    await npm.writeProject({ name: 'app', version: '1.0.0', dependencies }, { url, name: 'npm', key });
    return await timed(() => npm.run(['install', '--no-fund']));
  } finally {
    await npm.remove();
  }
}

async function fill(emulator: Server): Promise<void> {
  const { url, adminKey = '' } = emulator;
  await createFeed(emulator, 'npm', 'npm');
  const headers = { Authorization: `Bearer ${adminKey}`, 'Content-Type': 'application/json' };
  await sendAll(packages.length, async (index) => {
    const name = packages[index] ?? '';
    const packageJson = { name, version: '1.0.0' };
    const tarball = await buildNpmTarball(packageJson, { 'data.txt': randomBytes(fileBytes).toString('latin1') });
    const body = JSON.stringify(npmPublishDocument(packageJson, tarball));
    return fetch(`${url}/npm/npm/${name.replace('/', '%2f')}`, { method: 'PUT', headers, body });
  });
}
