import { spawnSync } from 'node:child_process';
import { copyFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { installOnce } from './installOnce.ts';

const source = resolve('test', 'clients');
const target = resolve('.clients');
const pins = ['package.json', 'package-lock.json'];

/** The scripts that each client is run by, with our own Node. */
export const clientScripts = {
  npm11: join(target, 'node_modules', 'npm11', 'bin', 'npm-cli.js'),
  pnpm10: join(target, 'node_modules', 'pnpm10', 'bin', 'pnpm.cjs'),
  pnpm12: join(target, 'node_modules', 'pnpm12', 'bin', 'pnpm.mjs'),
} as const;
export type ClientName = keyof typeof clientScripts;

/** Installs the pinned clients into `.clients`, unless they are there. @returns whether they can be used. */
export function installClients(): boolean {
  return installOnce({ target, pins: pins.map((name) => join(source, name)), install });
}

function install(): boolean {
  for (const name of [...pins, '.npmrc']) copyFileSync(join(source, name), join(target, name));
  const args = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error', '--prefix', target];
  const { status } = spawnSync('npm', args, { cwd: target, stdio: 'inherit', shell: process.platform === 'win32' });
  return status === 0;
}
