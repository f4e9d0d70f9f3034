import { type ChildProcess, spawn } from 'node:child_process';
import type { Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { type Ready, readySchema } from '../../emulator/contract/instance.ts';

export interface SpawnRequest {
  /** Path of dist/emulator.js. */
  readonly bundle: string;
  /** Of the verb `start`; no secrets. */
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  /** Ends it again while it has not said that it serves. */
  readonly signal: AbortSignal;
}

export type SpawnOutcome =
  | { readonly kind: 'ready'; readonly ready: Ready; readonly errors: () => readonly string[] }
  /** @property code its exit code, null when a signal ended it or it could not be started at all */
  | { readonly kind: 'failed'; readonly code: number | null; readonly errors: readonly string[] }
  | { readonly kind: 'cancelled' };

const keptLines = 20;

/**
 * Starts an emulator that outlives this process: in a process group of its own, run by the binary that runs us.
 * Resolves when it serves, or attached to one that does, or has ended.
 */
export function spawnEmulator({ bundle, args, env, signal }: SpawnRequest): Promise<SpawnOutcome> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [bundle, 'start', '--json', ...args], {
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
      windowsHide: true,
    });
    const errors = keepLines(child);
    let isCancelled = false;
    const cancel = () => {
      isCancelled = true;
      child.kill('SIGTERM');
    };
    const finish = (outcome: SpawnOutcome) => {
      signal.removeEventListener('abort', cancel);
      resolve(outcome);
    };
    child.once('error', (error) => finish({ kind: 'failed', code: null, errors: [error.message] }));
    // `close`, not `exit`: its last words are still in the pipe.
    child.once('close', (code) =>
      finish(isCancelled ? { kind: 'cancelled' } : { kind: 'failed', code, errors: errors() }),
    );
    if (signal.aborted) cancel();
    signal.addEventListener('abort', cancel, { once: true });
    createInterface({ input: child.stdout }).once('line', (line) => {
      const ready = parseReady(line);
      if (ready === null || isCancelled) return;
      letGo(child);
      finish({ kind: 'ready', ready, errors });
    });
  });
}

function parseReady(line: string): Ready | null {
  try {
    return readySchema.parse(JSON.parse(line));
  } catch {
    return null;
  }
}

/** The last lines of its standard error. */
function keepLines(child: ChildProcess): () => readonly string[] {
  const lines: string[] = [];
  if (child.stderr)
    createInterface({ input: child.stderr }).on('line', (line) => {
      lines.push(line);
      if (lines.length > keptLines) lines.shift();
    });
  return () => lines;
}

/** It must not hold us, nor we it. */
function letGo(child: ChildProcess): void {
  child.unref();
  for (const stream of [child.stdout, child.stderr]) (stream as Socket | null)?.unref();
}
