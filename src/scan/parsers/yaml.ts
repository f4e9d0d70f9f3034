import {
  type Document,
  isAlias,
  isMap,
  isPair,
  isScalar,
  isSeq,
  Lexer,
  LineCounter,
  parseAllDocuments,
  type Scalar as YamlScalar,
} from 'yaml';
import { type Entry, entry, group, type Node, type Range, scalar, type Tree } from '../tree/node.ts';

/** YAML of one or more documents, merged into a list where there are several. Never throws; broken parts are left out. */
export function parseYaml(text: string): Tree {
  const documents = parseAllDocuments(text, {
    // Nothing may become a number: `1.10` is a version, `0123` a password.
    schema: 'failsafe',
    merge: true,
    version: '1.2',
    logLevel: 'silent',
    keepSourceTokens: true,
    strict: false,
    uniqueKeys: false,
    lineCounter: new LineCounter(),
  });
  const list = Array.isArray(documents) ? documents : [];
  const nodes = list.map((document) => convert(text, document.contents, document as Document, 0));
  const [only] = nodes;
  const root =
    nodes.length === 1 && only !== undefined
      ? only
      : group(
          nodes.map((node) => entry(null, node)),
          'list',
        );
  return { root: root.kind === 'group' ? root : group([entry(null, root)]), comments: findComments(text) };
}

const deepest = 200;

function convert(text: string, node: unknown, document: Document, depth: number): Node {
  if (depth > deepest) return group([]);
  if (isAlias(node)) return convert(text, node.resolve(document), document, depth + 1);
  if (isSeq(node))
    return group(
      node.items.map((item) => entry(null, convert(text, item, document, depth + 1))),
      'list',
    );
  if (isMap(node)) {
    const entries: Entry[] = [];
    for (const item of node.items) {
      if (!isPair(item)) continue;
      const name = isScalar(item.key) ? String(item.key.value ?? '') : '';
      const value = convert(text, item.value, document, depth + 1);
      const range = isScalar(item.key) ? item.key.range : null;
      // A merged map's own entries come first: what stands here beats them.
      if (name === '<<' && value.kind === 'group') entries.unshift(...mergedEntries(value.entries));
      else entries.push(entry(name, value, range ? { start: range[0], end: range[1] } : null));
    }
    return group(entries);
  }
  return isScalar(node) ? convertScalar(text, node) : scalar('', 0, 0);
}

/** `<<: [*a, *b]` merges several. */
function mergedEntries(entries: readonly Entry[]): Entry[] {
  return entries.flatMap((item) => (item.name === null && item.value.kind === 'group' ? item.value.entries : [item]));
}

function convertScalar(text: string, node: YamlScalar): Node {
  const [start = 0, end = 0] = node.range ?? [];
  const value = String(node.value ?? '');
  // A tag such as !vault or !reference says that the value is none by itself.
  const tag = typeof node.tag === 'string' && /^!(?!!|binary)/.test(node.tag) ? node.tag : null;
  if (tag !== null) return scalar(`${tag} ${value}`, start, end);
  if (node.type === 'QUOTE_DOUBLE' || node.type === 'QUOTE_SINGLE')
    return scalar(value, start + 1, Math.max(start + 1, end - 1));
  if (node.type !== 'BLOCK_LITERAL' && node.type !== 'BLOCK_FOLDED') return scalar(value, start, end);
  const header = /^[^\n]*\n(?:[ \t]*\r?\n)*[ \t]*/.exec(text.slice(start, end))?.[0] ?? '';
  return scalar(value, start + header.length, end);
}

function findComments(text: string): Range[] {
  const comments: Range[] = [];
  let position = 0;
  // The lexer's tokens are the text itself, cut into pieces, with a few marks of one character that stand for nothing.
  for (const token of new Lexer().lex(text)) {
    if (token === '\u0002' || token === '\u0018' || token === '\u001f' || token === '\u0003') continue;
    if (token.startsWith('#')) comments.push({ start: position, end: position + token.length });
    position += token.length;
  }
  return comments;
}
