import { findNodeAtLocation, type Node, parseTree } from 'jsonc-parser';
import type { Plan } from '../migration/plan.ts';
import { parsePlan } from '../migration/planFile.ts';

/** A piece of the text, in UTF-16 units. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** The text of a plan as it stands in an editor, finished or not. */
export interface PlanText {
  /** Null while the text is none. */
  readonly plan: Plan | null;
  /** Why it is none; null where it is one. */
  readonly problem: string | null;
  /** Of the object of each row, by fingerprint. */
  readonly rows: ReadonlyMap<string, Span>;
  /** Of the value of `decision` in each row. */
  readonly decisions: ReadonlyMap<string, Span>;
  /** Of each mapping, by its position in the plan. */
  readonly mappings: readonly Span[];
  readonly options: Span | null;
  /** What is best folded at first: whatever people do not change, and the inside of mappings and rows. */
  readonly details: readonly Span[];
}

/** Names of the files that are plans. */
export const planFileEnding = '.proget-plan.json';

export function readPlan(text: string): PlanText {
  const root = parseTree(text.replace(/^\uFEFF/, ' '));
  const at = (...path: (string | number)[]): Node | undefined =>
    root === undefined ? undefined : findNodeAtLocation(root, path);
  const rows = new Map<string, Span>();
  const decisions = new Map<string, Span>();
  for (const row of at('rows')?.children ?? []) {
    const fingerprint: unknown = findNodeAtLocation(row, ['fingerprint'])?.value;
    if (typeof fingerprint !== 'string') continue;
    rows.set(fingerprint, spanOf(row));
    decisions.set(fingerprint, spanOf(findNodeAtLocation(row, ['decision']) ?? row));
  }
  const options = at('options');
  return {
    ...parse(text),
    rows,
    decisions,
    mappings: (at('mappings')?.children ?? []).map(spanOf),
    options: options === undefined ? null : spanOf(options),
    details: ['source', 'target', 'files', 'references', 'manual']
      .flatMap((name) => at(name) ?? [])
      .concat(at('mappings')?.children ?? [], at('rows')?.children ?? [])
      .map(spanOf)
      // What is in one line cannot be folded: what is around it would be.
      .filter(({ start, end }) => text.slice(start, end).includes('\n')),
  };
}

function parse(text: string): Pick<PlanText, 'plan' | 'problem'> {
  try {
    return { plan: parsePlan(text), problem: null };
  } catch (error) {
    return { plan: null, problem: error instanceof Error ? error.message : String(error) };
  }
}

function spanOf({ offset, length }: Node): Span {
  return { start: offset, end: offset + length };
}

/** A change of a text. */
export interface TextEdit extends Span {
  readonly text: string;
}

/**
 * What makes the text of one plan into that of another, part by part, so that what an editor has folded stays folded and
 * its cursor where it is.
 */
export function changesBetween(before: string, after: string): readonly TextEdit[] {
  const [old, fresh] = [cut(before), cut(after)];
  if (old.length !== fresh.length) return [changeBetween(before, after)];
  let at = 0;
  return old.flatMap((part, index) => {
    const start = at;
    at += part.length;
    const other = fresh[index] ?? '';
    if (part === other) return [];
    const edit = changeBetween(part, other);
    return [{ ...edit, start: start + edit.start, end: start + edit.end }];
  });
}

/** Into its mappings, its rows and what is between them. */
function cut(text: string): string[] {
  const { mappings, rows } = readPlan(text);
  const places = [...mappings, ...rows.values()].flatMap(({ start, end }) => [start, end]).sort((a, b) => a - b);
  return [0, ...places].map((place, index) => text.slice(place, places[index] ?? text.length));
}

/** The smallest change that makes one text into another. */
export function changeBetween(before: string, after: string): TextEdit {
  let start = 0;
  while (start < before.length && before[start] === after[start]) start += 1;
  let same = 0;
  const most = Math.min(before.length, after.length) - start;
  while (same < most && before[before.length - 1 - same] === after[after.length - 1 - same]) same += 1;
  return { start, end: before.length - same, text: after.slice(start, after.length - same) };
}
