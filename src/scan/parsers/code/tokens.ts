import type { Range } from '../../tree/node.ts';
import type { Language } from './languages.ts';

export interface Token extends Range {
  readonly kind: 'string' | 'word' | 'mark' | 'newline';
  /** Decoded, without quotes. */
  readonly value: string;
  /** Whether a blank stands before it. */
  readonly spaced: boolean;
}

export interface Tokens {
  readonly tokens: readonly Token[];
  readonly comments: readonly Range[];
}

const marks = /=>|:=|\?=|\+=|==|!=|<=|>=|\?\?|\?:|\|\||&&|->|<<|@[({]|\S/y;
const escaped: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', '0': '\0' };

/** Cuts a program into words, strings and marks; comments are set aside. Never throws: a string without an end ends with its line. */
export function tokenize(text: string, language: Language): Tokens {
  const tokens: Token[] = [];
  const comments: Range[] = [];
  const word = new RegExp(`[\\w$${language.wordCharacters.replaceAll(/[\\\]^-]/g, '\\$&')}]+`, 'y');
  let position = 0;
  let spaced = false;
  const push = (kind: Token['kind'], value: string, start: number, end: number) => {
    tokens.push({ kind, value, start, end, spaced });
    spaced = false;
  };
  while (position < text.length) {
    const character = text[position] ?? '';
    if (character === '\n' || character === '\r') {
      push('newline', '\n', position, position + 1);
      position += 1;
    } else if (character === ' ' || character === '\t' || character === '\u00a0' || character === '\uFEFF') {
      spaced = true;
      position += 1;
    } else if (
      language.escape !== '' &&
      character === language.escape &&
      /^.[ \t]*\r?\n/.test(text.slice(position, position + 80))
    ) {
      position = text.indexOf('\n', position) + 1;
      spaced = true;
    } else {
      const comment = readComment(text, position, language, tokens);
      const string = comment === null ? readString(text, position, language) : null;
      if (comment !== null) {
        comments.push({ start: position, end: comment });
        position = comment;
      } else if (string !== null) {
        push('string', string.value, string.start, string.end);
        position = string.next;
      } else position = readWord(text, position, word, push);
    }
  }
  return { tokens, comments };
}

function readWord(
  text: string,
  position: number,
  word: RegExp,
  push: (kind: Token['kind'], value: string, start: number, end: number) => void,
): number {
  word.lastIndex = position;
  const found = text[position] === '@' && /[({]/.test(text[position + 1] ?? '') ? null : word.exec(text);
  if (found !== null) {
    push('word', found[0], position, word.lastIndex);
    return word.lastIndex;
  }
  marks.lastIndex = position;
  const mark = marks.exec(text)?.[0] ?? (text[position] as string);
  push('mark', mark, position, position + mark.length);
  return position + mark.length;
}

/** @returns where the comment ends; null where none begins. */
function readComment(text: string, position: number, language: Language, tokens: readonly Token[]): number | null {
  for (const [open, close] of language.blockComments)
    if (text.startsWith(open, position)) {
      const end = text.indexOf(close, position + open.length);
      return end < 0 ? text.length : end + close.length;
    }
  for (const open of language.lineComments) {
    if (!text.startsWith(open, position)) continue;
    // `https://…` outside of quotes is no comment, and PHP's attributes and Ruby's `#{` are none either.
    if (open === '//' && text[position - 1] === ':') continue;
    if (open === '#' && text[position + 1] === '{') continue;
    const end = /[\r\n]/.exec(text.slice(position));
    return end === null ? text.length : position + end.index;
  }
  return language.patterns ? readPattern(text, position, tokens) : null;
}

/** A regular expression may hold quotes; it is passed over like a comment that is none. */
function readPattern(text: string, position: number, tokens: readonly Token[]): number | null {
  const last = tokens.at(-1);
  if (
    text[position] !== '/' ||
    (last !== undefined && last.kind !== 'newline' && !/^[(=,:[!&|?{};]$|^=>$|^&&$/.test(last.value))
  )
    return null;
  const pattern = /\/(?![*/\s])(?:[^/\\\r\n[]|\\.|\[(?:[^\]\\\r\n]|\\.){0,100}\]){1,200}\/[a-z]{0,8}(?=[\s,;).\]}]|$)/y;
  pattern.lastIndex = position;
  return pattern.test(text) ? pattern.lastIndex : null;
}

const openers = new WeakMap<Language, ReadonlySet<string>>();

/** Cheap, for it is asked at each token: almost none of them is a string. */
function mayOpenString(text: string, position: number, language: Language): boolean {
  let first = openers.get(language);
  if (first === undefined) {
    first = new Set([...language.strings.map(({ open }) => open.charAt(0)), ...(language.hereDocuments ? '<' : '')]);
    openers.set(language, first);
  }
  if (first.has(text.charAt(position))) return true;
  return /["']/.test(text.charAt(position + 1) + text.charAt(position + 2));
}

interface StringReading extends Range {
  readonly value: string;
  readonly next: number;
}

function readString(text: string, position: number, language: Language): StringReading | null {
  if (!mayOpenString(text, position, language)) return null;
  const here = language.hereDocuments && text.startsWith('<<', position) ? readHereDocument(text, position) : null;
  if (here !== null) return here;
  const prefix = /^(?:[rRbBfFuU]{1,2}|[$@]{1,2})?(?=["'])/.exec(text.slice(position, position + 3))?.[0] ?? '';
  for (const [from, rule] of language.strings.flatMap(
    (candidate) =>
      [
        [position, candidate],
        [position + prefix.length, candidate],
      ] as const,
  )) {
    if (!text.startsWith(rule.open, from)) continue;
    const start = from + rule.open.length;
    let value = '';
    for (let index = start; index < text.length; index += 1) {
      const character = text[index] ?? '';
      if (text.startsWith(rule.close, index)) {
        if (!rule.doubled || text[index + 1] !== rule.close)
          return { value, start, end: index, next: index + rule.close.length };
        index += 1;
        value += rule.close;
      } else if (!rule.multiline && (character === '\n' || character === '\r'))
        return { value, start, end: index, next: index };
      else if (!rule.raw && character === language.escape && language.escape !== '') {
        index += 1;
        value += escaped[text[index] ?? ''] ?? text[index] ?? '';
      } else value += character;
    }
    return { value, start, end: text.length, next: text.length };
  }
  return null;
}

function readHereDocument(text: string, position: number): StringReading | null {
  const [opening, , name] =
    /^<<[-~]?(["']?)([A-Za-z_]\w*)\1[^\r\n]*\r?\n/.exec(text.slice(position, position + 200)) ?? [];
  if (opening === undefined || name === undefined) return null;
  const start = position + opening.length;
  const close = new RegExp(`^[ \\t]*${name}\\b`, 'm').exec(text.slice(start));
  const end = close === null ? text.length : start + close.index;
  return { value: text.slice(start, end), start, end, next: end + (close?.[0].length ?? 0) };
}
