import type { Mapping, Plan, Row } from './plan.ts';

/** What has to be answered before all of a plan can be applied. */
export interface OpenQuestions {
  /** Rows that nobody has decided, or that something stands against; applying leaves them alone. */
  readonly rows: readonly Row[];
  /** Guesses that nobody has confirmed. */
  readonly guesses: readonly Mapping[];
}

export function openQuestions({ rows, mappings }: Plan): OpenQuestions {
  return {
    rows: rows.filter((row) => !isReady(row) && row.decision !== 'skip'),
    guesses: mappings.filter(
      ({ feed, confirmed, confidence }) => feed !== null && !confirmed && confidence === 'guess',
    ),
  };
}

/** Whether applying makes a key for the row. */
export function isReady({ decision, conflicts }: Row): boolean {
  return (decision === 'migrate' || decision === 'new-value') && !conflicts.some(({ blocks }) => blocks);
}
