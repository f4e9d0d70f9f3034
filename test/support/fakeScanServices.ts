import { readFileSync, writeFileSync } from 'node:fs';
import type { LocatedFinding, TextRange } from '../../src/keyScan/located.ts';
import { createScanResults } from '../../src/keyScan/scanResults.ts';
import type { ScanServices, TextChange } from '../../src/keyScanUi/scanServices.ts';
import type { ScanOptions } from '../../src/scan/scan.ts';
import { type Act, type FakePrompts, fakePrompts } from './fakePrompts.ts';

export interface FakeScanWorld {
  readonly services: ScanServices;
  readonly prompts: FakePrompts;
  readonly log: string[];
  readonly copied: string[];
  /** What was done in the editor, in order. */
  readonly done: string[];
  readonly at: { cursor: { path: string; line: number } | null; trusted: boolean };
}

/** Found keys without the editor: texts are files, changes are written at once. */
export function fakeScanWorld(
  folders: readonly string[],
  acts: readonly Act[] = [],
  options: ScanOptions = {},
): FakeScanWorld {
  const prompts = fakePrompts(...acts);
  const log: string[] = [];
  const copied: string[] = [];
  const done: string[] = [];
  const at: FakeScanWorld['at'] = { cursor: null, trusted: true };
  const line = (text: string): void => void log.push(text);
  const copy = async (text: string): Promise<void> => void copied.push(text);
  const services: ScanServices = {
    log: { debug: line, info: line, warn: line, error: line, show: () => undefined },
    prompts,
    clipboard: { copyText: copy, copySecret: copy },
    results: createScanResults(),
    desk: {
      isTrusted: () => at.trusted,
      manageTrust: async () => void done.push('manage trust'),
      folders: () => folders.map((path) => ({ name: path, path })),
      optionsFor: () => options,
      showProblems: async () => void done.push('show problems'),
      cursor: () => at.cursor,
      textOf: async (path) => readFileSync(path, 'utf8'),
      reveal: async (path) => void done.push(`reveal ${path}`),
      async change(path, changes) {
        writeFileSync(path, changed(readFileSync(path, 'utf8'), changes));
        done.push('change');
        return true;
      },
      addExclude: async (folder, pattern) => void done.push(`exclude ${pattern} in ${folder}`),
      run: async (command) => void done.push(command),
    },
  };
  return { services, prompts, log, copied, done, at };
}

/** Applies changes from the last to the first. */
export function changed(text: string, changes: readonly TextChange[]): string {
  return [...changes]
    .sort((one, other) => offsetOf(text, other.range.start) - offsetOf(text, one.range.start))
    .reduce(
      (current, { range, text: put }) =>
        current.slice(0, offsetOf(text, range.start)) + put + current.slice(offsetOf(text, range.end)),
      text,
    );
}

function offsetOf(text: string, { line, character }: TextRange['start']): number {
  const ends = [...text.matchAll(/\r\n|\n|\r/g)].map(({ index, 0: end }) => index + end.length);
  return (line === 0 ? 0 : (ends[line - 1] ?? text.length)) + character;
}

/** The text that a finding stands for in the file. */
export function textAt(text: string, { range }: Pick<LocatedFinding, 'range'>): string {
  return text.slice(offsetOf(text, range.start), offsetOf(text, range.end));
}
