import { execFileSync } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
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

/** The loser of a race meets the winner's lock in the next round; more rounds than racers are likely. */
const ROUNDS = 20;

/** Locks of this very process, for systems that do not tell when a process started. */
const held = new Set<string>();

/**
 * Takes DIR/lock. A lock is stale when its process is gone, or its pid belongs to another process by now (containers
 * reuse pids, our own included).
 * @throws LockedError
 */
export function acquireLock(dir: string): Lock {
  fs.mkdirSync(dir, { recursive: true, mode: 0o700 });
  return take(dir, join(dir, 'lock'));
}

/**
 * Whoever replaces a stale lock first takes a lock named after its text, which no other lock shares. So only one process
 * at a time replaces it, and none replaces another's fresh lock.
 */
function take(dir: string, path: string): Lock {
  // The nonce makes each lock's text unique.
  const own = `${JSON.stringify({ pid: process.pid, started: startOf(process.pid), nonce: randomUUID() })}\n`;
  for (let round = 0; round < ROUNDS; round++) {
    if (createExclusively(path, own)) return hold(path, own);
    const found = readText(path);
    if (found === null) continue;
    const holder = parseHolder(found);
    if (holder !== null && isAlive(path, holder)) throw new LockedError(dir, holder.pid);
    if (replaceStale(dir, path, found, own)) return hold(path, own);
  }
  throw new LockedError(dir, parseHolder(readText(path) ?? '')?.pid ?? null);
}

function replaceStale(dir: string, path: string, stale: string, own: string): boolean {
  const digest = createHash('sha256').update(stale).digest('hex').slice(0, 16);
  const claim = take(dir, `${path}.${digest}`);
  try {
    if (readText(path) !== stale) return false;
    withAside(path, own, (aside) => fs.renameSync(aside, path));
    return true;
  } finally {
    claim.release();
  }
}

function hold(path: string, own: string): Lock {
  held.add(path);
  const release = () => {
    if (held.delete(path) && readText(path) === own) fs.rmSync(path, { force: true });
  };
  return { release };
}

function createExclusively(path: string, text: string): boolean {
  try {
    withAside(path, text, (aside) => fs.linkSync(aside, path));
    return true;
  } catch (error) {
    if (systemCode(error) === 'EEXIST') return false;
    if (!NO_LINKS.has(systemCode(error) ?? '')) throw error;
    return writeExclusively(path, text);
  }
}

/** File systems without hard links say so in different ways. */
const NO_LINKS = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK', 'EISDIR', 'EINVAL']);

/** Writes the text beside its place, so that nobody ever reads half a lock. */
function withAside(path: string, text: string, place: (aside: string) => void): void {
  const aside = `${path}.new-${process.pid}`;
  fs.writeFileSync(aside, text, { mode: 0o600 });
  try {
    place(aside);
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

function isAlive(path: string, { pid, started }: Holder): boolean {
  const now = startOf(pid);
  if (started !== null && now !== null) return started === now;
  if (pid === process.pid) return held.has(path);
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
