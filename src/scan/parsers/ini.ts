import { type Entry, entry, type Group, group, type Range, type Scalar, scalar, type Tree } from '../tree/node.ts';
import { type Line, linesOf } from './lines.ts';

/** How a client reads its INI file. */
export interface IniDialect {
  /** What stands between a name and its value. */
  readonly separator: RegExp;
  /** What ends a value that is not quoted. */
  readonly inlineComment: RegExp | null;
  /** Whether indented lines belong to the value before them. */
  readonly continuation: 'indent' | 'backslash' | 'none';
  readonly quotes: boolean;
}

/** npm's `ini` package. */
export const npmDialect: IniDialect = {
  separator: /=/,
  inlineComment: /(?<!\\)[;#]/,
  continuation: 'none',
  quotes: true,
};
/** Python's RawConfigParser: pip.conf, .pypirc. */
export const pythonDialect: IniDialect = {
  separator: /[=:]/,
  inlineComment: null,
  continuation: 'indent',
  quotes: false,
};
/** git-config(1). */
export const gitDialect: IniDialect = {
  separator: /=/,
  inlineComment: /(?:^|\s)[;#]/,
  continuation: 'backslash',
  quotes: true,
};

/** An INI file: sections as groups, settings before the first section at the top. Never throws. */
export function parseIni(text: string, dialect: IniDialect): Tree {
  const root: Entry[] = [];
  const comments: Range[] = [];
  let section = root;
  let open: { readonly entries: Entry[]; readonly index: number } | null = null;
  for (const line of joinLines(text, dialect)) {
    const trimmed = line.text.trim();
    if (trimmed === '') continue;
    if (/^[;#]/.test(trimmed)) {
      comments.push({ start: line.start, end: line.end });
      continue;
    }
    const heading = /^\[(.*?)\]\s*(?:[;#].*)?$/.exec(trimmed);
    if (heading !== null && !(dialect.continuation === 'indent' && /^\s/.test(line.text) && open !== null)) {
      section = [];
      open = null;
      const name = unescapeSection(heading[1] ?? '');
      root.push(entry(name, group(section, name), { start: line.start, end: line.end }));
      continue;
    }
    if (dialect.continuation === 'indent' && /^\s/.test(line.text) && open !== null) {
      const [item] = open.entries.splice(open.index, 1);
      if (item !== undefined)
        open.entries.splice(open.index, 0, { ...item, value: append(item.value as Scalar | Group, line) });
      continue;
    }
    section.push(readSetting(line, dialect, comments));
    open = { entries: section, index: section.length - 1 };
  }
  return { root: group(root), comments };
}

function readSetting(line: Line, dialect: IniDialect, comments: Range[]): Entry {
  const at = dialect.separator.exec(line.text)?.index ?? line.text.length;
  const name = line.text.slice(0, at).trim();
  const nameStart = line.start + line.text.indexOf(name);
  const rest = line.text.slice(at + 1);
  const start = line.start + at + 1 + rest.length - rest.trimStart().length;
  return entry(name, readValue(rest.trim(), start, dialect, comments, line.end), {
    start: nameStart,
    end: nameStart + name.length,
  });
}

function readValue(text: string, start: number, dialect: IniDialect, comments: Range[], lineEnd: number): Scalar {
  const [quoted] = dialect.quotes ? (/^(?:"(?:[^"\\]|\\.)*"|'[^']*')/.exec(text) ?? []) : [];
  if (quoted !== undefined) return scalar(unquote(quoted), start + 1, start + quoted.length - 1);
  const cut = dialect.inlineComment?.exec(text)?.index;
  if (cut !== undefined) comments.push({ start: start + cut, end: lineEnd });
  const value = (cut === undefined ? text : text.slice(0, cut)).trimEnd();
  return scalar(value.replaceAll(/\\([;#\\])/g, '$1').replaceAll(/\\\r?\n\s*/g, ''), start, start + value.length);
}

function unquote(quoted: string): string {
  if (quoted.startsWith("'")) return quoted.slice(1, -1);
  try {
    return String(JSON.parse(quoted));
  } catch {
    return quoted.slice(1, -1).replaceAll(/\\(.)/g, '$1');
  }
}

/** A value of several lines becomes a list of them. */
function append(value: Scalar | Group, line: Line): Group {
  const text = line.text.trim();
  const start = line.start + line.text.indexOf(text);
  const before = value.kind === 'group' ? value.entries : value.value === '' ? [] : [entry(null, value)];
  return group([...before, entry(null, scalar(text, start, start + text.length))], 'list');
}

/** `http "https://a.example"` → `http.https://a.example`: git's sub-sections. */
function unescapeSection(text: string): string {
  const [, name = '', sub] = /^([^\s"]*)\s*"((?:[^"\\]|\\.)*)"$/.exec(text.trim()) ?? [];
  return sub === undefined ? text.trim() : `${name}.${sub.replaceAll(/\\(.)/g, '$1')}`;
}

function* joinLines(text: string, dialect: IniDialect): Generator<Line> {
  let open: Line | null = null;
  for (const line of linesOf(text)) {
    const joined: Line =
      open === null ? line : { text: text.slice(open.start, line.end), start: open.start, end: line.end };
    const continues = dialect.continuation === 'backslash' && /(?<!\\)(?:\\\\)*\\$/.test(line.text);
    if (!continues) yield joined;
    open = continues ? joined : null;
  }
  if (open !== null) yield open;
}
