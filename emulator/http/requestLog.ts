import type { LoggedBodies, RequestRecord } from '../contract/request.ts';
import { BodyLog } from './bodyLog.ts';
import type { RotatingFile } from './rotatingFile.ts';

const ringSize = 10_000;

export interface RequestFilter {
  /** Only records with a larger id. */
  readonly since: number;
  readonly limit: number;
  readonly deniedOnly: boolean;
  /** Only those of one key, null for all. */
  readonly keyId: number | null;
}

/** Whether a record passes, apart from the limit. */
export function passes(record: RequestRecord, { since, deniedOnly, keyId }: Omit<RequestFilter, 'limit'>): boolean {
  if (record.id <= since || (deniedOnly && record.allow !== false)) return false;
  return keyId === null || record.principal?.keyId === keyId;
}

export interface RequestListener {
  onRequest(record: RequestRecord): void;
  /** The server stops: nothing more will come. */
  onEnd(): void;
}

/** The last requests with their decisions: a ring in memory, a bounded file beside it, and live listeners. */
export class RequestLog {
  readonly #ring: RequestRecord[] = [];
  readonly #listeners = new Set<RequestListener>();
  readonly #file: RotatingFile | null;
  readonly #bodies: BodyLog;
  #nextId = 1;
  #added = 0;

  /** @param file `DIR/logs/requests.ndjson`, null in memory. */
  constructor(file: RotatingFile | null, bodies = new BodyLog(null)) {
    this.#file = file;
    this.#bodies = bodies;
  }

  nextId(): number {
    const id = this.#nextId;
    this.#nextId += 1;
    return id;
  }

  /** @param bodies where the key that called has them logged. */
  add(record: RequestRecord, bodies: LoggedBodies | null = null): void {
    if (this.#ring.length < ringSize) this.#ring.push(record);
    else this.#ring[this.#added % ringSize] = record;
    this.#added += 1;
    this.#file?.append(record);
    if (bodies !== null) this.#bodies.add(record, bodies);
    for (const listener of this.#listeners) listener.onRequest(record);
  }

  /** Forgets every request, in the files too. @returns how many were remembered. */
  clear(): number {
    const count = this.#ring.length;
    this.#ring.length = 0;
    this.#added = 0;
    this.#file?.erase();
    this.#bodies.clear();
    return count;
  }

  /** Newest first. */
  list(filter: RequestFilter): RequestRecord[] {
    const found: RequestRecord[] = [];
    for (const record of this.#newestFirst()) {
      if (found.length >= filter.limit) break;
      if (passes(record, filter)) found.push(record);
    }
    return found;
  }

  find(id: number): RequestRecord | undefined {
    return this.#ring.find((record) => record.id === id);
  }

  /** The record with the bodies that are kept of it. */
  withBodies(record: RequestRecord): RequestRecord {
    const bodies = this.#bodies.find(record.id);
    return bodies === undefined ? record : { ...record, bodies };
  }

  lastDenied(): RequestRecord | undefined {
    for (const record of this.#newestFirst()) if (record.allow === false) return record;
    return undefined;
  }

  /** @returns how to stop listening. */
  listen(listener: RequestListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Lets the live listeners go, so that their connections do not hold up the end of the server. */
  endListening(): void {
    for (const listener of this.#listeners) listener.onEnd();
    this.#listeners.clear();
  }

  /** After the last request. */
  close(): void {
    this.#file?.flush();
    this.#bodies.close();
  }

  *#newestFirst(): Generator<RequestRecord> {
    const count = this.#ring.length;
    for (let step = 1; step <= count; step += 1) {
      const record = this.#ring[(this.#added - step) % count];
      if (record !== undefined) yield record;
    }
  }
}
