import { setTimeout as delay } from 'node:timers/promises';
import type { Command } from 'commander';
import { findRunning, type RunningInstance } from '../attach/findRunning.ts';
import { describeOtherProtocol } from '../attach/hello.ts';
import { prepareDataDir } from '../attach/instanceFile.ts';
import { isAlive } from '../attach/processes.ts';
import { resolveDataDir } from '../attach/stateFolder.ts';
import { editionRemarks } from '../contract/editions.ts';
import type { Ready } from '../contract/instance.ts';
import { describeUnusual, findDisagreements } from '../contract/optionAgreement.ts';
import { type StartValues, startDefaults } from '../contract/options.ts';
import { isKeyText } from '../contract/optionValue.ts';
import { type RunningServer, type ServerOptions, startServer } from '../server.ts';
import { StartError } from '../startError.ts';
import { CliError, type ExitCode, exitCodes, usageError } from './exit.ts';
import type { Output } from './output.ts';
import { describeBusyPort } from './portHolder.ts';
import { readStdin } from './readStdin.ts';
import { describeReady } from './ready.ts';
import { type Asked, readAsked } from './startFlags.ts';

/** Serves until it is told to stop, or attaches to the emulator that already serves this data. */
export async function start(command: Command, output: Output): Promise<ExitCode> {
  const asked = readAsked(command, process.env);
  if (asked.adminKeyStdin) {
    asked.adminKey = await readStdin();
    if (!isKeyText(asked.adminKey)) throw usageError('Standard input holds no usable key for --admin-key-stdin.');
  }
  const values: StartValues = { ...startDefaults, ...asked };
  const dataDir = values.inMemory ? null : await resolveDataDir(values.dataDir);
  const running = dataDir === null ? null : await findOurs(dataDir);
  if (running) return attach(running, asked, output);
  return serve({ ...values, dataDir }, asked, output);
}

async function findOurs(dataDir: string): Promise<RunningInstance | null> {
  const found = await findRunning(dataDir);
  if (found.state === 'running') return found.instance;
  if (found.state === 'stale' && found.because.outcome === 'other-protocol')
    throw new CliError(exitCodes.failed, describeOtherProtocol(found.because));
  return null;
}

function attach(running: RunningInstance, asked: Asked, output: Output): ExitCode {
  const port = Number(new URL(running.url).port);
  const options = running.options ?? {};
  const demo = options.demo === true || running.demoKeys.length > 0;
  const differences = findDisagreements(asked, { options, port, adminKey: running.adminKey, demo });
  if (differences.length > 0) {
    const list = differences.map(({ text }) => text).join('; ');
    throw new CliError(
      exitCodes.failed,
      `An emulator already serves this data at ${running.url} with other options: ${list}. Stop it first, or ask for the same.`,
    );
  }
  const { url, httpsUrl = null, pid, dataDir, adminKey, version } = running;
  const ready: Ready = { event: 'ready', url, httpsUrl, port, pid, dataDir, adminKey, version, attached: true };
  const unusual = describeUnusual(options);
  if (asked.json) output.json(ready);
  else describeReady(ready, running.demoKeys, unusual ? [`It runs with ${unusual}.`] : [], output);
  return exitCodes.ok;
}

async function serve(values: StartValues, asked: Asked, output: Output): Promise<ExitCode> {
  const { dataDir, inMemory: _inMemory, adminKeyStdin: _stdin, json: _json, ...rest } = values;
  const options: ServerOptions = { ...rest, dataDir };
  // Listening for signals begins before the store is opened: an early Ctrl-C must leave it in order too.
  const told = new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });
  if (dataDir !== null) await prepareFolder(dataDir);
  let server: RunningServer;
  try {
    server = await startServer(options);
  } catch (error) {
    const other =
      dataDir !== null && error instanceof StartError && error.reason === 'locked' ? await awaitOurs(dataDir) : null;
    if (other) return attach(other, asked, output);
    throw await toCliError(error, options);
  }
  const { url, port, instance } = server;
  const { httpsUrl = null, adminKey, version } = instance;
  const ready: Ready = {
    event: 'ready',
    url,
    httpsUrl,
    port,
    pid: process.pid,
    dataDir,
    adminKey,
    version,
    attached: false,
  };
  if (values.json) output.json(ready);
  else describeReady(ready, instance.demoKeys, remarks(values), output);
  try {
    await Promise.race([told, server.stopped]);
    await server.stop();
    await server.stopped;
    return exitCodes.ok;
  } catch (error) {
    // It gave up with connections open, which would keep the process; those that wait still get their answer.
    setTimeout(() => process.exit(exitCodes.failed), 500).unref();
    throw new CliError(exitCodes.failed, `The emulator had to end: ${(error as Error).message}`, error);
  }
}

/** What a user should know about how it runs. */
function remarks(values: StartValues): string[] {
  const loopback = values.host === 'localhost' || values.host === '::1' || values.host.startsWith('127.');
  return [
    ...(loopback ? [] : [`Warning: it listens on ${values.host}, so your network can reach it.`]),
    ...editionRemarks(values.edition, values.policies),
  ];
}

async function prepareFolder(dataDir: string): Promise<void> {
  try {
    await prepareDataDir(dataDir);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown cause';
    const why = code === 'EEXIST' ? 'is a file, not a folder' : `cannot be used (${code})`;
    const sentence = `The data directory ${dataDir} ${why}. Give another --data-dir, or --in-memory.`;
    throw new CliError(exitCodes.failed, sentence, error);
  }
}

/** Two starts at once: the one that came second waits for the first to serve; not for one that serves and is stuck. */
async function awaitOurs(dataDir: string): Promise<RunningInstance | null> {
  const until = Date.now() + 5000;
  do {
    const found = await findRunning(dataDir);
    if (found.state === 'running') return found.instance;
    if (found.state === 'stale' && (await isAlive(found.instance.pid, found.instance.startedAt))) return null;
    await delay(100);
  } while (Date.now() < until);
  return null;
}

async function toCliError(error: unknown, options: ServerOptions): Promise<unknown> {
  if (!(error instanceof StartError)) return error;
  if (error.reason === 'port-busy')
    return new CliError(exitCodes.portBusy, await describeBusyPort(options.host, options.port), error);
  return new CliError(exitCodes.failed, error.message, error);
}
