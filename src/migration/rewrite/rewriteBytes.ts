import { createHash } from 'node:crypto';
import { type Decoded, decodeText, encodeText } from '../../scan/encoding.ts';
import type { Finding } from '../../scan/finding.ts';
import { applyEdits } from './applyEdits.ts';
import { rewriteText } from './rewriteText.ts';
import type { FileRewrite, Rewriting } from './rewriting.ts';

/** What becomes of the bytes of a file. */
export interface BytesRewrite extends FileRewrite {
  /** SHA-256 of the bytes as they are, hexadecimal. */
  readonly sha256: string;
  /** Null for what is no text. */
  readonly before: Decoded | null;
  /** All bytes as they are to be, in the same encoding; the same bytes where nothing changes. */
  readonly after: Buffer;
}

/** Rewrites a file as it is on the disk: encoding, byte order mark and line ends stay. */
export function rewriteBytes(
  file: string,
  bytes: Buffer,
  findings: readonly Finding[],
  rewriting: Rewriting,
): BytesRewrite {
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const before = decodeText(bytes);
  const untouched = { file, sha256, before, after: bytes, edits: [], variables: [] };
  if (before === null) return { ...untouched, manual: [] };
  const result = rewriteText(file, before.text, findings, rewriting);
  if (result.edits.length === 0) return { ...untouched, ...result };
  // Bytes that no encoding of ours gives back, a broken sequence say, must not change on the way.
  if (!encodeText(before).equals(bytes)) {
    const message = 'This file is not wholly of one encoding and would change elsewhere, too: change it by hand.';
    return { ...untouched, manual: [{ line: 1, message }, ...result.manual] };
  }
  const after = encodeText({ ...before, text: applyEdits(before.text, result.edits) });
  return { ...result, sha256, before, after };
}
