import { SaxesParser } from 'saxes';
import { type Entry, entry, group, type Range, type Scalar, scalar, type Tree } from '../tree/node.ts';

interface OpenElement {
  readonly name: string;
  readonly nameAt: Range;
  readonly entries: Entry[];
  text: Scalar | null;
  elements: number;
}

/** XML: attributes and elements with nothing but text become values, other elements groups. Prefixes are cut off. */
export function parseXml(text: string): Tree {
  const comments: Range[] = [];
  const root: OpenElement = { name: '', nameAt: { start: 0, end: 0 }, entries: [], text: null, elements: 0 };
  const stack: OpenElement[] = [root];
  const parser = new SaxesParser({ xmlns: false });
  const top = () => stack.at(-1) ?? root;
  // Templates with unfinished parts are common: whatever can be read is read.
  parser.on('error', () => undefined);
  parser.on('comment', (content) =>
    comments.push({ start: parser.position - content.length - 7, end: parser.position }),
  );
  parser.on('opentagstart', ({ name }) => {
    const end = text.lastIndexOf(name, parser.position - 1) + name.length;
    stack.push({ name: local(name), nameAt: { start: end - name.length, end }, entries: [], text: null, elements: 0 });
  });
  parser.on('attribute', ({ name, value }) => {
    const end = parser.position - 1;
    const quote = text[end];
    const start = quote === undefined ? end : text.lastIndexOf(quote, end - 1) + 1;
    top().entries.push(entry(local(name), scalar(value, start, end)));
  });
  const take = (value: string, cdata: boolean) => {
    const element = top();
    const close = cdata ? text.lastIndexOf(']]>', parser.position) : text.lastIndexOf('<', parser.position - 1);
    const end = close < 0 ? parser.position : close;
    const open = cdata ? text.lastIndexOf('<![CDATA[', end) + 9 : text.lastIndexOf('>', end - 1) + 1;
    const found = trimmed(value, text, open, end);
    if (found.value !== '' && (element.text === null || element.text.value === '')) element.text = found;
  };
  parser.on('text', (value) => take(value, false));
  parser.on('cdata', (value) => take(value, true));
  parser.on('closetag', () => {
    const element = stack.pop();
    if (element === undefined || stack.length === 0) return;
    const outer = top();
    outer.elements += 1;
    const onlyText = element.entries.length === 0;
    const value = element.text ?? scalar('', element.nameAt.end + 1, element.nameAt.end + 1);
    if (!onlyText && element.text !== null) element.entries.push(entry('#text', element.text));
    outer.entries.push(entry(element.name, onlyText ? value : group(element.entries, element.name), element.nameAt));
  });
  parser.write(text.startsWith('\uFEFF') ? ` ${text.slice(1)}` : text).close();
  return { root: group(root.entries), comments };
}

function local(name: string): string {
  return name.slice(name.lastIndexOf(':') + 1);
}

/** Clients trim what stands between tags. */
function trimmed(value: string, text: string, start: number, end: number): Scalar {
  const raw = text.slice(start, end);
  return scalar(value.trim(), start + raw.length - raw.trimStart().length, end - (raw.length - raw.trimEnd().length));
}
