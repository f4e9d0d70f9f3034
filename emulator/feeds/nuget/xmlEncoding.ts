/** What the metadata of packages is written in. */
export type XmlEncoding = 'utf-8' | 'utf-16le' | 'utf-16be';

/**
 * Reads XML by its byte order mark, which stays at the front of the text.
 * @throws TypeError for bytes that are not text of that encoding.
 */
export function decodeXml(bytes: Buffer): { xml: string; encoding: XmlEncoding } {
  const encoding =
    bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : 'utf-8';
  return { xml: new TextDecoder(encoding, { fatal: true, ignoreBOM: true }).decode(bytes), encoding };
}

export function encodeXml(xml: string, encoding: XmlEncoding): Buffer {
  if (encoding === 'utf-8') return Buffer.from(xml, 'utf8');
  const bytes = Buffer.from(xml, 'utf16le');
  return encoding === 'utf-16le' ? bytes : bytes.swap16();
}
