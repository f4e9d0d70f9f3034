import type { Row } from '../plan.ts';

/** Why a row is left alone, or null where its key is to be made. */
export function whyLeft({ decision, conflicts }: Row): string | null {
  if (decision === 'skip') return 'Skipped by decision.';
  const blocking = conflicts.find(({ blocks }) => blocks);
  if (decision === 'undecided') return `Nobody has decided about it yet. ${blocking?.message ?? ''}`.trim();
  return blocking === undefined ? null : `Left alone until this is put right: ${blocking.message}`;
}

/** Whether a row was left alone though somebody still has to do something about it. */
export function isOpen(row: Row): boolean {
  return row.decision !== 'skip' && whyLeft(row) !== null;
}
