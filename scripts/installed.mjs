// Installs the packages that the repository names, but only when something changed since the last time.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const stampFile = join(root, 'node_modules', '.install-stamp');

/** What decides whether an installation still fits: the manifests, and what native packages depend on. */
function fingerprint() {
  const hash = createHash('sha256');
  for (const file of ['package-lock.json', 'package.json']) hash.update(readFileSync(join(root, file))).update('\0');
  hash.update(`${process.versions.node.split('.')[0]} ${process.platform} ${process.arch}`);
  return hash.digest('hex');
}

/** Runs npm, the one that runs us if there is one. stdout goes to stderr: it is not our data. @returns the exit code. */
export function runNpm(...args) {
  const stdio = ['ignore', 2, 2];
  const own = process.env.npm_execpath;
  const result =
    own?.endsWith('.js') && existsSync(own)
      ? spawnSync(process.execPath, [own, ...args], { cwd: root, stdio })
      : spawnSync('npm', args, { cwd: root, stdio, shell: process.platform === 'win32' });
  if (result.error) throw result.error;
  return result.status ?? 1;
}

/** Makes node_modules what package-lock.json says. Ends the process when that fails. */
export function ensureInstalled() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 19)) {
    console.error(`Node 20.19 or newer is needed; this is ${process.versions.node}.`);
    process.exit(1);
  }
  const wanted = fingerprint();
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === wanted) return;
  console.error('Installing packages (npm ci) …');
  if (runNpm('ci', '--no-audit', '--no-fund') !== 0) {
    console.error('npm ci failed: see its messages above.');
    process.exit(1);
  }
  writeFileSync(stampFile, wanted);
}

/** Makes dist/. Ends the process when that fails. */
export function build() {
  const result = spawnSync(process.execPath, ['esbuild.mjs'], { cwd: root, stdio: ['ignore', 2, 2] });
  if (result.status === 0) return;
  console.error('The build failed: see its messages above.');
  process.exit(1);
}
