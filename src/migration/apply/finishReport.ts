import type { ManualWork, Plan } from '../plan.ts';
import { scrub } from '../scrub.ts';
import type { Change } from './files/change.ts';
import type { Refused } from './files/original.ts';
import { isUsable } from './keys/verify.ts';
import { type FileReport, manualOf, type Report, type RowReport } from './report.ts';
import { isOpen } from './wanted.ts';

export interface Unfinished extends Omit<Report, 'format' | 'plan' | 'target' | 'outcome' | 'manual'> {
  readonly plan: Plan;
  readonly changes: readonly (Change | Refused)[];
  /** What must not stand in it, whatever happens. */
  readonly secrets?: readonly string[];
  readonly cancelled: boolean;
}

const badRows: readonly RowReport['outcome'][] = ['refused', 'failed', 'not-tried'];
const badFiles: readonly FileReport['outcome'][] = ['refused', 'failed', 'not-tried', 'left', 'changed-since'];

/** The report of all that was done, and whether anything is left to do. */
export function finishReport({ plan, changes, secrets = [], cancelled, ...report }: Unfinished): Report {
  const open = new Set(
    (report.action === 'rollback' ? [] : plan.rows.filter(isOpen)).map(({ fingerprint }) => fingerprint),
  );
  const incomplete =
    report.rows.some(
      ({ fingerprint, outcome, verdict }) => badRows.includes(outcome) || open.has(fingerprint) || !isUsable(verdict),
    ) ||
    report.files.some(
      ({ outcome, checks }) => badFiles.includes(outcome) || checks.some((one) => !isUsable(one.verdict)),
    );
  const found = changes.flatMap((change): ManualWork[] =>
    'edits' in change ? change.rewrite.manual.map((work) => ({ file: change.file, ...work })) : [],
  );
  // Only what others have worded: a password may be a word that stands everywhere.
  const scrubbed = <Worded extends { readonly message: string | null }>(list: readonly Worded[]): Worded[] =>
    list.map((one) => ({ ...one, message: scrub(one.message, secrets) }));
  return {
    ...{ format: 1, plan: plan.id, target: plan.target?.url ?? '' },
    ...report,
    rows: scrubbed(report.rows),
    files: scrubbed(report.files),
    outcome: cancelled ? 'cancelled' : incomplete ? 'incomplete' : 'done',
    manual: scrubbed(manualOf(plan, found)),
  };
}
