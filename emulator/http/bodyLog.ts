import type { LoggedBodies, LoggedBody, RequestRecord } from '../contract/request.ts';
import type { RotatingFile } from './rotatingFile.ts';

/** Characters in memory, all bodies together. */
const mostCharacters = 8 * 1024 * 1024;
/** What a record costs besides its texts. */
const overhead = 500;

/** The bodies of the last calls of keys that have them logged: bounded in memory, and in a bounded file beside it. */
export class BodyLog {
  readonly #kept = new Map<number, LoggedBodies>();
  readonly #file: RotatingFile | null;
  #characters = 0;

  /** @param file `DIR/logs/bodies.ndjson`, null in memory. */
  constructor(file: RotatingFile | null) {
    this.#file = file;
  }

  add({ id, time, principal }: Pick<RequestRecord, 'id' | 'time' | 'principal'>, bodies: LoggedBodies): void {
    this.#kept.set(id, bodies);
    this.#characters += sizeOf(bodies);
    for (const [oldest, former] of this.#kept) {
      if (this.#characters <= mostCharacters) break;
      this.#kept.delete(oldest);
      this.#characters -= sizeOf(former);
    }
    this.#file?.append({ id, time, keyId: principal?.keyId ?? null, ...bodies });
  }

  find(id: number): LoggedBodies | undefined {
    return this.#kept.get(id);
  }

  clear(): void {
    this.#kept.clear();
    this.#characters = 0;
    this.#file?.erase();
  }

  close(): void {
    this.#file?.flush();
  }
}

function sizeOf({ request, response }: LoggedBodies): number {
  const of = (body: LoggedBody | null) => body?.text?.length ?? 0;
  return of(request) + of(response) + overhead;
}
