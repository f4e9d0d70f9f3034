import { type LogLevel, logLevels } from './contract/options.ts';
import { redact, redactFields } from './http/redact.ts';
import type { RotatingFile } from './http/rotatingFile.ts';

/** The emulator's own log: a file in the data directory, warnings and errors on stderr too. Secrets are taken out first. */
export class Log {
  readonly #level: number;
  readonly #file: RotatingFile | null;
  readonly #secrets = new Set<string>();

  constructor(level: LogLevel, file: RotatingFile | null) {
    this.#level = logLevels.indexOf(level);
    this.#file = file;
  }

  /** Makes sure that a value never appears, whatever message it gets into. */
  hide(secret: string): void {
    this.#secrets.add(secret);
  }

  write(level: LogLevel, message: string): void {
    if (logLevels.indexOf(level) > this.#level) return;
    const clean = redactFields(redact(message, [...this.#secrets]));
    // At once, for it is little and somebody may kill us: the last lines say what happened.
    this.#file?.append(`${new Date().toISOString()} ${level.padEnd(5)} ${clean}`);
    this.#file?.flush();
    if (level === 'error' || level === 'warn') process.stderr.write(`${clean.split('\n', 1)[0]}\n`);
  }

  close(): void {
    this.#file?.flush();
  }
}
