import { parseJson } from '../parsers/json.ts';
import { decodeBase64 } from '../values/base64.ts';
import { partOf } from './align.ts';
import { lift } from './lift.ts';
import { type Entry, entry, type Group, group, groupAt, type Scalar, scalarAt, type Tree } from './node.ts';

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
  const secret = readSecret(parent);
  if (secret !== null) entries.push(entry(null, secret));
  return group(entries, parent.head);
}

/** The values of a Kubernetes secret, decoded. */
function readSecret(parent: Group): Group | null {
  const data = scalarAt(parent, 'kind')?.value === 'Secret' ? groupAt(parent, 'data') : null;
  if (data === null) return null;
  const decoded = data.entries.flatMap((item) => {
    const text = item.value.kind === 'scalar' ? decodeBase64(item.value.value) : null;
    if (item.value.kind !== 'scalar' || text === null || text.startsWith('{')) return [];
    return [{ ...item, value: { ...item.value, value: text.trim(), wrapped: true as const } }];
  });
  return group(decoded, 'secret');
}

const pairs = /^\s*(?:[A-Za-z_]\w*=(?:"[^"]*"|'[^']*'|\S+)\s+)+[A-Za-z_]\w*=(?:"[^"]*"|'[^']*'|\S+)\s*$/;

/** Ansible's `module: name=value name=value`. */
function readPairs(value: Scalar, text: string): Group {
  const entries = [...value.value.matchAll(/([A-Za-z_]\w*)=(?:"([^"]*)"|'([^']*)'|(\S+))/g)].map((match) => {
    const quoted = match[2] ?? match[3];
    const end = match.index + match[0].length - (quoted === undefined ? 0 : 1);
    return entry(match[1] ?? '', partOf(text, value, end - (quoted ?? match[4] ?? '').length, end));
  });
  return group(entries, 'pairs');
}

function readDocument(value: Scalar, text: string): Group | null {
  if (pairs.test(value.value)) return readPairs(value, text);
  const plain = value.value.trim();
  if (/^[{[]/.test(plain)) return /["']\s*:/.test(plain) ? lift(parseJson(value.value).root, value, text) : null;
  // `{"` in Base64.
  if (plain.length < 24 || !/^(?:eyJ|ewog|ewoJ|eyAi|ewo|eyAg|eyog|e\wo)[\w+/=\s-]+$/.test(plain)) return null;
  const decoded = Buffer.from(plain.replaceAll(/\s/g, ''), 'base64').toString('utf8');
  return decoded.startsWith('{')
    ? lift(parseJson(decoded).root, { ...value, value: decoded, wrapped: true }, text)
    : null;
}
