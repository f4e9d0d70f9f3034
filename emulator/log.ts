import { type LogLevel, logLevels } from './contract/options.ts';
import { redact } from './http/redact.ts';
import type { RotatingFile } from './http/rotatingFile.ts';

/** What is never wanted in a log, wherever a message came from. */
const schemePattern = /\b(Bearer|Basic)\s+[\w+/=.~-]{8,}/gi;
const fieldPattern =
  /((?:x-apikey|x-nuget-apikey|_authtoken|_auth|_password|password|api_key|key)["']?\s*[:=]\s*["']?)[^\s"'&,;}]+/gi;

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
    const known = redact(message, [...this.#secrets]);
    const clean = known.replace(schemePattern, '$1 ***').replace(fieldPattern, '$1***');
    // At once, for it is little and somebody may kill us: the last lines say what happened.
    this.#file?.append(`${new Date().toISOString()} ${level.padEnd(5)} ${clean}`);
    this.#file?.flush();
    if (level === 'error' || level === 'warn') process.stderr.write(`${clean.split('\n', 1)[0]}\n`);
  }

  close(): void {
    this.#file?.flush();
  }
}
