/** @param share 0.5 = median, 0.99 = p99, 1 = maximum. */
export function quantile(values: readonly number[] | Float64Array, share: number): number {
  const sorted = Float64Array.from(values).sort();
  const value = sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
  if (value === undefined) throw new Error('nothing was measured');
  return value;
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/** `0.31 ms (p99 0.9, max 4.1)` */
export function describeTimes(values: readonly number[], unit: string, digits = 2): string {
  const [p50, p99, most] = [0.5, 0.99, 1].map((share) => quantile(values, share).toFixed(digits));
  return `${p50} ${unit} (p99 ${p99}, max ${most})`;
}
