import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { type Ready, readySchema } from '../../emulator/contract/instance.ts';

/** `npm test` has just built the bundle and says so; a single test runs from the sources. */
const program =
  process.env.PROGET_TEST_BUILT === '1'
    ? [resolve('dist/emulator.js')]
    : ['--import', 'tsx', resolve('emulator/main.ts')];

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly env?: NodeJS.ProcessEnv;
  readonly input?: string;
}

/** Starts `proget-keys emulator ARGS` in an environment without anything of npm's or ours. */
export function spawnVerb(args: readonly string[], { env = {}, input }: RunOptions = {}): ChildProcess {
  const { PATH = '', HOME = '' } = process.env;
  const child = spawn(process.execPath, [...program, ...args], { env: { PATH, HOME, ...env } });
  child.stdin.end(input ?? '');
  return child;
}

/** Runs a verb to its end. */
export async function runVerb(args: readonly string[], options?: RunOptions): Promise<Ended> {
  return ended(spawnVerb(args, options));
}

export async function ended(child: ChildProcess): Promise<Ended> {
  const [stdout, stderr] = [collect(child.stdout), collect(child.stderr)];
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, stdout: stdout(), stderr: stderr() };
}

function collect(stream: NodeJS.ReadableStream | null): () => string {
  let text = '';
  stream?.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk;
  });
  return () => text;
}

export interface Started {
  readonly ready: Ready;
  readonly child: ChildProcess;
  /** How it ended, once it has. */
  readonly end: Promise<Ended>;
}

/** Runs `start --json ARGS` until it serves. @throws with what it said, when it ends before. */
export async function startEmulator(args: readonly string[], options?: RunOptions): Promise<Started> {
  const child = spawnVerb(['start', '--json', ...args], options);
  const end = ended(child);
  if (child.stdout === null) throw new Error('no stdout');
  const lines = createInterface({ input: child.stdout });
  const line = await Promise.race([
    once(lines, 'line').then(([text]) => String(text)),
    end.then(({ code, stderr }) => Promise.reject(new Error(`start ended with ${code}: ${stderr}`))),
  ]);
  return { ready: readySchema.parse(JSON.parse(line)), child, end };
}
