import { readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { findRunning } from '../attach/findRunning.ts';
import { InstanceFileError } from '../attach/instanceFile.ts';
import { isAlive } from '../attach/processes.ts';
import { resolveDataDir } from '../attach/stateFolder.ts';
import { CliError, type ExitCode, exitCodes } from './exit.ts';
import { describeSize, type Output } from './output.ts';

/** All that the emulator ever makes in its data directory. Whatever else lies there is not ours to remove. */
const ourNames =
  /^((journal|snapshot)-\d+\.(log|db)(\.tmp)?|blobs|tmp|logs|snapshots|lock(\..*)?|secret\.key(\..*)?|\.?instance\.json(\..*)?)$/;

export interface CleanOptions {
  readonly dataDir?: string;
  readonly json?: boolean;
  readonly yes?: boolean;
}

/** Removes all data of a stopped emulator. The next start begins anew, under a new instance id. */
export async function clean(options: CleanOptions, output: Output): Promise<ExitCode> {
  const dataDir = await resolveDataDir(options.dataDir);
  await refuseWhileUsed(dataDir);
  const names = (await readdir(dataDir).catch(() => [])).filter((name) => ourNames.test(name));
  const { files, bytes } = await measure(names.map((name) => join(dataDir, name)));
  if (!options.yes && names.length > 0) {
    throw new CliError(
      exitCodes.usage,
      `This removes every key, feed, package and log in ${dataDir} for good (${files} files, ${describeSize(bytes)}). If that is what you want: clean --yes`,
    );
  }
  // The identity goes last: a clean that was interrupted is still known as ours and can be repeated.
  const ordered = names.toSorted((left, right) => Number(/instance/.test(left)) - Number(/instance/.test(right)));
  for (const name of ordered) await rm(join(dataDir, name), { recursive: true, force: true });
  if (options.json) output.json({ dataDir, removedFiles: files, removedBytes: bytes });
  else
    output.prose(
      names.length > 0 ? `Removed ${files} files from ${dataDir}.` : `There is nothing to remove in ${dataDir}.`,
    );
  return exitCodes.ok;
}

async function refuseWhileUsed(dataDir: string): Promise<void> {
  let found: Awaited<ReturnType<typeof findRunning>>;
  try {
    found = await findRunning(dataDir);
  } catch (error) {
    // A damaged file is one of the reasons to clean.
    if (error instanceof InstanceFileError && error.reason === 'damaged') return;
    throw error;
  }
  if (found.state === 'none') return refuseWhileStarting(dataDir);
  const { url, pid, startedAt } = found.instance;
  if (found.state === 'running' || (await isAlive(pid, startedAt)))
    throw new CliError(
      exitCodes.failed,
      `The emulator of ${dataDir} runs at ${url} (pid ${pid}). Stop it first: proget-keys emulator stop`,
    );
}

/** One that begins or ends to run holds the lock without a run in the instance file. */
async function refuseWhileStarting(dataDir: string): Promise<void> {
  const text = await readFile(join(dataDir, 'lock'), 'utf8').catch(() => '');
  const pid = Number(/"pid":\s*(\d+)/.exec(text)?.[1] ?? Number.NaN);
  if (pid !== process.pid && (await isAlive(pid)))
    throw new CliError(exitCodes.failed, `${dataDir} is in use by process ${pid}: wait for it, or stop it first.`);
}

async function measure(paths: readonly string[]): Promise<{ files: number; bytes: number }> {
  let [files, bytes] = [0, 0];
  for (const path of paths) {
    const entry = await stat(path);
    const within = entry.isDirectory() ? await readdir(path, { recursive: true, withFileTypes: true }) : [];
    const inside = within.filter((file) => file.isFile()).map((file) => join(file.parentPath, file.name));
    for (const file of entry.isDirectory() ? inside : [path]) {
      files += 1;
      bytes += (await stat(file)).size;
    }
  }
  return { files, bytes };
}
