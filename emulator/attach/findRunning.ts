import type { Instance } from '../contract/instance.ts';
import { type HelloOutcome, sayHello } from './hello.ts';
import { readInstance } from './instanceFile.ts';

/** An instance with its run fields. */
export type RunningInstance = Instance & { readonly url: string; readonly pid: number };

export type Found =
  /** It answers at `instance.url` and has proven that it is ours: the key may be sent. */
  | { readonly state: 'running'; readonly instance: RunningInstance }
  /** The file names a run, but what answers there (if anything) is not it: `because` says what came of hello. */
  | { readonly state: 'stale'; readonly instance: RunningInstance; readonly because: Exclude<HelloOutcome, Proven> }
  /** There is no run; `instance` is the identity that an earlier one left. */
  | { readonly state: 'none'; readonly instance: Instance | null };
type Proven = { readonly outcome: 'proven' };

/**
 * Looks for the emulator of a data directory.
 * @throws InstanceFileError when its file cannot be used.
 */
export async function findRunning(dataDir: string, timeoutMs?: number): Promise<Found> {
  const instance = await readInstance(dataDir);
  if (!instance?.url || instance.pid === undefined) return { state: 'none', instance };
  const running: RunningInstance = { ...instance, url: instance.url, pid: instance.pid };
  const answer = await sayHello(running.url, running.adminKey, timeoutMs);
  if (answer.outcome === 'proven') return { state: 'running', instance: running };
  return { state: 'stale', instance: running, because: answer };
}
