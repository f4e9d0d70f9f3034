/** Longest key, in UTF-16 units. */
export const longestKey = 4096;

/**
 * What is wrong with a text as a key, worded to follow "The key", or null when it can be one: 1 to 4096 characters,
 * no control characters, no blank at either end.
 */
export function keyProblem(text: string): string | null {
  if (text.length === 0) return 'is empty';
  if (text.length > longestKey) return `is longer than ${longestKey} characters`;
  if (/^[\x21-\x7e]+$/.test(text)) return null;
  if (/\p{Cc}/u.test(text)) return 'holds control characters';
  // A lone surrogate has no UTF-8 form, so its hash would collide with others'.
  if (/\p{Cs}/u.test(text)) return 'is not valid Unicode';
  if (/^\s|\s$/u.test(text)) return 'begins or ends with a blank';
  return null;
}

/** Decodes UTF-8 strictly; null when the bytes are something else. */
function decodeUtf8(bytes: Buffer): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}

/**
 * Both readings of bytes whose encoding the sender chose silently (npm and curl send UTF-8, .NET and browsers latin-1),
 * UTF-8 first.
 */
export function decodings(bytes: Buffer): string[] {
  const utf8 = decodeUtf8(bytes);
  const latin1 = bytes.toString('latin1');
  return utf8 === null || utf8 === latin1 ? [latin1] : [utf8, latin1];
}

/** Both readings of a header value, which node hands over as latin-1. */
export function headerDecodings(value: string): string[] {
  if (/^[\x20-\x7e]*$/.test(value)) return [value];
  return decodings(Buffer.from(value, 'latin1'));
}
