/** `a`, `a and b`, `a, b and c`, `a, b, c, d and 7 more`. */
export function list(words: readonly string[], most = 6): string {
  const shown = words.length > most ? [...words.slice(0, most - 1), `${words.length - most + 1} more`] : [...words];
  const last = shown.pop() ?? '';
  return shown.length === 0 ? last : `${shown.join(', ')} and ${last}`;
}
