import { ReplyError } from '../attach/client.ts';
import { findRunning } from '../attach/findRunning.ts';
import { describeOtherProtocol } from '../attach/hello.ts';
import { ConnectionError } from '../attach/http.ts';
import { isAlive, waitForEnd } from '../attach/processes.ts';
import { resolveDataDir } from '../attach/stateFolder.ts';
import { connect, type Target } from './connect.ts';
import { CliError, type ExitCode, exitCodes } from './exit.ts';
import type { Output } from './output.ts';

/** Time for the last requests, the flush and the snapshot. */
const patienceMs = 30_000;

/** Stops the emulator and waits for its end. Nothing running is success. */
export async function stop(options: Target & { readonly json?: boolean }, output: Output): Promise<ExitCode> {
  const stopped = options.url === undefined ? await stopInstance(options.dataDir) : await stopAt(options);
  if (options.json) output.json(stopped);
  else output.prose(stopped.wasRunning ? `Stopped the emulator at ${stopped.url}.` : 'No emulator runs.');
  return exitCodes.ok;
}

interface Stopped {
  readonly wasRunning: boolean;
  readonly url: string | null;
  readonly pid: number | null;
}

async function stopAt(target: Target): Promise<Stopped> {
  const { client } = await connect(target);
  await client.post('/emulator/stop');
  return { wasRunning: true, url: client.url, pid: null };
}

async function stopInstance(folder: string | undefined): Promise<Stopped> {
  const dataDir = await resolveDataDir(folder);
  const found = await findRunning(dataDir);
  if (found.state === 'none') return { wasRunning: false, url: null, pid: null };
  const { pid, url, startedAt } = found.instance;
  if (found.state === 'stale') {
    if (found.because.outcome === 'other-protocol')
      throw new CliError(exitCodes.failed, describeOtherProtocol(found.because));
    // Without a proof the process may be anybody's who got that number: it is named, not ended.
    if (found.because.outcome === 'silent' && (await isAlive(pid, startedAt)))
      throw new CliError(
        exitCodes.failed,
        `The emulator of ${dataDir} does not answer at ${url}, but process ${pid} is still there. If that is the emulator, end it by hand.`,
      );
    return { wasRunning: false, url: null, pid: null };
  }
  try {
    await (await connect({ dataDir })).client.post('/emulator/stop');
  } catch (error) {
    // It went away by itself meanwhile, or is too busy to answer: its process was proven a moment ago.
    if (!(error instanceof ConnectionError || error instanceof ReplyError || error instanceof CliError)) throw error;
    signal(pid);
  }
  if (await waitForEnd(pid, startedAt, patienceMs)) return { wasRunning: true, url, pid };
  signal(pid);
  if (await waitForEnd(pid, startedAt, patienceMs)) return { wasRunning: true, url, pid };
  throw new CliError(exitCodes.failed, `Process ${pid} of the emulator at ${url} was told to stop and still runs.`);
}

function signal(pid: number): void {
  try {
    process.kill(pid, 'SIGTERM');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
