import { inspectBusyPort } from '../../emulator/attach/busyPort.ts';
import { startDefaults } from '../../emulator/contract/options.ts';
import { l10n } from '../l10n.ts';
import { type Connection, connectReady, findConnection, OtherProtocolError } from './connection.ts';
import { emulatorEnvironment } from './environment.ts';
import { busyPortProblem, problem, startProblem } from './problems.ts';
import { type SpawnOutcome, spawnEmulator } from './process.ts';
import { dataDirOf, type EmulatorSettings, startArguments } from './settings.ts';
import type { Problem } from './state.ts';

export interface LaunchOptions {
  /** Path of dist/emulator.js. */
  readonly bundle: string;
  readonly env: NodeJS.ProcessEnv;
  readonly settings: EmulatorSettings;
  readonly signal: AbortSignal;
}

export type Launched =
  /** @property attached it ran before @property errors what it has written to its standard error so far */
  | {
      readonly kind: 'serves';
      readonly connection: Connection;
      readonly attached: boolean;
      readonly errors: () => readonly string[];
    }
  | { readonly kind: 'failed'; readonly problem: Problem }
  | { readonly kind: 'cancelled' };

/** Exit code of `start` when the port is taken. */
const portBusy = 4;

/** Finds the emulator of the data directory that the settings mean, or starts it. Never throws. */
export async function launch(options: LaunchOptions): Promise<Launched> {
  try {
    const dataDir = await dataDirOf(options.settings, options.env);
    const running = dataDir === null ? null : await findConnection(dataDir);
    if (running !== null) return { kind: 'serves', connection: running, attached: true, errors: () => [] };
    return await start(options, dataDir);
  } catch (error) {
    const reason = error instanceof OtherProtocolError ? 'other-protocol' : 'start-failed';
    return { kind: 'failed', problem: problem(reason, error instanceof Error ? error.message : String(error)) };
  }
}

async function start({ bundle, env, settings, signal }: LaunchOptions, dataDir: string | null): Promise<Launched> {
  const args = startArguments(settings, dataDir);
  const outcome = await spawnEmulator({ bundle, args, env: emulatorEnvironment(env), signal });
  if (outcome.kind === 'cancelled') return outcome;
  if (outcome.kind === 'failed') return { kind: 'failed', problem: await explain(outcome, settings) };
  const { ready, errors } = outcome;
  const connection = dataDir === null ? await connectReady(ready) : await findConnection(dataDir);
  if (connection === null) throw new Error(l10n.t('The emulator served, and was gone at once.'));
  return { kind: 'serves', connection, attached: ready.attached, errors };
}

async function explain(
  { code, errors }: Extract<SpawnOutcome, { kind: 'failed' }>,
  { asked }: EmulatorSettings,
): Promise<Problem> {
  if (code !== portBusy) return startProblem(code, errors);
  const { host = startDefaults.host, port = startDefaults.port } = asked;
  return busyPortProblem(await inspectBusyPort(host, port), errors);
}
