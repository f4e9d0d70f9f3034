import { readCommand } from '../../commands/command.ts';
import {
  type Entry,
  entry,
  type Group,
  group,
  type Node,
  type Range,
  type Scalar,
  scalar,
  type Tree,
} from '../../tree/node.ts';
import { type Dialect, splitScript } from './words.ts';

const declaring = /^(?:export|local|declare|typeset|readonly|set|setx)$/i;
const assignment = /^([A-Za-z_][\w.]*)\+?=([\s\S]*)$/;
const deepest = 8;

/** Names of entries that say where a command writes to, and what it reads. */
export const redirectName = '#redirect';
export const hereDocumentName = '#here-document';

/** A shell script or a batch file: assignments are named entries, each command is a group. */
export function parseShell(text: string, dialect: Dialect = 'sh', depth = 0): Tree {
  const { pieces, comments } = splitScript(text, dialect);
  const entries: Entry[] = [];
  let words: Node[] = [];
  let redirects: Entry[] = [];
  let last: { index: number } | null = null;
  let piped: { index: number } | null = null;
  let operator = '';
  const flush = () => {
    if (addCommand(entries, words, redirects, text)) {
      last = { index: entries.length - 1 };
      if (piped !== null) feed(entries, piped.index, last.index);
    }
    words = [];
    redirects = [];
  };
  for (const piece of pieces) {
    if (piece.kind === 'operator') {
      operator = piece.text;
      if (!/[<>]/.test(piece.text)) {
        flush();
        piped = piece.text === '|' ? last : null;
      }
      continue;
    }
    if (piece.kind === 'here-document') {
      addToLast(entries, last, entry(hereDocumentName, piece.body));
      continue;
    }
    if (/>/.test(operator) && !/&\d$/.test(operator)) redirects.push(entry(redirectName, piece.word));
    else if (!/^<<?-?$/.test(operator)) words.push(piece.word);
    if (/[<>]/.test(operator)) operator = '';
    for (const range of depth < deepest ? piece.inner : []) entries.push(...parseInner(text, range, dialect, depth));
  }
  flush();
  return { root: group(entries), comments };
}

/** `echo SECRET | docker login --password-stdin`: what the first prints is the password of the second. */
function feed(entries: Entry[], from: number, to: number): void {
  const source = entries[from]?.value;
  const target = entries[to];
  if (source?.kind !== 'group' || target?.value.kind !== 'group' || !/^(?:echo|printf)$/.test(source.head)) return;
  if (!target.value.entries.some(({ name }) => name === 'password-stdin')) return;
  const secret = source.entries.findLast(({ name, value }) => name === null && value.kind === 'scalar');
  if (secret === undefined) return;
  entries[to] = {
    ...target,
    value: group([...target.value.entries, entry('password', secret.value)], target.value.head),
  };
  entries[from] = entry(null, group([], source.head));
}

function parseInner(text: string, { start, end }: Range, dialect: Dialect, depth: number): readonly Entry[] {
  // Blanks instead of the text before keep the positions.
  return shift(parseShell(text.slice(start, end), dialect, depth + 1).root, start).entries;
}

function shift(node: Group, by: number): Group {
  return group(
    node.entries.map(({ name, value }) =>
      entry(name, value.kind === 'group' ? shift(value, by) : scalar(value.value, value.start + by, value.end + by)),
    ),
    node.head,
  );
}

function addToLast(entries: Entry[], last: { index: number } | null, addition: Entry): void {
  const found = last === null ? undefined : entries[last.index];
  if (last === null || found?.value.kind !== 'group') entries.push(entry(null, group([addition])));
  else entries[last.index] = { ...found, value: group([...found.value.entries, addition], found.value.head) };
}

/** @returns whether a command was added. */
function addCommand(entries: Entry[], words: readonly Node[], redirects: readonly Entry[], text: string): boolean {
  let at = 0;
  for (; at < words.length; at += 1) {
    const named = assigned(words[at], text);
    if (named === null) break;
    entries.push(named);
  }
  const [first] = words.slice(at);
  if (first === undefined && redirects.length === 0) return false;
  if (first?.kind === 'scalar' && declaring.test(first.value)) {
    for (const word of words.slice(at + 1)) entries.push(assigned(word, text) ?? entry(null, word));
    return false;
  }
  const command = readCommand(words.slice(at));
  entries.push(entry(null, group([...command.entries, ...redirects], command.head)));
  return true;
}

function assigned(word: Node | undefined, text: string): Entry | null {
  if (word?.kind !== 'scalar') return null;
  const [, name, value] = assignment.exec(word.value) ?? [];
  if (name === undefined || value === undefined) return null;
  const raw = text.slice(word.start, word.end);
  const at = raw.indexOf('=') + 1;
  const quote = /^(?:"[^"]*"|'[^']*')$/s.test(raw.slice(at)) ? 1 : 0;
  const range = { start: word.start + at + quote, end: word.end - quote };
  return entry(name, { ...scalar(value, range.start, range.end) } satisfies Scalar, {
    start: word.start,
    end: word.start + name.length,
  });
}
