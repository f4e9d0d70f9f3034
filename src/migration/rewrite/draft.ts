import type { Finding } from '../../scan/finding.ts';
import type { Range } from '../../scan/tree/node.ts';
import type { FileText } from './fileText.ts';
import type { Edit, FileRewrite, Rewriting } from './rewriting.ts';

/** What the rules of a rewrite collect on their way. */
export interface Draft {
  readonly edits: Edit[];
  readonly variables: Set<string>;
  readonly manual: Manual[];
  /** What stays as it is, whatever other rules say. */
  readonly kept: Range[];
  /** Where the credentials stand that the rules were asked for. */
  readonly secrets: Range[];
}

export interface Manual {
  readonly line: number;
  readonly message: string;
}

/** What all rules of one file share. */
export interface Work {
  readonly fileText: FileText;
  readonly rewriting: Rewriting;
  readonly draft: Draft;
  /** Positions of the base URLs that move because of how they are used. */
  readonly bases: ReadonlySet<number>;
  /** For a document inside of this one. */
  readonly rewriteInner: (
    file: string,
    text: string,
    findings: readonly Finding[],
    rewriting: Rewriting,
  ) => FileRewrite;
}

export function newDraft(): Draft {
  return { edits: [], variables: new Set(), manual: [], kept: [], secrets: [] };
}

/** Each sentence once a line, in the order of the lines. */
export function onceEach(manual: readonly Manual[]): Manual[] {
  const seen = new Set<string>();
  return manual
    .filter(({ line, message }) => {
      const key = `${line}\0${message}`;
      return !seen.has(key) && seen.add(key);
    })
    .toSorted((left, right) => left.line - right.line);
}
