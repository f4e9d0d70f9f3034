import { isKeyText } from '../../emulator/contract/optionValue.ts';
import { keyVariable } from '../clients/source.ts';
import { emulatorServer, realServer, type Server } from '../servers/server.ts';
import { isInsecure } from '../servers/serverUrl.ts';
import { usageError } from './exit.ts';
import { findEmulator } from './running.ts';
import { parseServerUrl } from './serverUrl.ts';
import { readKey } from './stdin.ts';

/** The server of a migration and the key to manage it with, which goes to this server only. */
export interface MigrationTarget {
  readonly server: Server;
  readonly key: string;
}

export interface TargetFlags {
  /** `emulator` = the one that runs with the user's data. */
  readonly target?: string;
  /** `-` = from standard input. */
  readonly key?: string;
}

/**
 * Where keys go. The key comes from the environment or from standard input, never from the command line.
 * @returns null when no server was named. @throws CliError (usage, not running)
 */
export async function findTarget(
  { target, key }: TargetFlags,
  env: NodeJS.ProcessEnv = process.env,
): Promise<MigrationTarget | null> {
  if (key !== undefined && key !== '-')
    throw usageError('--key takes only - (read the key from standard input): others can read command lines.');
  if (target === undefined) return null;
  if (target === 'emulator') {
    const { instance } = await findEmulator(undefined);
    return { server: emulatorServer(instance.url, instance.instanceId, 'Emulator'), key: instance.adminKey };
  }
  const url = parseServerUrl(target, '--target');
  if (isInsecure(url))
    throw usageError(
      `${url} is plain http to another machine, where anybody on the way could read the keys: use https.`,
    );
  const given = key === '-' ? await readKey(process.stdin) : env[keyVariable];
  if (!given)
    throw usageError(
      `A key with full control of ${url} is needed: put it into the environment variable ${keyVariable}, or pipe it into --key -.`,
    );
  if (!isKeyText(given)) throw usageError(`The environment variable ${keyVariable} holds no usable key.`);
  return { server: realServer(url), key: given };
}
