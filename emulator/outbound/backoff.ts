/** When deliveries are tried again, and how long an attempt may take. Milliseconds. */
export interface DeliveryTimes {
  readonly connectMs: number;
  readonly totalMs: number;
  /** How long attempts under way may go on once the emulator stops. */
  readonly graceMs: number;
  /** Attempts in all; then a delivery has failed. */
  readonly attempts: number;
  /** Wait after the given number of failed attempts. */
  wait(failed: number): number;
}

const firstWait = 1000;
const longestWait = 15 * 60 * 1000;

/** Doubles from a second to a quarter of an hour, with jitter: twelve attempts in about half an hour. */
export const deliveryTimes: DeliveryTimes = {
  connectMs: 5000,
  totalMs: 10_000,
  graceMs: 1000,
  attempts: 12,
  wait: (failed) => Math.round(Math.min(firstWait * 2 ** (failed - 1), longestWait) * (0.5 + Math.random() / 2)),
};

/** What a receiver asks for by `Retry-After`, seconds or a date, in milliseconds; at most the longest wait of our own. */
export function retryAfter(header: string | undefined, now: number): number | null {
  if (header === undefined) return null;
  const isDate = /^\w{3}, /.test(header);
  const wait = isDate ? Date.parse(header) - now : /^\s*\d{1,9}\s*$/.test(header) ? Number(header) * 1000 : Number.NaN;
  return Number.isNaN(wait) ? null : Math.min(Math.max(wait, 0), longestWait);
}
