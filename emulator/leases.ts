/** How long an emulator waits for windows, in milliseconds. */
export interface LeaseTimes {
  /** From the start until the first lease: who started it may be slow. */
  readonly startupMs: number;
  /** From the end of the last lease: a window that reloads comes back within it. */
  readonly graceMs: number;
}

export const leaseTimes: LeaseTimes = { startupMs: 60_000, graceMs: 10_000 };

/** What a window that holds a lease is told. */
export interface LeaseHolder {
  /** The emulator stops: the lease ends in order, and not because somebody killed it. */
  onEnd(): void;
}

/**
 * Who needs this emulator. Each editor window holds a lease as long as it lives; when the last one has ended and nobody
 * came back, `onUnleased` is called once. A holder may ask for the emulator to be kept; the last word counts.
 */
export class Leases {
  readonly #holders = new Set<LeaseHolder>();
  readonly #times: LeaseTimes;
  readonly #onUnleased: (() => void) | null;
  #timer: NodeJS.Timeout | undefined;
  #kept = false;

  /** @param onUnleased null = the emulator lives on without leases, as one does that was started in a terminal. */
  constructor(times: LeaseTimes, onUnleased: (() => void) | null) {
    this.#times = times;
    this.#onUnleased = onUnleased;
  }

  /** Begins to wait for the first lease: called when the emulator serves. */
  open(): void {
    if (this.#holders.size === 0) this.#wait(this.#times.startupMs);
  }

  get count(): number {
    return this.#holders.size;
  }

  /** @param keep whether the emulator shall go on after this lease. @returns how to end it. */
  take(holder: LeaseHolder, keep: boolean): () => void {
    clearTimeout(this.#timer);
    this.#holders.add(holder);
    this.#kept = keep;
    return () => {
      if (this.#holders.delete(holder) && this.#holders.size === 0 && !this.#kept) this.#wait(this.#times.graceMs);
    };
  }

  /** The emulator stops: tells every holder, so that open streams do not hold up the end. */
  close(): void {
    clearTimeout(this.#timer);
    const holders = [...this.#holders];
    this.#holders.clear();
    for (const holder of holders) holder.onEnd();
  }

  #wait(milliseconds: number): void {
    if (this.#onUnleased === null) return;
    this.#timer = setTimeout(this.#onUnleased, milliseconds);
  }
}
