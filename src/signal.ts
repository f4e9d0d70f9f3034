/** Something that happens, for those who listen. The editor's own emitter is not there outside of it. */
export interface Signal<Value> {
  fire(value: Value): void;
  /** @returns what ends it. */
  on(listener: (value: Value) => void): () => void;
}

export function createSignal<Value>(): Signal<Value> {
  const listeners = new Set<(value: Value) => void>();
  return {
    fire: (value) => {
      for (const listener of [...listeners]) listener(value);
    },
    on: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
