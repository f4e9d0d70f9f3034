/**
 * Stands in for `iconv-lite` in the bundle: body-parser asks it to decode request bodies, and the tables for every
 * other charset would be half a megabyte. An unknown charset still gives 415.
 */
export function encodingExists(encoding: string): boolean {
  return /^(utf-?8|us-ascii|iso-8859-1|latin1)$/i.test(encoding);
}

export function getDecoder(encoding: string): { write(chunk: Uint8Array): string; end(): string } {
  const decoder = new TextDecoder(encoding);
  return { write: (chunk) => decoder.decode(chunk, { stream: true }), end: () => decoder.decode() };
}

export function decode(bytes: Uint8Array, encoding: string): string {
  return new TextDecoder(encoding).decode(bytes);
}
