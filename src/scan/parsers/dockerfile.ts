import { type Entry, entry, group, type Range, type Scalar, scalar, type Tree } from '../tree/node.ts';
import { linesOf } from './lines.ts';
import { parseShell } from './shell/shell.ts';
import { splitScript } from './shell/words.ts';

interface Instruction extends Range {
  readonly keyword: string;
  /** The arguments, with comment lines and foreign escapes made blank, as long as the raw text. */
  readonly body: string;
}

/** An instruction whose last line is not read yet. */
interface Open {
  readonly keyword: string;
  readonly start: number;
  readonly body: string;
}

/** A Dockerfile: ENV and ARG are named entries, RUN is read as a script, other instructions hold their words. */
export function parseDockerfile(text: string): Tree {
  const comments: Range[] = [];
  const entries: Entry[] = [];
  for (const { keyword, body, start, end } of instructions(text, comments)) {
    const shifted = ' '.repeat(start) + body;
    if (keyword === 'RUN' || keyword === 'CMD' || keyword === 'ENTRYPOINT' || keyword === 'HEALTHCHECK') {
      const script = body.trimStart().startsWith('[')
        ? body.replaceAll(/[[\],]/g, ' ')
        : body.replace(/^(\s*--\w+=\S+)+/, (flags) => ' '.repeat(flags.length));
      const tree = parseShell(' '.repeat(start) + script);
      comments.push(...tree.comments);
      entries.push(entry(null, group(tree.root.entries, 'RUN')));
    } else if (keyword === 'ENV' || keyword === 'ARG' || keyword === 'LABEL')
      entries.push(...readPairs(shifted, start));
    else
      entries.push(
        entry(keyword.toLowerCase(), scalar(body.trim(), start + body.length - body.trimStart().length, end)),
      );
  }
  return { root: group(entries), comments };
}

/** `ENV a=b c="d e"`, and the old `ENV a b c`, which gives one variable all the rest. */
function readPairs(text: string, start: number): Entry[] {
  const words = splitScript(text, 'sh').pieces.flatMap((piece): Scalar[] =>
    piece.kind === 'word' ? [piece.word] : [],
  );
  const [first, second] = words;
  if (first !== undefined && second !== undefined && !first.value.includes('=')) {
    const value = text.slice(second.start).trimEnd();
    return [entry(first.value, scalar(value, second.start, second.start + value.length))];
  }
  return words.flatMap((word) => {
    const [, name, value] = /^([\w.-]+)=([\s\S]*)$/.exec(word.value) ?? [];
    if (name === undefined || value === undefined || word.start < start) return [];
    const raw = text.slice(word.start, word.end);
    const at = raw.indexOf('=') + 1;
    const quote = /^(?:"[^"]*"|'[^']*')$/s.test(raw.slice(at)) ? 1 : 0;
    return [entry(name, scalar(value, word.start + at + quote, word.end - quote))];
  });
}

function* instructions(text: string, comments: Range[]): Generator<Instruction> {
  const mark = /^(?:\s*#[^\n]*\n)*?\s*#\s*escape\s*=\s*`/i.test(text) ? '`' : '\\';
  let open = null as Open | null;
  let here: string | null = null;
  let afterComment = false;
  for (const line of linesOf(text)) {
    const end = line.end;
    const gap: string =
      open === null
        ? ''
        : text
            .slice(open.start + open.body.length, line.start)
            .replaceAll(/[^ ]/g, (end) => (afterComment ? ' ' : end));
    if (here !== null && open !== null) {
      open = { ...open, body: open.body + gap + line.text };
      if (line.text.trim() === here) {
        here = null;
        yield { ...open, end };
        open = null;
      }
      continue;
    }
    if (/^\s*#/.test(line.text)) {
      comments.push({ start: line.start, end });
      if (open !== null) open = { ...open, body: open.body + gap + ' '.repeat(line.text.length) };
      // The whole line is left out, its end too: it must not end the command.
      afterComment = true;
      continue;
    }
    afterComment = false;
    if (open === null) {
      const [whole, keyword] = /^\s*([A-Za-z]+)\s+/.exec(line.text) ?? [];
      if (whole === undefined || keyword === undefined) continue;
      open = { keyword: keyword.toUpperCase(), start: line.start + whole.length, body: '' };
      open = { ...open, body: line.text.slice(whole.length) };
    } else open = { ...open, body: open.body + gap + line.text };
    const continues = line.text.trimEnd().endsWith(mark);
    if (continues && mark === '`') open = { ...open, body: open.body.replace(/`(\s*)$/, '\\$1') };
    here = /^(?:RUN|COPY|ADD)$/.test(open.keyword) ? (/<<-?["']?(\w+)["']?/.exec(line.text)?.[1] ?? null) : null;
    if (continues || here !== null) continue;
    yield { ...open, end };
    open = null;
  }
  if (open !== null) yield { ...open, end: text.length };
}
