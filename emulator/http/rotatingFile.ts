import { appendFileSync, mkdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

const flushAfterMs = 500;
const flushBytes = 64 * 1024;

/**
 * An append-only log in a bounded number of files: `NAME`, `NAME.1` … `NAME.(files-1)`. Lines are gathered and written
 * together. A log that cannot be written is given up silently: it must never take the server down.
 */
export class RotatingFile {
  readonly #path: string;
  readonly #maxBytes: number;
  readonly #files: number;
  #size: number;
  #waiting: string[] = [];
  #waitingBytes = 0;
  #timer: NodeJS.Timeout | undefined;

  /** @param maxBytes size of one file. */
  constructor(path: string, maxBytes: number, files: number) {
    this.#path = path;
    this.#maxBytes = maxBytes;
    this.#files = files;
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    this.#size = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  }

  /** Adds one line (without its line end). */
  append(line: string): void {
    this.#waiting.push(line);
    this.#waitingBytes += line.length;
    if (this.#waitingBytes >= flushBytes) this.flush();
    else this.#timer ??= setTimeout(() => this.flush(), flushAfterMs).unref();
  }

  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#waiting.length === 0) return;
    const text = `${this.#waiting.join('\n')}\n`;
    this.#waiting = [];
    this.#waitingBytes = 0;
    try {
      if (this.#size + text.length > this.#maxBytes && this.#size > 0) this.#rotate();
      appendFileSync(this.#path, text, { mode: 0o600 });
      this.#size += Buffer.byteLength(text);
    } catch {
      // A full disk must not stop requests from being served.
    }
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
