import { constants } from 'node:os';

const watched = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Takes the signals that would end this process, so that it can pass them on and clean up. */
export interface SignalWatch {
  /** The first one that came. */
  readonly received: NodeJS.Signals | null;
  /** Resolves with the first one. */
  readonly first: Promise<NodeJS.Signals>;
  /** Where further ones go; those that came already do not. */
  deliverTo(target: ((signal: NodeJS.Signals) => void) | null): void;
  stop(): void;
}

export function watchSignals(): SignalWatch {
  let received: NodeJS.Signals | null = null;
  let target: ((signal: NodeJS.Signals) => void) | null = null;
  let tell: (signal: NodeJS.Signals) => void = () => undefined;
  const first = new Promise<NodeJS.Signals>((resolve) => {
    tell = resolve;
  });
  const take = (signal: NodeJS.Signals) => {
    received ??= signal;
    tell(signal);
    target?.(signal);
  };
  for (const signal of watched) process.on(signal, take);
  return {
    get received() {
      return received;
    },
    first,
    deliverTo: (next) => {
      target = next;
    },
    stop: () => {
      for (const signal of watched) process.off(signal, take);
    },
  };
}

/** What a shell makes of a process that a signal ended. */
export function signalExitCode(signal: NodeJS.Signals): number {
  return 128 + constants.signals[signal];
}
