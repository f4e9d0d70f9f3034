export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252';

/** A text with what is needed to write it back as it was. */
export interface Decoded {
  /** Without byte order mark. */
  readonly text: string;
  readonly encoding: Encoding;
  readonly bom: boolean;
}

// Node 20's TextDecoder reads 0x80 to 0x9F of windows-1252 as control characters.
const high = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ';
const utf8 = new TextDecoder('utf-8', { fatal: true });

/** Reads the bytes of a text file; null for a binary one. */
export function decodeText(bytes: Buffer): Decoded | null {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return decodeBytes(bytes.subarray(3), true);
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return decodeWide(bytes.subarray(2), 'utf-16le', true);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return decodeWide(bytes.subarray(2), 'utf-16be', true);
  const wide = guessWide(bytes);
  return wide === null ? decodeBytes(bytes, false) : decodeWide(bytes, wide, false);
}

/** Text back into bytes. Whoever rewrites a file compares the bytes of the unchanged text with the file first. */
export function encodeText({ text, encoding, bom }: Decoded): Buffer {
  if (encoding === 'windows-1252')
    return Buffer.from(
      [...text].map((character) =>
        high.includes(character) ? 0x80 + high.indexOf(character) : character.charCodeAt(0) & 0xff,
      ),
    );
  const whole = bom ? `\uFEFF${text}` : text;
  const bytes = Buffer.from(whole, encoding === 'utf-8' ? 'utf8' : 'utf16le');
  return encoding === 'utf-16be' ? bytes.swap16() : bytes;
}

function decodeBytes(bytes: Buffer, bom: boolean): Decoded | null {
  if (bytes.includes(0)) return null;
  try {
    return { text: utf8.decode(bytes), encoding: 'utf-8', bom };
  } catch {
    const text = bytes
      .toString('latin1')
      .replaceAll(/[\u0080-\u009f]/g, (character) => high.charAt(character.charCodeAt(0) - 0x80));
    return { text, encoding: 'windows-1252', bom: false };
  }
}

function decodeWide(bytes: Buffer, encoding: 'utf-16le' | 'utf-16be', bom: boolean): Decoded {
  const even = bytes.subarray(0, bytes.length - (bytes.length % 2));
  const text = (encoding === 'utf-16le' ? even : Buffer.from(even).swap16()).toString('utf16le');
  return { text, encoding, bom };
}

/** UTF-16 without a mark: of mostly Latin text every other byte is zero. */
export function guessWide(bytes: Buffer): 'utf-16le' | 'utf-16be' | null {
  const length = Math.min(bytes.length - (bytes.length % 2), 512);
  if (length < 8 || (bytes[0] !== 0 && bytes[1] !== 0)) return null;
  const zeros = [0, 0];
  for (let index = 0; index < length; index += 1)
    if (bytes[index] === 0) zeros[index % 2] = (zeros[index % 2] ?? 0) + 1;
  const [even = 0, odd = 0] = zeros.map((count) => count / (length / 2));
  return odd > 0.7 && even < 0.1 ? 'utf-16le' : even > 0.7 && odd < 0.1 ? 'utf-16be' : null;
}
