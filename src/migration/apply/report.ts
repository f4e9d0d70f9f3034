import type { ManualWork, Plan, Row } from '../plan.ts';
import type { Edit } from '../rewrite/rewriting.ts';
import type { RowOutcome } from './keys/makeKeys.ts';
import type { Check, Verdict } from './keys/verify.ts';

/** What applying, trying or rolling back has done. Holds no secret. */
export interface Report {
  readonly format: 1;
  readonly plan: string;
  readonly action: 'apply' | 'dry-run' | 'rollback';
  readonly started: string;
  readonly finished: string;
  /** The server that was asked; of a dry run, the one that the plan is for. */
  readonly target: string;
  /** `incomplete`: something named below is left to do or to decide. */
  readonly outcome: 'done' | 'incomplete' | 'cancelled';
  readonly rows: readonly RowReport[];
  readonly files: readonly FileReport[];
  /** Variables that have to be set wherever the files are used. */
  readonly variables: readonly VariableReport[];
  /** Where their values were written; null = nowhere. */
  readonly environment: string | null;
  readonly manual: readonly ManualWork[];
}

export interface RowReport {
  readonly fingerprint: string;
  readonly shown: string;
  readonly displayName: string;
  readonly decision: Row['decision'];
  readonly outcome: RowOutcome['outcome'] | 'deleted' | 'left';
  readonly keyId: number | null;
  readonly message: string | null;
  readonly verdict: Verdict | null;
  readonly checks: readonly Check[];
}

export interface FileReport {
  readonly file: string;
  /** `same`: nothing was to be changed. `left`: an earlier run wrote it, and it stays so. */
  readonly outcome:
    | 'written'
    | 'already-written'
    | 'same'
    | 'left'
    | 'refused'
    | 'declined'
    | 'failed'
    | 'not-tried'
    | 'restored'
    | 'changed-since';
  readonly message: string | null;
  readonly changes: readonly ChangeReport[];
  /** What the clients of the file were shown to get. */
  readonly checks: readonly Check[];
}

export interface ChangeReport {
  readonly line: number;
  readonly what: Edit['what'];
  readonly label: string;
}

export interface VariableReport {
  readonly name: string;
  readonly fingerprint: string;
}

/** Where each edit stands; several of one kind in a line count once. */
export function describeEdits(text: string, edits: readonly Edit[]): ChangeReport[] {
  const changes = edits
    .toSorted((left, right) => left.start - right.start)
    .map(({ start, what, label }) => ({ line: text.slice(0, start).split('\n').length, what, label }));
  return [...new Map(changes.map((change) => [JSON.stringify(change), change])).values()];
}

export function rowReport(
  { row, outcome, keyId, message }: RowOutcome,
  checks: readonly Check[],
  verdict: Verdict | null,
): RowReport {
  const { fingerprint, shown, decision, key } = row;
  return {
    ...{ fingerprint, shown, displayName: key.displayName, decision, outcome },
    ...{ keyId, message, verdict, checks },
  };
}

/** What stays to be done by hand whatever happens, each once: applying finds again what planning has found. */
export function manualOf(plan: Plan, found: readonly ManualWork[]): ManualWork[] {
  const references = plan.references.map(
    ({ file, line, name }): ManualWork => ({
      file,
      line,
      message: `The value of ${name} is kept elsewhere: put the new key there.`,
    }),
  );
  const all = [...plan.manual, ...found, ...references];
  return [...new Map(all.map((work) => [`${work.file}\n${work.line}\n${work.message}`, work])).values()];
}
