import { makeLineIndex } from './lineIndex.ts';

/** In a comment of its own: what the next line holds is known, and is not to be reported. */
export const ignoreNextLine = 'proget-keys:ignore-next-line';
/** In a comment at the end of a line: the same for this line. */
export const ignoreLine = 'proget-keys:ignore';

const marker = /proget-keys:ignore(-next-line)?(?![\w-])/g;

/** The lines of a text, counted from 1, whose credentials somebody has said to ignore. */
export function ignoredLines(text: string): ReadonlySet<number> {
  const lines = new Set<number>();
  if (!text.includes(ignoreLine)) return lines;
  const lineOf = makeLineIndex(text);
  for (const match of text.matchAll(marker)) lines.add(lineOf(match.index) + (match[1] === undefined ? 0 : 1));
  return lines;
}
