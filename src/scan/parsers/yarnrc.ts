import { type Entry, entry, group, type Range, scalar, type Tree } from '../tree/node.ts';

const setting =
  /^[ \t]*(?:(#[^\r\n]*)|("(?:[^"\\]|\\.)*"|[^\s"#:]\S*?):?[ \t]+(?:"((?:[^"\\\r\n]|\\.)*)"|([^\s"][^\r\n]*?)))[ \t]*$/gm;

/** Yarn 1's `.yarnrc`: a name, a blank, a value, each perhaps in quotes. */
export function parseYarnrc(text: string): Tree {
  const entries: Entry[] = [];
  const comments: Range[] = [];
  for (const match of text.matchAll(setting)) {
    const [whole, comment, rawName, quoted, bare] = match;
    const end = match.index + whole.trimEnd().length;
    if (comment !== undefined) comments.push({ start: end - comment.trimEnd().length, end });
    const raw = quoted ?? bare;
    if (rawName === undefined || raw === undefined) continue;
    const name = rawName.startsWith('"') ? rawName.slice(1, -1) : rawName;
    const nameStart = match.index + whole.indexOf(name);
    const valueEnd = quoted === undefined ? end : end - 1;
    entries.push(
      entry(name, scalar(raw.replaceAll(/\\(.)/g, '$1'), valueEnd - raw.length, valueEnd), {
        start: nameStart,
        end: nameStart + name.length,
      }),
    );
  }
  return { root: group(entries), comments };
}
