import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { ClientName as ConfigName } from '../../src/clients/client.ts';
import { installOnce } from './installOnce.ts';

const source = resolve('test', 'clients');
const target = resolve('.clients');
const pins = ['package.json', 'package-lock.json'];

/** A pinned client. */
interface PinnedClient {
  /** Its name in `test/clients/package.json`. */
  readonly dependency: string;
  /** The path of what is run in it: by our own Node, unless it is a program by itself. */
  readonly entry: readonly string[];
  readonly isProgram?: true;
  /** The client of `proget-keys config` whose file it reads. */
  readonly config: ConfigName;
}

export const npmClients = {
  npm10: { dependency: 'npm10', entry: ['bin', 'npm-cli.js'], config: 'npm' },
  npm11: { dependency: 'npm11', entry: ['bin', 'npm-cli.js'], config: 'npm' },
  pnpm10: { dependency: 'pnpm10', entry: ['bin', 'pnpm.cjs'], config: 'pnpm' },
  pnpm12: { dependency: 'pnpm12', entry: ['bin', 'pnpm.mjs'], config: 'pnpm' },
  yarn1: { dependency: 'yarn1', entry: ['bin', 'yarn.js'], config: 'yarn1' },
  yarn4: { dependency: '@yarnpkg/cli-dist', entry: ['bin', 'yarn.js'], config: 'yarn' },
  // The package `bun` would fetch its program after the installation; this is the program.
  bun: { dependency: '@oven/bun-linux-x64-baseline', entry: ['bin', 'bun'], isProgram: true, config: 'bun' },
} as const satisfies Record<string, PinnedClient>;
export type ClientName = keyof typeof npmClients;
export const clientNames = Object.keys(npmClients) as ClientName[];

/** Program and first arguments of a client. */
export function clientCommand(client: ClientName): [string, ...string[]] {
  const { dependency, entry, isProgram }: PinnedClient = npmClients[client];
  const path = join(target, 'node_modules', ...dependency.split('/'), ...entry);
  return isProgram === true ? [path] : [process.execPath, path];
}

/** The script of a client that our own Node runs. */
export function clientScript(client: ClientName): string {
  return clientCommand(client).at(-1) ?? '';
}

/** The pinned version, `10.9.9`. */
export function clientVersion(client: ClientName): string {
  const { dependencies, optionalDependencies } = JSON.parse(readFileSync(join(source, 'package.json'), 'utf8'));
  const pin: string = { ...dependencies, ...optionalDependencies }[npmClients[client].dependency];
  return pin.slice(pin.lastIndexOf('@') + 1);
}

/** Installs the pinned clients into `.clients`, unless they are there. @returns whether that succeeded. */
export function installClients(): boolean {
  return installOnce({ target, pins: pins.map((name) => join(source, name)), install });
}

/** As {@link installClients}. @returns whether this one can be used. */
export function installClient(client: ClientName): boolean {
  return installClients() && existsSync(clientCommand(client).at(-1) ?? '');
}

function install(): boolean {
  for (const name of [...pins, '.npmrc']) copyFileSync(join(source, name), join(target, name));
  const args = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error', '--prefix', target];
  const { status } = spawnSync('npm', args, { cwd: target, stdio: 'inherit', shell: process.platform === 'win32' });
  return status === 0;
}
