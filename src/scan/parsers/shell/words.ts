import { type Range, type Scalar, scalar } from '../../tree/node.ts';

export type Dialect = 'sh' | 'cmd';

/** A piece of a script: a word, an operator such as `|` or the end of a line, the body of a here document. */
export type Piece =
  | { readonly kind: 'word'; readonly word: Scalar; readonly inner: readonly Range[] }
  | { readonly kind: 'operator'; readonly text: string }
  | { readonly kind: 'here-document'; readonly body: Scalar };

export interface Pieces {
  readonly pieces: readonly Piece[];
  readonly comments: readonly Range[];
}

const operators: Readonly<Record<Dialect, RegExp>> = {
  sh: /\d?>>?&?\d?|&>>?|<<<|<<-?|<|&&|\|\||\|&|;;|[|&;()]|\r?\n|\r/y,
  cmd: /\d?>>?|<|&&|\|\||[|&()]|\r?\n|\r/y,
};
const ansi: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r' };

/** Cuts a script into pieces. Never throws: an open quote ends with the text. */
export function splitScript(text: string, dialect: Dialect): Pieces {
  const pieces: Piece[] = [];
  const comments: Range[] = [];
  const waiting: string[] = [];
  const blank = dialect === 'sh' ? /(?:[ \t]|\\\r?\n)+/y : /(?:[ \t]|\^\r?\n)+/y;
  const operator = operators[dialect];
  let position = 0;
  const isLineStart = () => {
    const last = pieces.at(-1);
    return (
      last === undefined || (last.kind === 'operator' && /^[\r\n&|(;]/.test(last.text)) || last.kind === 'here-document'
    );
  };
  while (position < text.length) {
    blank.lastIndex = position;
    if (blank.test(text)) position = blank.lastIndex;
    if (position >= text.length) break;
    const comment = readComment(text, position, dialect, isLineStart());
    if (comment !== null) {
      comments.push({ start: position, end: comment });
      position = comment;
      continue;
    }
    operator.lastIndex = position;
    const [found] = operator.exec(text) ?? [];
    if (found === undefined) {
      const { piece, next } = readWord(text, position, dialect);
      const last = pieces.at(-1);
      if (last?.kind === 'operator' && /^<<-?$/.test(last.text) && piece.kind === 'word')
        waiting.push(piece.word.value);
      pieces.push(piece);
      position = Math.max(next, position + 1);
      continue;
    }
    position += found.length;
    pieces.push({ kind: 'operator', text: found });
    while (/^[\r\n]/.test(found) && waiting.length > 0) {
      const { body, next } = readHereDocument(text, position, waiting.shift() ?? '');
      pieces.push({ kind: 'here-document', body });
      position = next;
    }
  }
  return { pieces, comments };
}

function readComment(text: string, position: number, dialect: Dialect, lineStart: boolean): number | null {
  const opens =
    dialect === 'sh'
      ? text[position] === '#'
      : lineStart && /^(?:::|@?rem(?=\s|$))/i.test(text.slice(position, position + 6));
  if (!opens) return null;
  const end = /[\r\n]/.exec(text.slice(position));
  return end === null ? text.length : position + end.index;
}

function readHereDocument(text: string, position: number, mark: string): { body: Scalar; next: number } {
  const close = new RegExp(`^[ \\t]*${mark.replaceAll(/[^\w]/g, '\\$&')}[ \\t]*\\r?$`, 'm').exec(text.slice(position));
  const end = close === null ? text.length : position + close.index;
  return { body: scalar(text.slice(position, end), position, end), next: end + (close?.[0].length ?? 0) };
}

function readWord(text: string, start: number, dialect: Dialect): { piece: Piece; next: number } {
  const inner: Range[] = [];
  let value = '';
  let position = start;
  while (position < text.length) {
    const character = text[position] ?? '';
    if (dialect === 'cmd') {
      if (/[\s&|<>()]/.test(character)) break;
      const quoted = character === '"' ? readUntil(text, position + 1, '"') : null;
      value +=
        quoted === null
          ? character === '^'
            ? (text[position + 1] ?? '')
            : character
          : text.slice(position + 1, quoted);
      position = quoted === null ? position + (character === '^' ? 2 : 1) : quoted + 1;
      continue;
    }
    if (/[\s;&|<>()]/.test(character)) break;
    const part = readPart(text, position, inner);
    value += part.value;
    position = part.next;
  }
  const raw = text.slice(start, position);
  const quote = /^(?:"[^"]*"|'[^']*')$/s.test(raw) ? 1 : /^\$'[^']*'$/s.test(raw) ? 2 : 0;
  const word = scalar(value, start + quote, position - Math.min(quote, 1));
  return { piece: { kind: 'word', word, inner }, next: position };
}

function readUntil(text: string, from: number, quote: string): number {
  const end = text.indexOf(quote, from);
  return end < 0 ? text.length : end;
}

interface Part {
  readonly value: string;
  readonly next: number;
}

function readPart(text: string, position: number, inner: Range[]): Part {
  const character = text[position] ?? '';
  const following = text[position + 1] ?? '';
  if (character === "'") {
    const end = readUntil(text, position + 1, "'");
    return { value: text.slice(position + 1, end), next: end + 1 };
  }
  if (character === '$' && following === "'") return readAnsi(text, position + 2);
  if (character === '"' || (character === '$' && following === '"'))
    return readDouble(text, position + (character === '"' ? 1 : 2), inner);
  if (character === '\\')
    return following === '\n' || text.startsWith('\r\n', position + 1)
      ? { value: '', next: text.indexOf('\n', position) + 1 }
      : { value: following, next: position + 2 };
  return readExpansion(text, position, inner) ?? { value: character, next: position + 1 };
}

function readAnsi(text: string, from: number): Part {
  let value = '';
  let position = from;
  for (; position < text.length && text[position] !== "'"; position += 1) {
    if (text[position] !== '\\') value += text[position];
    else {
      position += 1;
      const [code, hex] = /^(?:x([\da-f]{1,2})|u([\da-f]{1,4}))/i.exec(text.slice(position, position + 5)) ?? [];
      value +=
        code === undefined
          ? (ansi[text[position] ?? ''] ?? text[position] ?? '')
          : String.fromCharCode(Number.parseInt(hex ?? code.slice(1), 16));
      position += (code?.length ?? 1) - 1;
    }
  }
  return { value, next: position + 1 };
}

function readDouble(text: string, from: number, inner: Range[]): Part {
  let value = '';
  let position = from;
  while (position < text.length && text[position] !== '"') {
    const following = text[position + 1] ?? '';
    if (text[position] === '\\' && /["\\$`\n\r]/.test(following)) {
      value += /[\n\r]/.test(following) ? '' : following;
      position += following === '\r' ? 3 : 2;
      continue;
    }
    const part = readExpansion(text, position, inner) ?? { value: text[position] ?? '', next: position + 1 };
    value += part.value;
    position = part.next;
  }
  return { value, next: position + 1 };
}

/** `${…}`, `$(…)`, `$[…]` and backticks as they stand there; what is run inside is remembered. */
function readExpansion(text: string, position: number, inner: Range[]): Part | null {
  if (text[position] === '`') {
    const end = readUntil(text, position + 1, '`');
    inner.push({ start: position + 1, end });
    return { value: text.slice(position, end + 1), next: end + 1 };
  }
  const open = text[position + 1];
  const close = open === '{' ? '}' : open === '(' ? ')' : null;
  if (text[position] !== '$' || close === null || open === undefined) return null;
  let depth = 0;
  for (let index = position + 1; index < text.length; index += 1) {
    if (text[index] === open) depth += 1;
    if (text[index] === close) depth -= 1;
    if (depth > 0) continue;
    if (open === '(') inner.push({ start: position + 2, end: index });
    return { value: text.slice(position, index + 1), next: index + 1 };
  }
  return null;
}
