import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { type Ready, readySchema } from '../../../emulator/contract/instance.ts';
import { emulatorBundlePath } from '../emulatorBundle.ts';
import { CliError } from '../exit.ts';
import { execCodes } from './runChild.ts';
import type { SignalWatch } from './signals.ts';

const stopTimeoutMs = 20_000;

export interface StartedEmulator {
  readonly ready: Ready;
  /** Stops what we started; an emulator that ran before goes on. */
  stop(): Promise<void>;
}

/**
 * Starts an emulator beside us, or finds the one that serves the same data: `start` itself decides which.
 * @param args options of `start`, no secrets among them
 * @throws CliError (125) when it does not come to serve; it has said why on stderr. Null when a signal came first.
 */
export async function startEmulator(
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  signals: SignalWatch,
): Promise<StartedEmulator | null> {
  const child = spawn(process.execPath, [emulatorBundlePath(), 'start', '--json', ...args], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
    // Out of our process group: Ctrl-C must reach the command, which may still need the emulator.
    detached: true,
    windowsHide: true,
  });
  const stop = () => stopChild(child);
  try {
    const outcome = await Promise.race([firstLine(child), signals.first.then(() => null)]);
    if (outcome !== null) return { ready: parseReady(outcome), stop };
  } catch (error) {
    await stop();
    throw error;
  }
  await stop();
  return null;
}

async function firstLine(child: ChildProcess): Promise<string> {
  const lines = child.stdout ? createInterface({ input: child.stdout }) : null;
  const failed = once(child, 'exit').then(([code]) => {
    throw new CliError(execCodes.failed, `The emulator did not start (exit code ${code}).`);
  });
  if (lines === null) return failed;
  const line = once(lines, 'line').then(([text]) => String(text));
  // An emulator that ran already makes `start` print its line and leave at once: the line counts, not the end.
  return Promise.race([line, Promise.allSettled([failed, once(lines, 'close')]).then(() => failed)]);
}

function parseReady(line: string): Ready {
  try {
    return readySchema.parse(JSON.parse(line));
  } catch (error) {
    throw new CliError(execCodes.failed, 'The emulator started, but did not say where it serves.', error);
  }
}

async function stopChild(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), stopTimeoutMs);
  await ended;
  clearTimeout(timer);
}
