import { createClient, type EmulatorClient } from '../../emulator/attach/client.ts';
import { findRunning, type RunningInstance } from '../../emulator/attach/findRunning.ts';
import { describeOtherProtocol, sayHello } from '../../emulator/attach/hello.ts';
import type { Ready } from '../../emulator/contract/instance.ts';
import { isLoopback } from '../servers/serverUrl.ts';
import type { RunningFacts } from './state.ts';

/** An emulator that has proven itself. `adminKey` is a secret. */
export interface Connection {
  readonly url: string;
  readonly instanceId: string;
  readonly adminKey: string;
  readonly pid: number;
  readonly startedAt: string | undefined;
  readonly version: string;
  /** Null = in memory. */
  readonly dataDir: string | null;
  /** What it was started with, as far as it is known. */
  readonly options: Readonly<Record<string, unknown>>;
  readonly demo: boolean;
  readonly client: EmulatorClient;
}

/** An emulator runs there, but this version cannot talk to it. The message says what to do. */
export class OtherProtocolError extends Error {}

/**
 * The emulator that serves a data directory, null when none does.
 * @throws OtherProtocolError, and InstanceFileError when the folder's instance file is unusable.
 */
export async function findConnection(dataDir: string): Promise<Connection | null> {
  const found = await findRunning(dataDir);
  if (found.state === 'running') return connect(found.instance);
  if (found.state === 'stale' && found.because.outcome === 'other-protocol')
    throw new OtherProtocolError(describeOtherProtocol(found.because));
  return null;
}

function connect(instance: RunningInstance): Connection {
  const { url, instanceId, adminKey, pid, startedAt, version, dataDir, options = {}, demoKeys } = instance;
  const demo = options.demo === true || demoKeys.length > 0;
  const client = createClient({ url, key: adminKey });
  return { url, instanceId, adminKey, pid, startedAt, version, dataDir, options, demo, client };
}

/** The one in memory that has just said that it serves: no file tells of it. Null when it went away again. */
export async function connectReady(ready: Ready): Promise<Connection | null> {
  const { url, adminKey, pid, version } = ready;
  const answer = await sayHello(url, adminKey);
  if (answer.outcome !== 'proven') return null;
  const { instanceId } = answer.hello;
  const client = createClient({ url, key: adminKey });
  return {
    url,
    instanceId,
    adminKey,
    pid,
    startedAt: undefined,
    version,
    dataDir: null,
    options: {},
    demo: false,
    client,
  };
}

/** @param host as the setting says, when the emulator itself does not tell. */
export function factsOf({ url, options }: Connection, attached: boolean, host?: string): RunningFacts {
  const bound = String(options.host ?? host ?? new URL(url).hostname);
  const wide = !isLoopback(bound.includes(':') && !bound.startsWith('[') ? `[${bound}]` : bound);
  return { url, port: Number(new URL(url).port || 80), attached, wide };
}
