import { type Entry, entry, group, scalar, type Tree } from '../tree/node.ts';
import { linesOf } from './lines.ts';

const word = /[^\s"'`<>()[\]{},;|]+/g;
const setting = /^[\s>*+-]*([A-Za-z][\w .-]{0,40}?)\s*[:=]\s+?(\S+)\s*$/;
const longestLine = 20_000;

/** Text in which `#` begins a comment: requirements.txt and most files without a format of their own. */
export function parseHashText(text: string): Tree {
  const comments = [...text.matchAll(/(?:^|(?<=\s))#(?![{!]).*|^[ \t]*\/\/.*/gm)].map((match) => ({
    start: match.index,
    end: match.index + match[0].length,
  }));
  let rest = text;
  for (const { start, end } of comments) rest = rest.slice(0, start) + ' '.repeat(end - start) + rest.slice(end);
  return { root: parseText(rest).root, comments };
}

/** Any text: each line is a group of its words; `name: value` is an entry of that name. */
export function parseText(text: string): Tree {
  const lines: Entry[] = [];
  for (const line of linesOf(text)) {
    if (line.text.length > longestLine || line.text.trim() === '') continue;
    const entries: Entry[] = [entry(null, scalar(line.text, line.start, line.end))];
    const [, name, value] = setting.exec(line.text) ?? [];
    if (name !== undefined && value !== undefined) {
      const start = line.start + line.text.lastIndexOf(value);
      entries.push(entry(name, scalar(value, start, start + value.length)));
    }
    for (const match of line.text.matchAll(word)) {
      const start = line.start + match.index;
      entries.push(entry(null, scalar(match[0], start, start + match[0].length)));
    }
    lines.push(entry(null, group(entries, 'line')));
  }
  return { root: group(lines), comments: [] };
}

/** Markdown: fenced blocks are read as a whole, so that commands may have several lines; HTML comments are comments. */
export function parseMarkdown(text: string): Tree {
  const blocks: Entry[] = [];
  const comments = [...text.matchAll(/<!--[\s\S]*?(?:-->|$)/g)].map((match) => ({
    start: match.index,
    end: match.index + match[0].length,
  }));
  let rest = text;
  for (const match of text.matchAll(/^[ \t]*(`{3,}|~{3,})[^\n]*\n([\s\S]*?)^[ \t]*\1/gm)) {
    const body = match[2] ?? '';
    const start = match.index + match[0].indexOf(body, match[0].indexOf('\n'));
    blocks.push(
      entry(
        null,
        group(
          [
            entry(null, scalar(body, start, start + body.length)),
            ...parseText(body).root.entries.map((line) => shift(line, start)),
          ],
          'block',
        ),
      ),
    );
    rest = rest.slice(0, start) + body.replaceAll(/[^\r\n]/g, ' ') + rest.slice(start + body.length);
  }
  return { root: group([...blocks, ...parseText(rest).root.entries]), comments };
}

function shift(item: Entry, by: number): Entry {
  const { value } = item;
  if (value.kind === 'scalar') return { ...item, value: scalar(value.value, value.start + by, value.end + by) };
  return {
    ...item,
    value: group(
      value.entries.map((inner) => shift(inner, by)),
      value.head,
    ),
  };
}
