import { l10n } from '../l10n.ts';
import type { Conflict, Row } from '../migration/plan.ts';
import { describeMapping, titleOfRow } from './describeRow.ts';
import type { PlanText, Span } from './readPlan.ts';

/** What stands against applying the plan, or ought to be known before. */
export interface PlanProblem {
  readonly at: Span;
  readonly severity: 'error' | 'warning' | 'information';
  readonly code: Conflict['code'] | 'undecided' | 'guess' | 'no-plan';
  readonly message: string;
  /** The row that it is about. */
  readonly fingerprint: string | null;
  /** The mapping that it is about, by its position. */
  readonly mapping: number | null;
}

export function planProblems({ plan, problem, decisions, mappings }: PlanText): readonly PlanProblem[] {
  const top = { start: 0, end: 1 };
  if (plan === null)
    return [{ at: top, severity: 'error', code: 'no-plan', message: problem ?? '', fingerprint: null, mapping: null }];
  const found: PlanProblem[] = [];
  plan.mappings.forEach((mapping, index) => {
    if (mapping.feed === null || mapping.confirmed || mapping.confidence !== 'guess') return;
    const message = l10n.t('{mapping}: confirm it or choose another feed.', { mapping: describeMapping(mapping) });
    const at = mappings[index] ?? top;
    found.push({ at: firstLine(at), severity: 'warning', code: 'guess', message, fingerprint: null, mapping: index });
  });
  for (const row of plan.rows) found.push(...ofRow(row, decisions.get(row.fingerprint) ?? top));
  return found;
}

function ofRow(row: Row, at: Span): PlanProblem[] {
  const about = { at, fingerprint: row.fingerprint, mapping: null };
  const title = titleOfRow(row);
  const blocking = row.conflicts.filter(({ blocks }) => blocks);
  const told = row.conflicts.filter(({ blocks }) => !blocks);
  const problems: PlanProblem[] = [];
  if (row.decision === 'undecided' && blocking.length === 0) {
    const message = l10n.t('{key}: decide what becomes of it.', { key: title });
    problems.push({ ...about, severity: 'error', code: 'undecided', message });
  }
  if (row.decision !== 'skip')
    for (const { code, message } of blocking)
      problems.push({ ...about, severity: 'error', code, message: `${title}: ${message}` });
  for (const { code, message } of row.decision === 'skip' ? [] : told)
    problems.push({ ...about, severity: 'information', code, message: `${title}: ${message}` });
  return problems;
}

/** Of a whole object only its brace, so that the list of problems leads to its beginning. */
function firstLine({ start }: Span): Span {
  return { start, end: start + 1 };
}
