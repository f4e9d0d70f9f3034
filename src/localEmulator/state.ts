/** Why there is no emulator although somebody wanted one. */
export type ProblemReason = 'port-busy' | 'other-protocol' | 'start-failed' | 'stop-failed' | 'killed';

export interface Problem {
  readonly reason: ProblemReason;
  /** One or two sentences: what is wrong and what to do. */
  readonly message: string;
  /** The last lines of the emulator's log, oldest first; without secrets, as the log has none. */
  readonly lines: readonly string[];
  /** `port-busy`: the next free port, if there is one. */
  readonly freePort: number | null;
}

export interface RunningFacts {
  readonly url: string;
  readonly port: number;
  /** It was running already, started by another window or a terminal. */
  readonly attached: boolean;
  /** The network can reach it. */
  readonly wide: boolean;
}

export type EmulatorState =
  | { readonly kind: 'stopped' }
  | { readonly kind: 'starting' }
  | ({ readonly kind: 'running' } & RunningFacts)
  | { readonly kind: 'stopping' }
  | { readonly kind: 'error'; readonly problem: Problem };

export type EmulatorEvent =
  | { readonly kind: 'start' }
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'serves'; readonly facts: RunningFacts }
  | { readonly kind: 'stop' }
  | { readonly kind: 'ended' }
  | { readonly kind: 'failed'; readonly problem: Problem };

export const stopped: EmulatorState = { kind: 'stopped' };

/** Which events mean something in which state; every other leaves it as it is. */
const taken: { readonly [State in EmulatorState['kind']]: readonly EmulatorEvent['kind'][] } = {
  stopped: ['start', 'serves', 'failed'],
  starting: ['cancelled', 'serves', 'failed'],
  running: ['stop', 'ended', 'failed', 'serves'],
  stopping: ['ended', 'failed'],
  error: ['start', 'serves', 'failed', 'ended'],
};

/** The state after an event; the very same object when the event changes nothing. */
export function next(state: EmulatorState, event: EmulatorEvent): EmulatorState {
  if (!taken[state.kind].includes(event.kind)) return state;
  switch (event.kind) {
    case 'start':
      return { kind: 'starting' };
    case 'serves':
      return { kind: 'running', ...event.facts };
    case 'stop':
      return { kind: 'stopping' };
    case 'cancelled':
    case 'ended':
      return stopped;
    case 'failed':
      return { kind: 'error', problem: event.problem };
  }
}
