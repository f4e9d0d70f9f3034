import type { Command } from 'commander';
import { createClient, type EmulatorClient } from '../attach/client.ts';
import { findRunning, type RunningInstance } from '../attach/findRunning.ts';
import { describeOtherProtocol, type HelloOutcome, sayHello } from '../attach/hello.ts';
import { resolveDataDir } from '../attach/stateFolder.ts';
import { startOption } from '../contract/options.ts';
import { CliError, exitCodes, usageError } from './exit.ts';

/** Options by which a verb says which emulator it means. */
export interface Target {
  readonly dataDir?: string;
  readonly url?: string;
}

const keyVariable = startOption('adminKey').env ?? '';

/** Adds --data-dir and --json, which every verb has. */
export function addCommonFlags(command: Command): Command {
  return command
    .option('--data-dir <folder>', "the emulator of this folder; default: the user's state folder")
    .option('--json', 'print JSON');
}

/** Adds what verbs need that talk to a running emulator, one without a data directory included. */
export function addTargetFlags(command: Command): Command {
  return addCommonFlags(command).option(
    '--url <url>',
    `the emulator at this address (in memory, say), its key in ${keyVariable}`,
  );
}

export interface Connection {
  readonly client: EmulatorClient;
  /** Null when the address came by --url. */
  readonly instance: RunningInstance | null;
}

/**
 * A client for the emulator meant, which has proven itself.
 * @param timeoutMs for each of its answers, where they take longer than usual.
 * @throws CliError 3 when it does not run, 1 when somebody else answers in its place.
 */
export async function connect(target: Target, timeoutMs?: number): Promise<Connection> {
  if (target.url !== undefined) return connectTo(target.url, process.env[keyVariable], timeoutMs);
  const dataDir = await resolveDataDir(target.dataDir);
  const found = await findRunning(dataDir);
  if (found.state === 'running') {
    const { url, adminKey } = found.instance;
    return { client: createClient({ url, key: adminKey, ...patience(timeoutMs) }), instance: found.instance };
  }
  if (found.state === 'stale') refuseImpostor(found.because, found.instance.url);
  throw new CliError(exitCodes.notRunning, `No emulator runs for ${dataDir}. Start one: proget-keys emulator start`);
}

function patience(timeoutMs: number | undefined): { timeoutMs?: number } {
  return timeoutMs === undefined ? {} : { timeoutMs };
}

async function connectTo(address: string, key: string | undefined, timeoutMs?: number): Promise<Connection> {
  const url = URL.canParse(address) ? new URL(address) : null;
  if (url?.protocol !== 'http:') throw usageError(`--url must be an address such as http://127.0.0.1:8624.`);
  if (!key) throw usageError(`--url needs the admin key in the environment variable ${keyVariable}.`);
  const answer = await sayHello(url.origin, key);
  if (answer.outcome === 'proven')
    return { client: createClient({ url: url.origin, key, ...patience(timeoutMs) }), instance: null };
  refuseImpostor(answer, url.origin);
  if (answer.outcome === 'silent') throw new CliError(exitCodes.notRunning, `No emulator answers at ${url.origin}.`);
  throw new CliError(exitCodes.failed, `The emulator at ${url.origin} does not know the key in ${keyVariable}.`);
}

/** Refuses where it would be wrong to say "not running": somebody is there to whom the key must not go. */
function refuseImpostor(answer: HelloOutcome, url: string): void {
  if (answer.outcome === 'other-protocol') throw new CliError(exitCodes.failed, describeOtherProtocol(answer));
  if (answer.outcome === 'foreign')
    throw new CliError(
      exitCodes.failed,
      `Somebody else holds the port of ${url} and is no ProGet Keys emulator: no key was sent.`,
    );
}
