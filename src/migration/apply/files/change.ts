import { type Decoded, decodeText, encodeText } from '../../../scan/encoding.ts';
import type { Finding } from '../../../scan/finding.ts';
import { applyEdits } from '../../rewrite/applyEdits.ts';
import { rewriteText } from '../../rewrite/rewriteText.ts';
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
  const decoded = decodeText(bytes);
  if (decoded === null || !encodeText(decoded).equals(bytes))
    return { file, refused: 'Its encoding could not be kept, so it was left as it is; change it by hand.' };
  const rewrite = rewriteText(file, decoded.text, findings, rewriting);
  const text = applyEdits(decoded.text, rewrite.edits);
  const after = encodeText({ ...decoded, text });
  if (decodeText(after)?.text !== text && text !== '')
    return { file, refused: `Its encoding (${decoded.encoding}) does not have all letters of the new text.` };
  return { file, path, original, decoded, edits: rewrite.edits, after, rewrite, rows };
}
