import { findConflicts } from './conflicts.ts';
import type { Plan, Row } from './plan.ts';
import { proposeKey } from './propose.ts';

/**
 * Proposes everything anew that follows from what was found, the mappings and the target. What was chosen by hand stays.
 * The same plan in is the same plan out.
 */
export function derivePlan(plan: Plan): Plan {
  const taken = new Set((plan.target?.keyNames ?? []).map((name) => name.toLowerCase()));
  for (const row of plan.rows) if (row.byHand.includes('key')) taken.add(row.key.displayName.toLowerCase());
  return { ...plan, rows: plan.rows.map((row) => deriveRow(row, plan, taken)) };
}

/** @param taken display names, in lower case; gets the row's own */
function deriveRow(row: Row, plan: Plan, taken: Set<string>): Row {
  const proposal = proposeKey(row, plan);
  const key = row.byHand.includes('key')
    ? row.key
    : { ...proposal.key, displayName: freeName(proposal.key.displayName, taken) };
  const conflicts = findConflicts(row, key, plan);
  const decision = row.byHand.includes('decision')
    ? row.decision
    : proposal.decision !== 'skip' && conflicts.some(({ blocks }) => blocks)
      ? 'undecided'
      : proposal.decision;
  return { ...row, key, decision, conflicts, reasons: proposal.reasons, confidence: proposal.confidence };
}

function freeName(name: string, taken: Set<string>): string {
  let free = name;
  for (let number = 2; taken.has(free.toLowerCase()); number += 1) free = `${name} ${number}`;
  taken.add(free.toLowerCase());
  return free;
}
