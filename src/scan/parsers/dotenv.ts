import { type Entry, entry, group, type Range, scalar, type Tree } from '../tree/node.ts';

const line =
  /^[ \t]*(?:(#.*)|(?:export[ \t]+|set[ \t]+)?([A-Za-z_][\w.-]*)[ \t]*(?:=|:[ \t])[ \t]*(?:\$'((?:[^'\\]|\\[\s\S])*)'|"((?:[^"\\]|\\[\s\S])*)"|'([^']*)'|`([^`]*)`|([^\r\n]*)))/gm;
const escapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' };

/** `.env` files in the dialects of dotenv, compose and direnv. Quoted values may have several lines. */
export function parseDotenv(text: string): Tree {
  const entries: Entry[] = [];
  const comments: Range[] = [];
  for (const match of text.matchAll(line)) {
    const [whole, comment, name, ...forms] = match;
    const end = match.index + whole.length;
    if (comment !== undefined) comments.push({ start: end - comment.length, end });
    if (name === undefined) continue;
    const [ansi, double, single, backtick, bare] = forms;
    const quoted = ansi ?? double ?? single ?? backtick;
    const nameStart = match.index + whole.indexOf(name);
    const nameAt = { start: nameStart, end: nameStart + name.length };
    if (quoted !== undefined) {
      const value = single === undefined ? unescapeText(quoted) : quoted;
      entries.push(entry(name, scalar(value, end - 1 - quoted.length, end - 1), nameAt));
      continue;
    }
    const raw = bare ?? '';
    const cut = raw.search(/(?:^|\s)#/);
    if (cut >= 0) comments.push({ start: end - raw.length + cut, end });
    const value = (cut < 0 ? raw : raw.slice(0, cut)).trim();
    const start = end - raw.length + raw.indexOf(value);
    entries.push(entry(name, scalar(value, start, start + value.length), nameAt));
  }
  return { root: group(entries), comments };
}

function unescapeText(text: string): string {
  return text.replaceAll(
    /\\(\r?\n|[\s\S])/g,
    (_, character: string) => escapes[character] ?? (character.endsWith('\n') ? '' : character),
  );
}
