import { setTimeout as delay } from 'node:timers/promises';
import { sayHello } from '../../emulator/attach/hello.ts';
import { holdLease, type LeaseEnd } from '../../emulator/attach/lease.ts';
import { isAlive, waitForEnd } from '../../emulator/attach/processes.ts';
import type { Connection } from './connection.ts';
import { killedProblem } from './problems.ts';
import type { Problem } from './state.ts';

/** How it went: we let go, it stopped in order, or it was lost: then what to show, made from the last log lines. */
export type HoldingOutcome = 'released' | 'ended' | ((lines: readonly string[]) => Problem);

export interface Holding {
  readonly outcome: Promise<HoldingOutcome>;
  release(): void;
  /** Takes the lease again, because what `keep` answers has changed. */
  renew(): void;
}

export interface HoldingOptions {
  /** Whether the emulator shall go on without us. */
  keep(): boolean;
  /** It has begun to stop. */
  onEnding(): void;
}

const endPatienceMs = 30_000;
/** A connection that broke may have other reasons than the emulator's end: so long it is looked for. */
const lookMs = 3000;
const retryMs = 200;

/** Holds a lease on an emulator until it ends, over broken connections too. */
export function holdWhileItRuns(connection: Connection, options: HoldingOptions): Holding {
  let isReleased = false;
  let cancel = new AbortController();
  const outcome = (async (): Promise<HoldingOutcome> => {
    for (;;) {
      cancel = new AbortController();
      const end = await holdLease(connection.client, { keep: options.keep(), signal: cancel.signal }).catch(
        (): LeaseEnd => 'broken',
      );
      if (isReleased) return 'released';
      if (end === 'ending') {
        options.onEnding();
        await waitForEnd(connection.pid, connection.startedAt, endPatienceMs);
        return 'ended';
      }
      if (end === 'broken' && !(await comesBack(connection, () => isReleased)))
        return isReleased ? 'released' : (lines) => killedProblem(connection.pid, lines);
    }
  })();
  return {
    outcome,
    release: () => {
      isReleased = true;
      cancel.abort();
    },
    renew: () => cancel.abort(),
  };
}

/** Whether the emulator answers again; false as soon as its process has ended. */
async function comesBack({ url, adminKey, pid, startedAt }: Connection, isReleased: () => boolean): Promise<boolean> {
  for (const until = Date.now() + lookMs; !isReleased(); await delay(retryMs)) {
    const { outcome } = await sayHello(url, adminKey, 1000);
    if (outcome === 'proven') return true;
    if (Date.now() > until || !(await isAlive(pid, startedAt))) return false;
  }
  return false;
}
