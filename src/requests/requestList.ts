import { ownAgents, type RequestRecord } from '../../emulator/contract/request.ts';

/** As many as the view holds; the emulator itself remembers more. */
export const mostRequests = 500;

/** The key whose requests are shown. */
export interface KeyOfRequests {
  readonly id: number;
  /** Its name, or its id. */
  readonly title: string;
}

/** The last requests of one run of the emulator, newest first, bounded. Those of our own tools are left out. */
export class RequestList {
  #records: RequestRecord[] = [];
  #newestId = 0;
  deniedOnly = false;
  /** Null = those of every key, and of none. */
  key: KeyOfRequests | null = null;

  /** Those to be shown. */
  get shown(): readonly RequestRecord[] {
    const { deniedOnly, key } = this;
    if (!deniedOnly && key === null) return this.#records;
    return this.#records.filter(
      ({ allow, principal }) => (!deniedOnly || allow === false) && (key === null || principal?.keyId === key.id),
    );
  }

  /** The number of the newest one that was seen, shown or not. */
  get newestId(): number {
    return this.#newestId;
  }

  find(id: number): RequestRecord | undefined {
    return this.#records.find((record) => record.id === id);
  }

  /** Takes records in any order; those that are known or older than the last `clear` are passed over. */
  add(records: readonly RequestRecord[]): void {
    const fresh = records.filter(({ id }) => id > this.#newestId).sort((left, right) => right.id - left.id);
    const [newest] = fresh;
    if (newest === undefined) return;
    this.#newestId = newest.id;
    const wanted = fresh.filter(({ place, userAgent }) => place !== 'emulator' && !isOurs(userAgent));
    this.#records = [...wanted, ...this.#records].slice(0, mostRequests);
  }

  /** Empties the list; what was in it does not come back. */
  clear(): void {
    this.#records = [];
  }

  /** Another run of the emulator, which counts from 1 again. */
  restart(): void {
    this.#records = [];
    this.#newestId = 0;
  }
}

function isOurs(userAgent: string | null): boolean {
  return ownAgents.some((agent) => agent === userAgent);
}
