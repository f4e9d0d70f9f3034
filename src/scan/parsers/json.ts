import { type Node as JsonNode, parseTree, visit } from 'jsonc-parser';
import { type Entry, entry, type Group, group, type Node, type Range, scalar, type Tree } from '../tree/node.ts';

/** JSON with comments and trailing commas; of broken text what could be read. */
export function parseJson(text: string): Tree {
  const comments: Range[] = [];
  visit(text, { onComment: (start, length) => comments.push({ start, end: start + length }) });
  const root = parseTree(text, [], { allowTrailingComma: true, allowEmptyContent: true });
  const node = root === undefined ? group([]) : convert(text, root);
  return { root: node.kind === 'group' ? node : group([entry(null, node)]), comments };
}

function convert(text: string, node: JsonNode): Node {
  if (node.type === 'array')
    return group(
      (node.children ?? []).map((item) => entry(null, convert(text, item))),
      'list',
    );
  if (node.type === 'object') return convertObject(text, node);
  const quoted = node.type === 'string';
  const start = node.offset + (quoted ? 1 : 0);
  const closed = quoted && node.length > 1 && text[node.offset + node.length - 1] === '"';
  return scalar(String(node.value ?? ''), start, node.offset + node.length - (closed ? 1 : 0));
}

function convertObject(text: string, node: JsonNode): Group {
  const entries: Entry[] = [];
  for (const property of node.children ?? []) {
    const [key, value] = property.children ?? [];
    if (key === undefined || value === undefined) continue;
    entries.push(
      entry(String(key.value), convert(text, value), { start: key.offset + 1, end: key.offset + key.length - 1 }),
    );
  }
  return group(entries);
}
