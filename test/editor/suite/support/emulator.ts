import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { ownExtension } from './extension.ts';

export interface RunningEmulator {
  readonly url: string;
  readonly adminKey: string;
  stop(): Promise<void>;
}

/** Starts the bundled emulator on a free port, with the demo data in memory. */
export function startEmulator(...args: readonly string[]): Promise<RunningEmulator> {
  return startEmulatorWith({}, ...args);
}

/** @param variables over those of this process */
export async function startEmulatorWith(
  variables: Readonly<Record<string, string>>,
  ...args: readonly string[]
): Promise<RunningEmulator> {
  const program = join(ownExtension().extensionPath, 'dist', 'emulator.js');
  const child: ChildProcess = spawn(
    process.execPath,
    [program, 'start', '--json', '--in-memory', '--demo', '--port', '0', ...args],
    { stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, ...variables, ELECTRON_RUN_AS_NODE: '1' } },
  );
  if (child.stdout === null) throw new Error('no stdout');
  const [line] = await once(createInterface({ input: child.stdout }), 'line');
  const { url, adminKey } = JSON.parse(String(line)) as { url: string; adminKey: string };
  return {
    url,
    adminKey,
    async stop() {
      child.kill();
      if (child.exitCode === null) await once(child, 'exit');
    },
  };
}
