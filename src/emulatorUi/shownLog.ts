import type { Log } from '../log.ts';

/** The emulator's own log in our output: one at a time, from when it was opened until the window closes. */
export class ShownLog {
  readonly #log: Pick<Log, 'info'>;
  #path: string | null = null;
  #end: (() => void) | null = null;
  #isDisposed = false;

  constructor(log: Pick<Log, 'info'>) {
    this.#log = log;
  }

  /** Writes what is added to this file from now on. @throws when its folder is not there */
  async follow(path: string): Promise<void> {
    this.#close();
    this.#path = path;
    const { followLog } = await import('../localEmulator/followLog.ts');
    const end = await followLog(path, (lines) => this.write(lines));
    // Meanwhile the window was closed, or another one asked for.
    if (this.#isDisposed || this.#path !== path) end();
    else this.#end = end;
  }

  write(lines: readonly string[]): void {
    for (const line of lines) this.#log.info(`  ${line}`);
  }

  dispose(): void {
    this.#isDisposed = true;
    this.#close();
  }

  #close(): void {
    this.#end?.();
    this.#end = null;
    this.#path = null;
  }
}
