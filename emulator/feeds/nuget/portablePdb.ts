/** Where the stream `#Pdb` begins, and how much of the file is needed to say so or to read it. */
const signatureBytes = 16;

/**
 * The key under which debuggers ask for a portable PDB: its GUID, then `FFFFFFFF` (SSQP key conventions: portable PDB),
 * in lower case. The GUID stands in the stream `#Pdb` (Portable PDB format; ECMA-335, II.24.2.1).
 * @param head the beginning of the file, or all of it
 * @returns undefined when it is no portable PDB, or `head` is too short
 */
export function portablePdbKey(head: Buffer): string | undefined {
  if (head.length < 20 || head.toString('latin1', 0, 4) !== 'BSJB') return undefined;
  const streamsAt = 16 + head.readUInt32LE(12);
  if (streamsAt + 4 > head.length) return undefined;
  let at = streamsAt + 4;
  for (let left = head.readUInt16LE(streamsAt + 2); left > 0 && at + 8 < head.length; left -= 1) {
    const nameEnd = head.indexOf(0, at + 8);
    if (nameEnd === -1) return undefined;
    const start = head.readUInt32LE(at);
    if (head.toString('latin1', at + 8, nameEnd) === '#Pdb') {
      return start + signatureBytes <= head.length ? `${guidAt(head, start)}ffffffff` : undefined;
    }
    // The name ends with a zero and is filled up to four bytes.
    at = at + 8 + Math.ceil((nameEnd + 1 - (at + 8)) / 4) * 4;
  }
  return undefined;
}

/** A GUID's first three fields are little-endian numbers, the rest are bytes. */
function guidAt(bytes: Buffer, at: number): string {
  const field = (start: number, end: number): string =>
    Buffer.from(bytes.subarray(start, end)).reverse().toString('hex');
  const last = bytes.toString('hex', at + 8, at + 16);
  return `${field(at, at + 4)}${field(at + 4, at + 6)}${field(at + 6, at + 8)}${last}`;
}
