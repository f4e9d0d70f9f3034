import type { Plan } from '../plan.ts';
import type { Gathered } from './gatherAgain.ts';
import { sha256 } from './run/durable.ts';
import type { Run } from './run/run.ts';
import { whyLeft } from './wanted.ts';

/**
 * Rows with a new value that all of their files hold already, with all else that these files are to get: nobody needs
 * the value again. @param environmentIntact whether the file with the variables is as we wrote it
 */
export function settledRows(plan: Plan, gathered: Gathered, run: Run, environmentIntact: boolean): Set<string> {
  const wanted = new Set(plan.rows.filter((row) => whyLeft(row) === null).map(({ fingerprint }) => fingerprint));
  const isComplete = (file: Gathered['files'][number]): boolean => {
    if ('refused' in file) return true;
    const state = run.state.files.get(file.file);
    const marks = (gathered.findings.get(file.file) ?? []).map(({ fingerprint }) => fingerprint);
    return (
      state !== undefined &&
      state.afters.at(-1) === sha256(file.current) &&
      marks.every((mark) => !wanted.has(mark) || state.rows.includes(mark))
    );
  };
  const settled = new Set<string>();
  for (const { fingerprint, decision } of plan.rows) {
    if (decision !== 'new-value' || !wanted.has(fingerprint) || !environmentIntact) continue;
    const files = gathered.files.filter(({ file }) =>
      gathered.findings.get(file)?.some((found) => found.fingerprint === fingerprint),
    );
    const written = files.filter((file) => 'path' in file);
    if (written.length > 0 && files.every(isComplete)) settled.add(fingerprint);
  }
  return settled;
}
