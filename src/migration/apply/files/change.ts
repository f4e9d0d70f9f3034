import { type Decoded, decodeText } from '../../../scan/encoding.ts';
import type { Finding } from '../../../scan/finding.ts';
import { applyEdits } from '../../rewrite/applyEdits.ts';
import { rewriteBytes } from '../../rewrite/rewriteBytes.ts';
import type { Edit, FileRewrite, Rewriting } from '../../rewrite/rewriting.ts';
import type { Original, Refused } from './original.ts';

/** A file that is to be written, with all that writers need: whole bytes for some, edits for others. */
export interface Change {
  readonly file: string;
  readonly path: string;
  readonly original: Original;
  /** The text that the edits are for. */
  readonly decoded: Decoded;
  readonly edits: readonly Edit[];
  readonly after: Buffer;
  readonly rewrite: FileRewrite;
  /** Fingerprints whose places are rewritten. */
  readonly rows: readonly string[];
}

/** @param rows of the findings that the rewriting has credentials for */
export function changeOf(
  original: Original,
  findings: readonly Finding[],
  rewriting: Rewriting,
  rows: readonly string[],
): Change | Refused {
  const { file, path, bytes } = original;
  const rewrite = rewriteBytes(file, bytes, findings, rewriting);
  const { before, edits, after } = rewrite;
  if (before === null) return { file, refused: 'It is no text any more.' };
  const text = applyEdits(before.text, edits);
  if (edits.length > 0 && decodeText(after)?.text !== text)
    return { file, refused: `Its encoding (${before.encoding}) does not have all letters of the new text.` };
  return { file, path, original, decoded: before, edits, after, rewrite, rows };
}
