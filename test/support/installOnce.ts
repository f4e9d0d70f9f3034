import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const staleAfterMs = 5 * 60 * 1000;

/** Something that tests need and that is installed on first need. */
export interface Installation {
  /** The folder that it fills; a stamp there says for what. */
  readonly target: string;
  /** The files that pin what is installed: other contents, another installation. */
  readonly pins: readonly string[];
  /** @returns whether it succeeded. */
  install(): boolean;
}

/**
 * Installs what is not there yet. Test files run side by side: one of them installs while the others wait. Synchronous,
 * because whether a test is skipped is decided when it is declared.
 * @returns whether it can be used.
 */
export function installOnce({ target, pins, install }: Installation): boolean {
  const stamp = join(target, '.stamp');
  const lock = join(target, '.lock');
  const wanted = fingerprint(pins);
  mkdirSync(target, { recursive: true });
  for (;;) {
    if (readText(stamp) === wanted) return true;
    if (takeLock(lock)) break;
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200);
  }
  try {
    if (readText(stamp) === wanted) return true;
    const installed = install();
    if (installed) writeFileSync(stamp, wanted);
    return installed;
  } finally {
    rmSync(lock, { recursive: true, force: true });
  }
}

function fingerprint(pins: readonly string[]): string {
  const hash = createHash('sha256').update(`${process.platform} ${process.arch} ${process.versions.modules}`);
  for (const file of pins) hash.update(readFileSync(file));
  return hash.digest('hex');
}

function readText(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}

function takeLock(lock: string): boolean {
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
