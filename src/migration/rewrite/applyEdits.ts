import type { Edit } from './rewriting.ts';

/** The text with all edits in it. @throws RangeError where two of them overlap or one lies outside of the text */
export function applyEdits(text: string, edits: readonly Edit[]): string {
  let result = '';
  let position = 0;
  for (const { start, end, text: replacement } of inOrder(edits)) {
    if (start < position || end < start || end > text.length) throw new RangeError('The edits of a file overlap.');
    result += text.slice(position, start) + replacement;
    position = end;
  }
  return result + text.slice(position);
}

/** Edits from the beginning of the text to its end. */
export function inOrder(edits: readonly Edit[]): Edit[] {
  return edits.toSorted((left, right) => left.start - right.start || left.end - right.end);
}
