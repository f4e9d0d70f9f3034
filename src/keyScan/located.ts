import { randomBytes } from 'node:crypto';
import type { GitKnowledge } from '../migration/git.ts';
import type { Finding } from '../scan/finding.ts';
import { makePositions, type TextPosition } from '../scan/lineIndex.ts';

export interface TextRange {
  readonly start: TextPosition;
  readonly end: TextPosition;
}

/** A finding with where an editor shows it. Its secret is in memory alone. */
export interface LocatedFinding {
  /** Says nothing; commands are called with it. */
  readonly id: string;
  /** Absolute path of the folder that was scanned. */
  readonly folder: string;
  /** Absolute path of the file. */
  readonly path: string;
  readonly range: TextRange;
  readonly finding: Finding;
  /** Whether git keeps it in the file now, or kept it once; null = no, or nobody has asked. */
  readonly git: ReturnType<GitKnowledge>;
}

/** Makes the findings of one text into located ones. @param text without a byte order mark */
export function locateFindings(
  findings: readonly Finding[],
  text: string,
  { folder, path }: Pick<LocatedFinding, 'folder' | 'path'>,
  gitOf: GitKnowledge = () => null,
): LocatedFinding[] {
  const position = makePositions(text);
  return findings.map((finding) => {
    const { start, end } = finding.places.secret;
    const range = { start: position(start), end: position(end) };
    return { id: randomBytes(8).toString('hex'), folder, path, range, finding, git: gitOf(finding) };
  });
}
