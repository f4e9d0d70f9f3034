import { type Pair, parseLines } from 'dot-properties';
import { type Entry, entry, group, type Range, scalar, type Tree } from '../tree/node.ts';

/** Java's .properties, with escapes and continuation lines. */
export function parseProperties(text: string): Tree {
  const entries: Entry[] = [];
  const comments: Range[] = [];
  for (const node of parseLines(text, true)) {
    const [start = 0, nameEnd = 0, valueStart = 0, end = 0] = node.range ?? [];
    if (node.type === 'COMMENT') comments.push({ start, end: nameEnd });
    if (node.type !== 'PAIR') continue;
    const { key, value } = node as Required<Pair>;
    // A value may begin on the line behind its name.
    const gap = /^(?:\\(?:\r\n|\n|\r)[ \t\f]*)+/.exec(text.slice(valueStart, end))?.[0].length ?? 0;
    entries.push(entry(key, scalar(value.trimEnd(), valueStart + gap, end), { start, end: nameEnd }));
  }
  return { root: group(entries), comments };
}
