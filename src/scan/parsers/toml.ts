import { type AST, parseTOML } from 'toml-eslint-parser';
import { type Entry, entry, type Group, group, type Node, scalar, type Tree } from '../tree/node.ts';

interface OpenGroup {
  readonly entries: Entry[];
  readonly groups: Map<string, OpenGroup>;
}

/** TOML. @throws Error at the first mistake in the text: this parser reads no half documents. */
export function parseToml(text: string): Tree {
  const program = parseTOML(text, { tomlVersion: '1.1' });
  const root: OpenGroup = { entries: [], groups: new Map() };
  for (const item of program.body[0].body) {
    if (item.type === 'TOMLKeyValue') addPair(text, root, item);
    else {
      const target = open(root, item.resolvedKey.map(String));
      for (const pair of item.body) addPair(text, target, pair);
    }
  }
  return {
    root: group(root.entries),
    comments: program.comments.map(({ range: [start, end] }) => ({ start, end })),
  };
}

/** The group at a path; tables that are named twice are one, elements of an array of tables have their number. */
function open(parent: OpenGroup, path: readonly string[]): OpenGroup {
  let current = parent;
  for (const name of path) {
    let next = current.groups.get(name);
    if (next === undefined) {
      next = { entries: [], groups: new Map() };
      current.groups.set(name, next);
      const isNumber = /^\d+$/.test(name);
      current.entries.push(entry(isNumber ? null : name, group(next.entries)));
    }
    current = next;
  }
  return current;
}

function addPair(text: string, parent: OpenGroup, pair: AST.TOMLKeyValue): void {
  const names = pair.key.keys.map((key) => (key.type === 'TOMLBare' ? key.name : key.value));
  const target = open(parent, names.slice(0, -1));
  const [start, end] = pair.key.range;
  target.entries.push(entry(names.at(-1) ?? '', convert(text, pair.value), { start, end }));
}

function convert(text: string, node: AST.TOMLContentNode): Node {
  if (node.type === 'TOMLArray')
    return group(
      node.elements.map((item) => entry(null, convert(text, item))),
      'list',
    );
  if (node.type === 'TOMLInlineTable') return convertInline(text, node.body);
  const [start, end] = node.range;
  if (node.kind !== 'string') return scalar(text.slice(start, end), start, end);
  const quotes = /^(?:"""(?:\r?\n)?|'''(?:\r?\n)?|["'])/.exec(text.slice(start, end))?.[0] ?? '';
  return scalar(node.value, start + quotes.length, end - (quotes.length > 1 ? 3 : 1));
}

function convertInline(text: string, pairs: readonly AST.TOMLKeyValue[]): Group {
  const inner: OpenGroup = { entries: [], groups: new Map() };
  for (const pair of pairs) addPair(text, inner, pair);
  return group(inner.entries);
}
