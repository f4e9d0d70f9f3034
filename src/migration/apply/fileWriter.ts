import type { Decoded } from '../../scan/encoding.ts';
import type { Edit } from '../rewrite/rewriting.ts';

/** A file whose change is backed up and stands in the journal as intended. It holds secrets: nothing of it is printed. */
export interface ChangedFile {
  /** Relative to the folder of the plan, with `/`. */
  readonly file: string;
  readonly path: string;
  readonly before: Decoded;
  /** Of `before.text`. */
  readonly edits: readonly Edit[];
  /** All bytes, as they are to be; `before` with the edits in its own encoding. */
  readonly after: Buffer;
}

/** What became of a file. */
export type WriteOutcome =
  /** `sha256` of what is on the disk now: in a preview a user may have taken only some of the edits. */
  | { readonly outcome: 'written'; readonly sha256: string }
  /** He did not want it. */
  | { readonly outcome: 'declined' }
  | { readonly outcome: 'failed'; readonly message: string };

/**
 * Brings changed files onto the disk, each checked against its hash just before. The command line's own replaces them
 * one by one; the editor's shows all of them in one preview first, so that it is given all at once.
 * @returns outcomes by `file`; one that is missing counts as failed
 */
export type WriteFiles = (
  files: readonly ChangedFile[],
  signal: AbortSignal | undefined,
) => Promise<ReadonlyMap<string, WriteOutcome>>;
