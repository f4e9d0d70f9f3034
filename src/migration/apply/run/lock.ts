import { open, readFile, rm } from 'node:fs/promises';
import { isAlive } from '../../../../emulator/attach/processes.ts';

/** Another process is at work on the same plan. */
export class RunningError extends Error {
  constructor(pid: number) {
    super(`Another process (${pid}) is applying or rolling back this plan: wait for its end.`);
    this.name = 'RunningError';
  }
}

/** Locks of this process: its own pid in a lock may also be what a former process with the same number left. */
const held = new Set<string>();

/**
 * Keeps other processes from the same run. What a dead process left is taken over.
 * @returns what lets go
 * @throws RunningError
 */
export async function takeLock(path: string): Promise<() => Promise<void>> {
  if (held.has(path)) throw new RunningError(process.pid);
  for (;;) {
    try {
      const file = await open(path, 'wx', 0o600);
      await file.writeFile(JSON.stringify({ pid: process.pid, startedAt: startedAt() }));
      await file.close();
      held.add(path);
      return async () => {
        await rm(path, { force: true });
        held.delete(path);
      };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      const holder = await readHolder(path);
      if (holder !== null && holder.pid !== process.pid && (await isAlive(holder.pid, holder.startedAt)))
        throw new RunningError(holder.pid);
      await rm(path, { force: true });
    }
  }
}

async function readHolder(path: string): Promise<{ pid: number; startedAt: string } | null> {
  try {
    const { pid, startedAt } = JSON.parse(await readFile(path, 'utf8'));
    return typeof pid === 'number' && typeof startedAt === 'string' ? { pid, startedAt } : null;
  } catch {
    return null;
  }
}

function startedAt(): string {
  return new Date(Date.now() - process.uptime() * 1000).toISOString();
}
