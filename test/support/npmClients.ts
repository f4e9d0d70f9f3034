import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFileSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const source = resolve('test', 'clients');
const target = resolve('.clients');
const stamp = join(target, '.stamp');
const lock = join(target, '.lock');
const staleAfterMs = 5 * 60 * 1000;

/** The scripts that each client is run by, with our own Node. */
export const clientScripts = {
  npm11: join(target, 'node_modules', 'npm11', 'bin', 'npm-cli.js'),
  pnpm10: join(target, 'node_modules', 'pnpm10', 'bin', 'pnpm.cjs'),
  pnpm12: join(target, 'node_modules', 'pnpm12', 'bin', 'pnpm.mjs'),
} as const;
export type ClientName = keyof typeof clientScripts;

/**
 * Installs the pinned clients into `.clients`, unless they are there. Test files run side by side: one of them installs
 * while the others wait. Synchronous, because whether a test is skipped is decided when it is declared.
 * @returns whether they can be used.
 */
export function installClients(): boolean {
  const wanted = fingerprint();
  mkdirSync(target, { recursive: true });
  for (;;) {
    if (readStamp() === wanted) return true;
    if (takeLock()) break;
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200);
  }
  try {
    if (readStamp() === wanted) return true;
    for (const name of ['package.json', 'package-lock.json', '.npmrc'])
      copyFileSync(join(source, name), join(target, name));
    const args = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error', '--prefix', target];
    const { status } = spawnSync('npm', args, { cwd: target, stdio: 'inherit', shell: process.platform === 'win32' });
    if (status === 0) writeFileSync(stamp, wanted);
    return status === 0;
  } finally {
    rmSync(lock, { recursive: true, force: true });
  }
}

function fingerprint(): string {
  const hash = createHash('sha256').update(`${process.platform} ${process.arch} ${process.versions.modules}`);
  for (const name of ['package.json', 'package-lock.json']) hash.update(readFileSync(join(source, name)));
  return hash.digest('hex');
}

function readStamp(): string | null {
  try {
    return readFileSync(stamp, 'utf8');
  } catch {
    return null;
  }
}

function takeLock(): boolean {
  try {
    mkdirSync(lock);
    return true;
  } catch {
    // A run that was killed in the middle of an installation must not block every later one.
    const since = statSync(lock, { throwIfNoEntry: false })?.mtimeMs;
    if (since !== undefined && Date.now() - since > staleAfterMs) rmSync(lock, { recursive: true, force: true });
    return false;
  }
}
