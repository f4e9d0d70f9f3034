import { readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';

/** Ticks per second of the times in /proc: a constant of Linux's user interface. */
const ticksPerSecond = 100;

/**
 * Whether the process that wrote `pid` at `startedAt` can still be there. A number that a later process got again, and a
 * process that has ended but was not collected, do not count where the system tells (Linux).
 * @param startedAt ISO 8601; when the process said that it had started.
 */
export async function isAlive(pid: number, startedAt?: string): Promise<boolean> {
  if (!(pid > 0) || !isThere(pid)) return false;
  const status = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => null);
  // There is no such file on other systems, nor for a process that has ended just now.
  if (status === null) return isThere(pid);
  // "pid (command) state …": the command may hold blanks and brackets.
  const fields = status.slice(status.lastIndexOf(')') + 2).split(' ');
  if (fields[0] === 'Z' || fields[0] === 'X') return false;
  if (startedAt === undefined) return true;
  const bootedAt = Number(/^btime (\d+)$/m.exec(await readFile('/proc/stat', 'utf8'))?.[1]) * 1000;
  const began = bootedAt + (Number(fields[19]) / ticksPerSecond) * 1000;
  // `btime` is rounded and moves with the clock; a process that began well after the run is another one.
  return !(began > Date.parse(startedAt) + 5000);
}

function isThere(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Waits for the end of a process that is not a child. @returns false when the time is up. */
export async function waitForEnd(pid: number, startedAt: string | undefined, timeoutMs: number): Promise<boolean> {
  const until = Date.now() + timeoutMs;
  while (await isAlive(pid, startedAt)) {
    if (Date.now() > until) return false;
    await delay(30);
  }
  return true;
}
