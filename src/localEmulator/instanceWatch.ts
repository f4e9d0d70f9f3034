import { type FSWatcher, watch } from 'node:fs';

/** Tells when the emulator of a data directory was started or stopped by somebody else. Costs nothing while nothing happens. */
export class InstanceWatch {
  readonly #onChange: () => void;
  #watcher: FSWatcher | null = null;
  #dataDir: string | null = null;
  #isDisposed = false;

  constructor(onChange: () => void) {
    this.#onChange = onChange;
  }

  /** Watches this directory and no other; one that is not there (yet) is not watched. @param dataDir null = none */
  watch(dataDir: string | null): void {
    if (this.#watcher !== null && dataDir === this.#dataDir) return;
    this.#close();
    // Whoever was looking for the directory may find it when nobody wants it watched any more.
    if (dataDir === null || this.#isDisposed) return;
    try {
      const watcher = watch(dataDir, { persistent: false }, (_event, fileName) => {
        if (fileName === 'instance.json') this.#onChange();
      });
      // Removed, or on a system that gave up on it: it is watched again with the next start.
      watcher.on('error', () => this.#close());
      this.#watcher = watcher;
      this.#dataDir = dataDir;
    } catch {
      // It is not there: no emulator has run yet.
    }
  }

  /** For good. */
  dispose(): void {
    this.#isDisposed = true;
    this.#close();
  }

  #close(): void {
    this.#watcher?.close();
    this.#watcher = null;
  }
}
