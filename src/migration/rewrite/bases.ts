import { findUrls } from '../../scan/places/rawUrls.ts';
import { groupsOf } from '../../scan/tree/node.ts';
import type { Draft } from './draft.ts';
import type { FileText } from './fileText.ts';
import { type BaseUse, readBaseUse } from './places.ts';
import type { Edit, Rewriting } from './rewriting.ts';
import { urlEdits } from './urls.ts';

/** Where base URLs stand that a variable holds and at least one place of the file goes on from to a mapped repository. */
export function movedBases(fileText: FileText, rewriting: Rewriting): ReadonlySet<number> {
  return new Set(usesOf(fileText, rewriting).flatMap(({ base, newTail }) => (newTail === null ? [] : [base.start])));
}

/** `$BASE/repo/…`: the base becomes ProGet's, and what stands behind the variable the path of the feed. */
export function baseEdits(fileText: FileText, rewriting: Rewriting, draft: Draft): Edit[] {
  const { text, lineOf } = fileText;
  const uses = usesOf(fileText, rewriting);
  const bases = movedBases(fileText, rewriting);
  const edits: Edit[] = [];
  for (const { base, newBase, tail, oldTail, newTail } of uses) {
    if (!bases.has(base.start)) continue;
    const more = { what: 'url', label: 'URL', secret: false } as const;
    if (newTail === null) {
      const message = `What stands behind the variable here (${oldTail.slice(0, 80)}) has no counterpart on ProGet, but the variable leads there now: replace this call.`;
      draft.manual.push({ line: lineOf(tail.start), message });
    } else if (newTail !== oldTail) edits.push({ ...tail, text: newTail, ...more });
    const [found] = findUrls(text.slice(base.start, base.end));
    if (found !== undefined)
      edits.push(
        ...urlEdits(found, newBase, 'URL').map((edit) => ({
          ...edit,
          start: edit.start + base.start,
          end: edit.end + base.start,
        })),
      );
  }
  return edits;
}

function usesOf(fileText: FileText, rewriting: Rewriting): BaseUse[] {
  const found = new Map<number, BaseUse>();
  for (const group of groupsOf(fileText.reading.tree.root))
    for (const { value } of group.entries) {
      const use = value.kind === 'scalar' ? readBaseUse(value, fileText, rewriting) : null;
      if (use !== null) found.set(use.tail.start, use);
    }
  return [...found.values()];
}
