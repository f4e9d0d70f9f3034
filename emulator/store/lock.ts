import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import { join } from 'node:path';
import { LockedError, systemCode } from './errors.ts';

/** A data directory is ours until it is released. */
export interface Lock {
  /** Idempotent. */
  release(): void;
}

interface Holder {
  readonly pid: number;
  /** Start of the process as its system writes it, null where that cannot be known. */
  readonly started: string | null;
}

/** Two racers for one stale lock: the loser meets the winner's lock in the next round. */
const ROUNDS = 5;

/**
 * Takes DIR/lock. A lock is stale when its process is gone, or its pid belongs to another process by now (containers
 * reuse pids, our own included).
 * @throws LockedError
 */
export function acquireLock(dir: string): Lock {
  fs.mkdirSync(dir, { recursive: true, mode: 0o700 });
  const path = join(dir, 'lock');
  const own = `${JSON.stringify({ pid: process.pid, started: startOf(process.pid) })}\n`;
  for (let round = 0; round < ROUNDS; round++) {
    if (createExclusively(path, own)) return { release: () => release(path, own) };
    const found = readText(path);
    if (found === null) continue;
    const holder = parseHolder(found);
    if (holder !== null && isAlive(holder)) throw new LockedError(dir, holder.pid);
    removeStale(path, found);
  }
  throw new LockedError(dir, parseHolder(readText(path) ?? '')?.pid ?? null);
}

/** Written aside and linked, so that nobody ever reads half a lock. */
function createExclusively(path: string, text: string): boolean {
  const aside = `${path}.${process.pid}`;
  fs.writeFileSync(aside, text, { mode: 0o600 });
  try {
    fs.linkSync(aside, path);
    return true;
  } catch (error) {
    if (systemCode(error) === 'EEXIST') return false;
    // A file system without hard links.
    return writeExclusively(path, text);
  } finally {
    fs.rmSync(aside, { force: true });
  }
}

function writeExclusively(path: string, text: string): boolean {
  try {
    fs.writeFileSync(path, text, { flag: 'wx', mode: 0o600 });
    return true;
  } catch (error) {
    if (systemCode(error) === 'EEXIST') return false;
    throw error;
  }
}

/** Renames first: only one of two racers gets the file, and one that grabbed the winner's fresh lock puts it back. */
function removeStale(path: string, stale: string): void {
  const aside = `${path}.${process.pid}.stale`;
  try {
    fs.renameSync(path, aside);
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return;
    throw error;
  }
  if (readText(aside) !== stale) createBack(aside, path);
  fs.rmSync(aside, { force: true });
}

function createBack(aside: string, path: string): void {
  try {
    fs.linkSync(aside, path);
  } catch (error) {
    if (systemCode(error) !== 'EEXIST') throw error;
  }
}

function release(path: string, own: string): void {
  if (readText(path) === own) fs.rmSync(path, { force: true });
}

function readText(path: string): string | null {
  try {
    return fs.readFileSync(path, 'utf8');
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return null;
    throw error;
  }
}

function parseHolder(text: string): Holder | null {
  try {
    const { pid, started } = JSON.parse(text) as Partial<Holder>;
    return typeof pid === 'number' ? { pid, started: typeof started === 'string' ? started : null } : null;
  } catch {
    return null;
  }
}

function isAlive({ pid, started }: Holder): boolean {
  const now = startOf(pid);
  if (started !== null && now !== null) return started === now;
  if (pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it lives, but belongs to somebody else.
    return systemCode(error) === 'EPERM';
  }
}

/** When a process started, in whatever form its system has: only ever compared. Null when unknown or gone. */
function startOf(pid: number): string | null {
  try {
    if (process.platform === 'linux') {
      const stat = fs.readFileSync(`/proc/${pid}/stat`, 'latin1');
      // The name in field 2 may hold blanks and brackets; field 22 counts from behind its last bracket.
      return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null;
    }
    if (process.platform === 'win32') return null;
    const out = execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { stdio: ['ignore', 'pipe', 'ignore'] });
    return out.toString().trim() || null;
  } catch {
    return null;
  }
}
