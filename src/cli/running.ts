import { createClient, type EmulatorClient } from '../../emulator/attach/client.ts';
import { findRunning, type RunningInstance } from '../../emulator/attach/findRunning.ts';
import { describeOtherProtocol, type HelloOutcome, sayHello } from '../../emulator/attach/hello.ts';
import { resolveDataDir } from '../../emulator/attach/stateFolder.ts';
import { startOption } from '../../emulator/contract/options.ts';
import { CliError, exitCodes, usageError } from './exit.ts';
import { parseServerUrl } from './serverUrl.ts';

export interface RunningEmulator {
  readonly instance: RunningInstance;
  readonly client: EmulatorClient;
}

/**
 * The emulator that serves a data directory, after it has proven itself.
 * @param dataDir undefined = the user's state folder
 * @throws CliError (not running), and InstanceFileError when that folder's instance file is unusable.
 */
export async function findEmulator(dataDir: string | undefined): Promise<RunningEmulator> {
  const folder = await resolveDataDir(dataDir);
  const found = await findRunning(folder);
  if (found.state === 'running') {
    const { url, adminKey } = found.instance;
    return { instance: found.instance, client: createClient({ url, key: adminKey }) };
  }
  if (found.state === 'stale') refuseOther(found.because, found.instance.url);
  throw new CliError(
    exitCodes.notRunning,
    `No emulator is running with the data in ${folder}. Start one: proget-keys emulator start --demo`,
  );
}

/** The emulator at an address (one in memory, say), whose admin key stands in the environment. */
export async function findEmulatorAt(address: string, env: NodeJS.ProcessEnv = process.env): Promise<EmulatorClient> {
  const variable = startOption('adminKey').env ?? '';
  const key = env[variable];
  const url = parseServerUrl(address);
  if (!key) throw usageError(`--url needs the emulator's admin key in the environment variable ${variable}.`);
  const answer = await sayHello(url, key);
  if (answer.outcome === 'proven') return createClient({ url, key });
  if (answer.outcome === 'silent') throw new CliError(exitCodes.notRunning, `No emulator answers at ${url}.`);
  refuseOther(answer, url);
  throw new CliError(exitCodes.failed, `The emulator at ${url} does not know the key in ${variable}.`);
}

/** Where "not running" would be wrong: somebody answers to whom no key may go. */
function refuseOther(answer: HelloOutcome, url: string): void {
  if (answer.outcome === 'other-protocol') throw new CliError(exitCodes.failed, describeOtherProtocol(answer));
  if (answer.outcome === 'foreign')
    throw new CliError(exitCodes.failed, `What answers at ${url} is no ProGet Keys emulator: no key was sent.`);
}
