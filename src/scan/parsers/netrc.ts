import { type Entry, entry, group, type Range, scalar, type Tree } from '../tree/node.ts';

const keyword =
  /\s*(?:(#[^\r\n]*)|(machine|login|password|account)\s+(?:"((?:[^"\\]|\\.)*)"|(\S+))|(default)(?=\s|$)|(macdef)|\S+)/y;

/** A `.netrc`: one group for each machine, with `machine`, `login`, `password`, `account`. Macros are left out. */
export function parseNetrc(text: string): Tree {
  const machines: Entry[] = [];
  const comments: Range[] = [];
  let current: Entry[] = [];
  keyword.lastIndex = 0;
  for (let match = keyword.exec(text); match !== null; match = keyword.exec(text)) {
    const [, comment, name, quoted, bare, fallback, macro] = match;
    const end = keyword.lastIndex;
    if (comment !== undefined) comments.push({ start: end - comment.length, end });
    if (name === 'machine' || fallback !== undefined) {
      current = [];
      machines.push(entry(null, group(current, fallback ?? 'machine')));
    }
    const raw = quoted ?? bare;
    if (name !== undefined && raw !== undefined) {
      const valueEnd = quoted === undefined ? end : end - 1;
      const value = quoted === undefined ? raw : quoted.replaceAll(/\\(.)/g, '$1');
      current.push(entry(name, scalar(value, valueEnd - raw.length, valueEnd)));
    }
    if (macro !== undefined) {
      const blank = /\n[ \t]*\r?\n/g;
      blank.lastIndex = end;
      keyword.lastIndex = blank.exec(text) === null ? text.length : blank.lastIndex;
    }
  }
  return { root: group(machines, 'list'), comments };
}
