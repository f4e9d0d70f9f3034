import type { KnownHosts } from '../../scan/places/hosts.ts';
import { type Entry, type Group, groupsOf, type Range } from '../../scan/tree/node.ts';
import { applyEdits, inOrder } from './applyEdits.ts';
import { collisionsIn } from './collisions.ts';
import type { Draft } from './draft.ts';
import { type FileText, overlaps, readFileText } from './fileText.ts';
import { RangeSet } from './rangeSet.ts';
import type { Edit } from './rewriting.ts';

const contradiction = 'Two rules want different things here';

/**
 * The edits that can be made together, in order. What contradicts itself, what would give two settings one name, and what
 * would change more than it means to is left out and named.
 */
export function keepSound(fileText: FileText, draft: Draft, known: KnownHosts): Edit[] {
  const edits = withoutRepeats(fileText, draft);
  if (edits.length === 0) return [];
  const after = readFileText(fileText.file, applyEdits(fileText.text, edits), known);
  const collisions = collisionsIn(fileText, after);
  for (const { ranges, message } of collisions) {
    const set = new RangeSet(ranges);
    const isIn = (range: Range) => set.overlaps(range);
    const secrets = draft.secrets.filter(isIn);
    for (const { start } of secrets.length > 0 ? secrets : edits.filter(isIn).slice(0, 1))
      draft.manual.push({ line: fileText.lineOf(start), message });
  }
  const colliding = new RangeSet(collisions.flatMap(({ ranges }) => ranges));
  const kept = edits.filter((edit) => !colliding.overlaps(edit));
  if (kept.length !== edits.length) return keepSound(fileText, { ...draft, edits: kept }, known);
  if (isConfined(fileText, after, edits)) return edits;
  const line = fileText.lineOf(edits[0]?.start ?? 0);
  const message = 'This file cannot be rewritten without changing what it means elsewhere: change it by hand.';
  draft.manual.push({ line, message });
  draft.variables.clear();
  return [];
}

function withoutRepeats({ lineOf }: FileText, draft: Draft): Edit[] {
  const kept: Edit[] = [];
  const contradicted = new Set<Edit>();
  for (const edit of inOrder(draft.edits)) {
    // In order and without overlaps, so that only the last two can be in the way: an insertion and what follows it.
    const others = kept.slice(-2).filter((other) => overlaps(other, edit) || isSameRange(other, edit));
    if (others.some((other) => isSameRange(other, edit) && other.text === edit.text)) continue;
    if (others.length > 0) for (const one of [edit, ...others]) contradicted.add(one);
    else kept.push(edit);
  }
  for (const { start, label } of contradicted)
    draft.manual.push({ line: lineOf(start), message: `${contradiction} (${label}): change this place by hand.` });
  return kept.filter((edit) => !contradicted.has(edit));
}

function isSameRange(left: Range, right: Range): boolean {
  return left.start === right.start && left.end === right.end;
}

/** Whether the text reads as before but where it was edited. */
function isConfined(before: FileText, after: FileText, edits: readonly Edit[]): boolean {
  const edited = new RangeSet(edits);
  const [left, right] = [leaves(before.reading.tree.root), leaves(after.reading.tree.root)];
  return (
    left.length === right.length &&
    left.every((leaf, index) => {
      const same = leaf.value === right[index]?.value && leaf.name === right[index]?.name;
      return same || edited.touches(leaf);
    })
  );
}

interface Leaf extends Range {
  readonly name: string | null;
  readonly value: string;
}

function leaves(root: Group): Leaf[] {
  return [...groupsOf(root)].flatMap(({ head, entries }) =>
    // The words of a text without a format are nothing by themselves; the line stands first.
    (head === 'line' ? entries.slice(0, 1) : entries).flatMap((item) =>
      item.value.kind === 'scalar' ? [leafOf(item, item.value)] : [],
    ),
  );
}

function leafOf({ name, nameAt }: Entry, { value, start, end }: Range & { value: string }): Leaf {
  return { name, value, start: Math.min(start, nameAt?.start ?? start), end: Math.max(end, nameAt?.end ?? end) };
}
