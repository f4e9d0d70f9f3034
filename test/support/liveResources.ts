import { createHook } from 'node:async_hooks';

const kinds: Readonly<Record<string, string>> = {
  Timeout: 'timer',
  FSEVENTWRAP: 'file watcher',
  STATWATCHER: 'file watcher',
  TCPWRAP: 'socket',
  TLSWRAP: 'socket',
  PIPEWRAP: 'pipe',
  PROCESSWRAP: 'process',
};

/** Nobody can end the timer of an AbortSignal.timeout: it holds nothing, wakes nobody and ends by itself. */
const notCounted = /\.test\.[jt]s:|setWeakAbortSignalTimeout/;

/** Sees every timer, file watcher, socket, pipe and process that lives, those as well that hold no process awake. */
export class LiveResources {
  readonly #live = new Map<number, string>();
  readonly #hook = createHook({
    init: (id, type) => {
      const kind = kinds[type];
      if (kind !== undefined) this.#live.set(id, `${kind}${new Error().stack?.split('\n').slice(3).join('\n')}`);
    },
    destroy: (id) => void this.#live.delete(id),
  });

  constructor() {
    this.#hook.enable();
  }

  /** Begun since this was made and not over, with where that was. What a test itself has begun does not count. */
  get all(): readonly string[] {
    return [...this.#live.values()].filter((stack) => !notCounted.test(stack));
  }

  end(): void {
    this.#hook.disable();
  }
}
