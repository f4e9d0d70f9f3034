let latest = { time: Number.NaN, text: '' };

/** ISO 8601 of epoch milliseconds; many requests share one. */
export function isoTime(time: number): string {
  if (latest.time !== time) latest = { time, text: new Date(time).toISOString() };
  return latest.text;
}
