/** Tells the line of a position, both lines and answers counted from 1. LF, CRLF and a lone CR end a line. */
export function makeLineIndex(text: string): (position: number) => number {
  const starts = lineStarts(text);
  return (position) => lineAt(starts, position) + 1;
}

/** Line and character in it, both counted from 0, as editors count them. */
export interface TextPosition {
  readonly line: number;
  readonly character: number;
}

/** As {@link makeLineIndex}, with the place in the line. */
export function makePositions(text: string): (position: number) => TextPosition {
  const starts = lineStarts(text);
  return (position) => {
    const line = lineAt(starts, position);
    return { line, character: position - (starts[line] ?? 0) };
  };
}

function lineStarts(text: string): readonly number[] {
  const starts = [0];
  for (const match of text.matchAll(/\r\n|\n|\r/g)) starts.push(match.index + match[0].length);
  return starts;
}

function lineAt(starts: readonly number[], position: number): number {
  let low = 0;
  let high = starts.length;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((starts[middle] ?? 0) <= position) low = middle;
    else high = middle;
  }
  return low;
}
