import type { Verdict } from '../../scan/judge.ts';
import { makeLineIndex } from '../../scan/lineIndex.ts';
import { groupVerdicts } from '../../scan/merge.ts';
import type { KnownHosts } from '../../scan/places/hosts.ts';
import type { TextReading } from '../../scan/readText.ts';
import { readNamedText } from '../../scan/scan.ts';
import type { Range, Scalar } from '../../scan/tree/node.ts';
import { RangeSet } from './rangeSet.ts';

/** A file as the rules of a rewrite see it. */
export interface FileText {
  /** Relative to the folder, with `/`. */
  readonly file: string;
  readonly text: string;
  readonly reading: TextReading;
  readonly lineOf: (position: number) => number;
  readonly comments: RangeSet;
  /** All that was said of one secret on one line. */
  readonly sightings: ReadonlyMap<string, readonly Verdict[]>;
}

/** Reads a text as the scan does. */
export function readFileText(file: string, text: string, known: KnownHosts): FileText {
  const reading = readNamedText(file, text, known);
  const lineOf = makeLineIndex(text);
  const comments = new RangeSet(reading.tree.comments);
  return { file, text, reading, lineOf, comments, sightings: groupVerdicts(reading.verdicts, lineOf) };
}

/** Where exactly a value stands in its raw text: without what is glued to it, as the option in `--user=name`. */
export function placeOfValue(text: string, { value, start, end }: Scalar): Range {
  const at = text.slice(start, end).lastIndexOf(value);
  return at < 0 || value === '' ? { start, end } : { start: start + at, end: start + at + value.length };
}

export function overlaps(left: Range, right: Range): boolean {
  return left.start < right.end && right.start < left.end;
}
