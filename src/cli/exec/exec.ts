import { createClient, type EmulatorClient } from '../../../emulator/attach/client.ts';
import { readInstance } from '../../../emulator/attach/instanceFile.ts';
import type { Ready } from '../../../emulator/contract/instance.ts';
import { clients } from '../../clients/client.ts';
import { pickDemoKey } from '../../clients/demoKeys.ts';
import { type FeedFacts, fittingFeeds, listFeeds } from '../../clients/feeds.ts';
import { printable } from '../../printable.ts';
import { CliError, usageError } from '../exit.ts';
import type { Output } from '../output.ts';
import { type ChosenFeeds, setUpClients } from './clientFiles.ts';
import { baseEnvironment } from './environment.ts';
import { execCodes, runChild } from './runChild.ts';
import { type SignalWatch, signalExitCode, watchSignals } from './signals.ts';
import { type StartedEmulator, startEmulator } from './startEmulator.ts';

export interface ExecOptions {
  /** Options of `start` as arguments, without secrets. */
  readonly startArgs: readonly string[];
  /** Variables for `start`: the admin key, if one was given. */
  readonly startEnv: NodeJS.ProcessEnv;
  /** Feeds to use where there are several of a type. */
  readonly feeds: readonly string[];
  /** Names of variables to hand on besides the usual ones. */
  readonly passEnv: readonly string[];
}

/**
 * `exec -- COMMAND`: a command whose clients use the emulator. What is started is stopped, what is written is removed.
 * @returns the command's exit code; 128 + n for a signal; 125 when something of ours failed; 126, 127 when the command
 * cannot be run or is not there.
 */
export async function exec(command: readonly string[], options: ExecOptions, output: Output): Promise<number> {
  const [file, ...args] = command;
  if (file === undefined) throw usageError('Give the command to run: proget-keys exec -- COMMAND …');
  const signals = watchSignals();
  let started: StartedEmulator | null = null;
  try {
    started = await startEmulator(options.startArgs, { ...process.env, ...options.startEnv }, signals);
    return await runWithin(started, [file, ...args], options, signals, output);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    throw new CliError(execCodes.failed, error.message, error);
  } finally {
    await started?.stop();
    signals.stop();
  }
}

async function runWithin(
  started: StartedEmulator | null,
  command: readonly [string, ...string[]],
  options: ExecOptions,
  signals: SignalWatch,
  output: Output,
): Promise<number> {
  if (started === null) return signals.received ? signalExitCode(signals.received) : execCodes.failed;
  const { ready } = started;
  const client = createClient({ url: ready.url, key: ready.adminKey });
  const feeds = chooseFeeds(await listFeeds(client), options.feeds);
  const place = { command, workingDir: process.cwd() };
  const setup = await setUpClients(ready.url, await chooseKey(ready, client, feeds), feeds, place);
  try {
    if (feeds.npm === null && feeds.nuget === null && feeds.gem === null)
      output.prose(
        'There is no npm, NuGet or RubyGems feed yet: add --demo, or make one with proget-keys emulator feeds create.',
      );
    if (signals.received) return signalExitCode(signals.received);
    const env = { ...baseEnvironment(process.env, options.passEnv), ...setup.env };
    const { exitCode, problem } = await runChild(command, env, signals);
    if (problem !== null) output.prose(printable(problem));
    return exitCode;
  } finally {
    await setup.remove();
  }
}

/** Of each type the feed that was named, else the one called like its type, else the first. */
function chooseFeeds(feeds: readonly FeedFacts[], names: readonly string[]): ChosenFeeds {
  const isNamed = ({ name }: FeedFacts) => names.some((wanted) => wanted.toLowerCase() === name.toLowerCase());
  const missing = names.find((name) => !feeds.some((feed) => feed.name.toLowerCase() === name.toLowerCase()));
  if (missing !== undefined) {
    const list = feeds.length > 0 ? `Feeds: ${feeds.map(({ name }) => name).join(', ')}.` : 'There are no feeds yet.';
    throw new CliError(execCodes.failed, `There is no feed "${printable(missing)}". ${list}`);
  }
  const choose = (types: Parameters<typeof fittingFeeds>[1], usual: string): FeedFacts | null => {
    const fitting = fittingFeeds(feeds, types);
    return fitting.find(isNamed) ?? fitting.find(({ name }) => name === usual) ?? fitting[0] ?? null;
  };
  return {
    npm: choose(clients.npm.feedTypes, 'npm'),
    nuget: choose(clients.nuget.feedTypes, 'nuget'),
    gem: choose(clients.gem.feedTypes, 'gems'),
  };
}

/** The demo key for these feeds; else the admin key, which may do everything. */
async function chooseKey(ready: Ready, client: EmulatorClient, feeds: ChosenFeeds): Promise<string> {
  const instance = ready.dataDir === null ? null : await readInstance(ready.dataDir);
  const names = Object.values(feeds as unknown as Record<string, FeedFacts | null>).flatMap((feed) => feed?.name ?? []);
  const demo = await pickDemoKey(client, instance?.demoKeys ?? [], names);
  return demo?.key ?? ready.adminKey;
}
