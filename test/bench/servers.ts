import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import * as z from 'zod/mini';

const readySchema = z.looseObject({ url: z.string(), adminKey: z.optional(z.string()) });

/** A server in a process of its own. */
export interface Server extends z.infer<typeof readySchema> {
  readonly pid: number;
  stop(): Promise<void>;
}

/** Starts what prints one line of JSON once it serves. */
async function startServer(args: readonly string[]): Promise<Server> {
  const { PATH = '', HOME = '' } = process.env;
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'], env: { PATH, HOME } });
  const line = await firstLine(child);
  return { ...readySchema.parse(JSON.parse(line)), pid: child.pid ?? 0, stop: () => stop(child) };
}

/** The emulator as it is shipped. @param args `--in-memory`, `--data-dir` … */
export function startEmulator(bundle: string, ...args: readonly string[]): Promise<Server> {
  return startServer([bundle, 'start', '--port', '0', '--json', ...args]);
}

/** The least that node:http can do. @param bodyFile what it answers everything with. */
export function startBareServer(...bodyFile: readonly string[]): Promise<Server> {
  return startServer([resolve('test/bench/bareServer.cjs'), ...bodyFile]);
}

/** The ideal server for a client that has asked it once. @param origin who knows the answers. */
export function startReadyAnswers(origin: string): Promise<Server> {
  return startServer([resolve('test/bench/readyAnswers.cjs'), origin]);
}

async function firstLine(child: ChildProcess): Promise<string> {
  if (child.stdout === null) throw new Error('no stdout');
  const lines = createInterface({ input: child.stdout });
  return Promise.race([
    once(lines, 'line').then(([line]) => String(line)),
    once(child, 'exit').then(([code]) => Promise.reject(new Error(`the server ended with ${code}`))),
  ]);
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  await ended;
}
