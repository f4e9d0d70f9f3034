import type { Range } from '../tree/node.ts';

export interface Line extends Range {
  readonly text: string;
}

/** The lines of a text without their ends: LF, CRLF or CR. */
export function* linesOf(text: string): Generator<Line> {
  const pattern = /\r\n|\n|\r/g;
  let start = 0;
  for (const match of text.matchAll(pattern)) {
    yield { text: text.slice(start, match.index), start, end: match.index };
    start = match.index + match[0].length;
  }
  if (start < text.length) yield { text: text.slice(start), start, end: text.length };
}
