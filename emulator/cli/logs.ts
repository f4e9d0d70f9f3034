import { watch } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { resolveDataDir } from '../attach/stateFolder.ts';
import { CliError, type ExitCode, exitCodes, usageError } from './exit.ts';
import { type Output, printable } from './output.ts';

export interface LogOptions {
  readonly dataDir?: string;
  readonly json?: boolean;
  readonly follow?: boolean;
  readonly lines: string;
}

/** The end of the log is read from at most so far back. */
const tailBytes = 1024 * 1024;

/** Prints the end of the emulator's log, whether it runs or not, and with --follow what is added. */
export async function logs(options: LogOptions, output: Output): Promise<ExitCode> {
  if (!/^\d{1,6}$/.test(options.lines)) throw usageError('--lines must be a whole number.');
  const folder = join(await resolveDataDir(options.dataDir), 'logs');
  const path = join(folder, 'emulator.log');
  const print = (line: string) => (options.json ? output.json({ line }) : output.data(printable(line)));
  const size = await sizeOf(path);
  if (size === null)
    throw new CliError(exitCodes.notRunning, `There is no log at ${path}: no emulator has run there yet.`);
  const text = await readRange(path, Math.max(0, size - tailBytes), size);
  const lines = text.split('\n');
  const rest = lines.pop() ?? '';
  for (const line of Number(options.lines) === 0 ? [] : lines.slice(-Number(options.lines))) print(line);
  if (options.follow) await follow({ folder, path, from: size - Buffer.byteLength(rest), print });
  else if (rest) print(rest);
  return exitCodes.ok;
}

interface Following {
  readonly folder: string;
  readonly path: string;
  readonly from: number;
  readonly print: (line: string) => void;
}

/** Until Ctrl-C. A log that is shorter than before has been rotated and is read from its beginning. */
async function follow({ folder, path, from, print }: Following): Promise<void> {
  const cancel = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => cancel.abort());
  const watcher = watch(folder, { signal: cancel.signal });
  let at = from;
  const readOn = async () => {
    const size = (await sizeOf(path)) ?? 0;
    if (size < at) at = 0;
    const text = await readRange(path, at, size);
    const end = text.lastIndexOf('\n') + 1;
    at += Buffer.byteLength(text.slice(0, end));
    if (end > 0) for (const line of text.slice(0, end - 1).split('\n')) print(line);
  };
  // What was written before the watch began is no event of it.
  let reading = readOn();
  await new Promise<void>((resolve, reject) => {
    reading.catch(reject);
    watcher.on('close', resolve);
    watcher.on('error', reject);
    watcher.on('change', () => {
      reading = reading.then(readOn);
      reading.catch(reject);
    });
  });
}

async function sizeOf(path: string): Promise<number | null> {
  return (await stat(path).catch(() => null))?.size ?? null;
}

async function readRange(path: string, from: number, to: number): Promise<string> {
  if (to <= from) return '';
  const file = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(to - from), 0, to - from, from);
    return buffer.toString('utf8', 0, bytesRead);
  } finally {
    await file.close();
  }
}
