import { leaseEventSchema } from '../contract/instance.ts';
import type { EmulatorClient } from './client.ts';

/** How a lease ended: we let go, the emulator stopped in order, or the connection broke (it was killed, say). */
export type LeaseEnd = 'released' | 'ending' | 'broken';

export interface LeaseOptions {
  /** Whether the emulator shall go on when this was the last lease. */
  readonly keep: boolean;
  /** Lets go. */
  readonly signal: AbortSignal;
  /** It is held from now on. */
  readonly onHeld?: () => void;
}

/**
 * Holds a lease on an emulator until one of both ends it.
 * @throws ReplyError, ConnectionError when it cannot be had at all.
 */
export async function holdLease(client: EmulatorClient, { keep, signal, onHeld }: LeaseOptions): Promise<LeaseEnd> {
  for await (const event of client.events(`/emulator/lease?keep=${keep ? 1 : 0}`, 'lease', signal)) {
    const { state } = leaseEventSchema.parse(event);
    if (state === 'ending') return 'ending';
    onHeld?.();
  }
  return signal.aborted ? 'released' : 'broken';
}
