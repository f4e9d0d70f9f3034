import { type Entry, type Group, groupsOf, type Node, type Range, scalarAt } from '../../scan/tree/node.ts';
import type { FileText } from './fileText.ts';

/** Settings that had names of their own and would have the same one. */
export interface Collision {
  readonly message: string;
  readonly ranges: readonly Range[];
}

/** Where the last of equal settings counts, two with the same value do no harm. */
const lastCounts = /(?:npmrc|yarnrc)$/i;

/** Finds settings that were different and are the same after a rewrite, with different values. */
export function collisionsIn(before: FileText, after: FileText): Collision[] {
  const [left, right] = [[...groupsOf(before.reading.tree.root)], [...groupsOf(after.reading.tree.root)]];
  if (left.length !== right.length) return [];
  return left.flatMap((group, index) => {
    const other = right[index];
    return other === undefined || other.entries.length !== group.entries.length ? [] : collide(before, group, other);
  });
}

function collide({ file, lineOf }: FileText, before: Group, after: Group): Collision[] {
  const byName = new Map<string, number[]>();
  for (const [index, item] of after.entries.entries()) {
    const name = placeName(item);
    if (name !== null) byName.set(name, [...(byName.get(name) ?? []), index]);
  }
  return [...byName.entries()].flatMap(([name, indexes]) => {
    const old = indexes.flatMap((index) => before.entries[index] ?? []);
    if (indexes.length < 2 || new Set(old.map(placeName)).size < 2) return [];
    const values = new Set(indexes.map((index) => textOf(after.entries[index]?.value)));
    if (values.size === 1 && lastCounts.test(file)) return [];
    const lines = old.map((item) => lineOf(Math.min(...starts(item))));
    const message = `Lines ${lines.join(', ')} would all be for ${shorten(name)} on ProGet, with one credential for them all. They stay as they are: keep one by hand, with a key that may do it all.`;
    return [{ message, ranges: old.flatMap(rangeOf) }];
  });
}

/** A name may hold a URL with a password. */
function shorten(name: string): string {
  return name.replace(/\/\/[^/@]*@/, '//');
}

/** What tells a setting from others: its name, the machine of a .netrc; Docker takes a server with and without a scheme for the same. */
function placeName({ name, nameAt, value }: Entry): string | null {
  if (value.kind === 'group' && value.head === 'machine') return scalarAt(value, 'machine')?.value ?? null;
  return name === null || nameAt === null ? null : name.replace(/^https?:\/\/([^/]+?)(?:\/(?:v[12]\/?)?)?$/, '$1');
}

function* starts({ nameAt, value }: Entry): Generator<number> {
  if (nameAt !== null) yield nameAt.start;
  if (value.kind === 'scalar') yield value.start;
  else for (const item of value.entries) yield* starts(item);
}

function textOf(node: Node | undefined): string {
  if (node === undefined) return '';
  return node.kind === 'scalar'
    ? node.value
    : node.entries.map((item) => `${item.name}=${textOf(item.value)}`).join('\n');
}

function rangeOf({ nameAt, value }: Entry): Range[] {
  const ends = [...endsOf(value)];
  const start = Math.min(...starts({ name: null, nameAt, value }));
  return [{ start, end: Math.max(nameAt?.end ?? 0, ...ends) }];
}

function* endsOf(node: Node): Generator<number> {
  if (node.kind === 'scalar') yield node.end;
  else for (const { value } of node.entries) yield* endsOf(value);
}
