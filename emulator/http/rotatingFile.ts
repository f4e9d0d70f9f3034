import { appendFileSync, mkdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

const flushAfterMs = 500;
const flushEntries = 100;

/**
 * An append-only log in a bounded number of files: `NAME`, `NAME.1` … `NAME.(files-1)`. Lines are gathered and written
 * together. A log that cannot be written is given up silently: it must never take the server down.
 */
export class RotatingFile {
  readonly #path: string;
  readonly #maxBytes: number;
  readonly #files: number;
  #size: number;
  #waiting: (string | object)[] = [];
  #timer: NodeJS.Timeout | undefined;

  /** @param maxBytes size of one file. */
  constructor(path: string, maxBytes: number, files: number) {
    this.#path = path;
    this.#maxBytes = maxBytes;
    this.#files = files;
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    this.#size = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  }

  /**
   * Adds one line.
   * @param entry without its line end; an object becomes JSON when it is written, which is several times as fast for
   * many in a row as for each in the middle of its request. It must not change any more.
   */
  append(entry: string | object): void {
    this.#waiting.push(entry);
    if (this.#waiting.length >= flushEntries) this.flush();
    else this.#timer ??= setTimeout(() => this.flush(), flushAfterMs).unref();
  }

  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#waiting.length === 0) return;
    const lines = this.#waiting.map((entry) => (typeof entry === 'string' ? entry : JSON.stringify(entry)));
    const bytes = Buffer.from(`${lines.join('\n')}\n`);
    this.#waiting = [];
    try {
      if (this.#size + bytes.length > this.#maxBytes && this.#size > 0) this.#rotate();
      appendFileSync(this.#path, bytes, { mode: 0o600 });
      this.#size += bytes.length;
    } catch {
      // A full disk must not stop requests from being served.
    }
  }

  /** Removes all that was written. */
  erase(): void {
    this.flush();
    for (let index = this.#files - 1; index >= 1; index -= 1) rmSync(`${this.#path}.${index}`, { force: true });
    rmSync(this.#path, { force: true });
    this.#size = 0;
  }

  #rotate(): void {
    rmSync(`${this.#path}.${this.#files - 1}`, { force: true });
    for (let index = this.#files - 2; index >= 1; index -= 1) {
      moveIfThere(`${this.#path}.${index}`, `${this.#path}.${index + 1}`);
    }
    moveIfThere(this.#path, `${this.#path}.1`);
    this.#size = 0;
  }
}

function moveIfThere(from: string, to: string): void {
  if (statSync(from, { throwIfNoEntry: false }) !== undefined) renameSync(from, to);
}
