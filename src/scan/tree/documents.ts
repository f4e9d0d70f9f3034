import { parseJson } from '../parsers/json.ts';
import { rangeOf } from './align.ts';
import { type Entry, entry, type Group, group, type Node, type Scalar, type Tree } from './node.ts';

const mostLevels = 3;

/** A tree in which JSON that stands in values, as it is or in Base64, is read too: COMPOSER_AUTH, `.dockerconfigjson`. */
export function readDocuments({ root, comments }: Tree, text: string): Tree {
  return { root: visit(root, text, 0), comments };
}

function visit(parent: Group, text: string, level: number): Group {
  const entries: Entry[] = [];
  for (const item of parent.entries) {
    entries.push(item.value.kind === 'group' ? { ...item, value: visit(item.value, text, level) } : item);
    const inner = item.value.kind === 'scalar' && level < mostLevels ? readDocument(item.value, text) : null;
    if (inner !== null) entries.push(entry(null, visit(inner, text, level + 1)));
  }
  return group(entries, parent.head);
}

function readDocument(value: Scalar, text: string): Group | null {
  const plain = value.value.trim();
  if (/^[{[]/.test(plain)) return /["']\s*:/.test(plain) ? lift(parseJson(value.value).root, value, text) : null;
  // `{"` in Base64.
  if (plain.length < 24 || !/^(?:eyJ|ewog|ewoJ|eyAi|ewo|eyAg|eyog|e\wo)[\w+/=\s-]+$/.test(plain)) return null;
  const decoded = Buffer.from(plain.replaceAll(/\s/g, ''), 'base64').toString('utf8');
  return decoded.startsWith('{')
    ? lift(parseJson(decoded).root, { ...value, value: decoded, wrapped: true }, text)
    : null;
}

function lift(node: Group, whole: Scalar, text: string): Group {
  const convert = (value: Node): Node =>
    value.kind === 'group'
      ? lift(value, whole, text)
      : { ...value, ...rangeOf(text, whole, value.start, value.end), ...(whole.wrapped ? { wrapped: true } : {}) };
  return group(
    node.entries.map(({ name, nameAt, value }) =>
      entry(name, convert(value), nameAt === null ? null : rangeOf(text, whole, nameAt.start, nameAt.end)),
    ),
    node.head === '' ? 'document' : node.head,
  );
}
