const surrogate = /[\ud800-\udfff]/;

/** The order of SQLite's BINARY: by bytes of UTF-8, which differs from that of strings only beyond the first plane. */
export function compareNames(one: string, other: string): number {
  if (surrogate.test(one) || surrogate.test(other)) return Buffer.compare(Buffer.from(one), Buffer.from(other));
  return one < other ? -1 : Number(one > other);
}
