import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { type Ready, readySchema } from '../../emulator/contract/instance.ts';

/** The bundle, as users run it; `npm test` makes it. */
export const cliPath = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));

export interface CliRun {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CliOptions {
  readonly env?: NodeJS.ProcessEnv;
  readonly cwd?: string;
  readonly input?: string;
}

/** An environment in which only what a test sets says anything to us or to package clients. */
export function cliEnv(home: string, extra: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
  const { PATH } = process.env;
  return { PATH, HOME: home, TMPDIR: home, PROGET_KEYS_DATA_DIR: join(home, 'data'), ...extra };
}

export function spawnCli(args: readonly string[], { env = {}, cwd }: CliOptions = {}): ChildProcess {
  return spawn(process.execPath, [cliPath, ...args], { env, cwd, stdio: ['pipe', 'pipe', 'pipe'] });
}

/** Runs `proget-keys` to its end. */
export async function runCli(args: readonly string[], options: CliOptions = {}): Promise<CliRun> {
  const child = spawnCli(args, options);
  return collect(child, options.input);
}

export async function collect(child: ChildProcess, input = ''): Promise<CliRun> {
  let [stdout, stderr] = ['', ''];
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  child.stdin?.end(input);
  const [code, signal] = await once(child, 'close');
  return { code, signal, stdout, stderr };
}

/** An emulator with its own home and data, started by the command line. */
export interface CliEmulator {
  readonly ready: Ready;
  readonly home: string;
  readonly env: NodeJS.ProcessEnv;
  stop(): Promise<void>;
}

export async function startCliEmulator(...options: string[]): Promise<CliEmulator> {
  const home = await mkdtemp(join(tmpdir(), 'proget-keys-cli-'));
  const env = cliEnv(home);
  const child = spawnCli(['emulator', 'start', '--json', '--port', '0', ...options], { env });
  child.stderr?.pipe(process.stderr);
  const ended = once(child, 'close');
  assert(child.stdout);
  const [line] = await Promise.race([
    once(createInterface({ input: child.stdout }), 'line'),
    ended.then(([code]) => assert.fail(`the emulator ended with ${code}`)),
  ]);
  return {
    ready: readySchema.parse(JSON.parse(line)),
    home,
    env,
    stop: async () => {
      child.kill('SIGTERM');
      await ended;
      await rm(home, { recursive: true, force: true });
    },
  };
}
