import type { Range, Scalar } from './node.ts';

/** How far an escape may reach: the longest are the indentation of a block and a run of continuation marks. */
const longestEscape = 300;
const anchorLength = 4;

/**
 * Where characters `from` to `to` of a decoded value stand in the text. Raw and decoded text are laid side by side:
 * where they differ there is an escape, and it ends where the next characters fit again. So no parser has to keep a map.
 */
export function rangeOf(text: string, { value, start, end, wrapped }: Scalar, from: number, to: number): Range {
  if (wrapped) return { start, end };
  if (end - start === value.length && text.startsWith(value, start)) return { start: start + from, end: start + to };
  let position = start;
  let first = start;
  let last = end;
  for (let index = 0; index <= value.length; index += 1) {
    position = skipEscaped(text, value, index, position, end);
    if (index === from) first = position;
    if (index === to) {
      last = index === value.length ? end : position;
      break;
    }
    position =
      text[position] === value[index] && !isEscape(text, position)
        ? position + 1
        : afterEscape(text, value, index, position, end);
  }
  return { start: first, end: Math.max(first, last) };
}

/** Passes what stands for no character: a line end with its indentation. */
function skipEscaped(text: string, value: string, index: number, position: number, end: number): number {
  const anchor = value.slice(index, index + anchorLength);
  if (anchor === '' || text.startsWith(anchor, position) || text[position] === value[index]) return position;
  const fold = /^(?:\\?\r?\n[ \t]*|[ \t]+(?=\r?\n)|\\\r?\n[ \t]*)+/.exec(
    text.slice(position, Math.min(end, position + longestEscape)),
  );
  return fold !== null && text.startsWith(anchor, position + fold[0].length) ? position + fold[0].length : position;
}

function isEscape(text: string, position: number): boolean {
  return text[position] === '\\' && text[position + 1] === '\\';
}

function afterEscape(text: string, value: string, index: number, position: number, end: number): number {
  const anchor = value.slice(index + 1, index + 1 + anchorLength);
  const limit = Math.min(end, position + longestEscape);
  if (anchor === '') return limit;
  for (let next = position + 1; next <= limit; next += 1) if (text.startsWith(anchor, next)) return next;
  // Two escapes side by side: a shorter anchor cannot fit either, so take the usual forms of an escape.
  const form = /^(?:\\u[\da-f]{4}|\\x[\da-f]{2}|&#?\w+;|%[\da-f]{2}|\\\r?\n[ \t]*|\\.|''|"")/i.exec(
    text.slice(position, limit),
  );
  return Math.min(end, position + (form?.[0].length ?? 1));
}

/** A part of a scalar as a scalar of its own. */
export function partOf(text: string, whole: Scalar, from: number, to: number): Scalar {
  return { ...whole, value: whole.value.slice(from, to), ...rangeOf(text, whole, from, to) };
}
