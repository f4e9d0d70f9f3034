import { createClient, type EmulatorClient } from '../../emulator/attach/client.ts';
import { findRunning, type RunningInstance } from '../../emulator/attach/findRunning.ts';
import { describeOtherProtocol } from '../../emulator/attach/hello.ts';
import { resolveDataDir } from '../../emulator/attach/stateFolder.ts';
import { CliError, exitCodes } from './exit.ts';

export interface RunningEmulator {
  readonly instance: RunningInstance;
  readonly client: EmulatorClient;
}

/**
 * The emulator that serves a data directory, after it has proven itself.
 * @param dataDir undefined = the user's state folder
 * @throws CliError (not running) and whatever makes the instance file unusable.
 */
export async function findEmulator(dataDir: string | undefined): Promise<RunningEmulator> {
  const folder = await resolveDataDir(dataDir);
  const found = await findRunning(folder);
  if (found.state === 'running') {
    const { url, adminKey } = found.instance;
    return { instance: found.instance, client: createClient({ url, key: adminKey }) };
  }
  if (found.state === 'stale' && found.because.outcome === 'other-protocol')
    throw new CliError(exitCodes.failed, describeOtherProtocol(found.because));
  throw new CliError(
    exitCodes.notRunning,
    `No emulator is running with the data in ${folder}. Start one: proget-keys emulator start --demo`,
  );
}
