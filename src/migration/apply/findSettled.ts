import { PlanError } from '../planError.ts';
import { applyEdits } from '../rewrite/applyEdits.ts';
import { variableNames } from '../rewrite/planned.ts';
import type { ApplyContext } from './apply.ts';
import type { Change } from './files/change.ts';
import { computeChanges } from './files/computeChanges.ts';
import type { Gathered } from './gatherAgain.ts';
import { settledRows } from './settled.ts';
import { whyLeft } from './wanted.ts';

/** Rows whose new value nobody needs again; before anything is done it is made sure that no new value gets lost. */
export async function findSettled(
  context: Pick<ApplyContext, 'plan' | 'run' | 'environment' | 'fingerprints' | 'action'>,
  gathered: Gathered,
): Promise<Set<string>> {
  const { plan, run, environment, fingerprints } = context;
  const problem = (await environment?.problem(run)) ?? null;
  if (problem !== null) throw new PlanError(problem);
  const intact = run.state.environment === null || (environment !== null && (await environment.isIntact(run)));
  const settled = settledRows(plan, gathered, run, intact);
  const fresh = plan.rows.filter(
    (row) => row.decision === 'new-value' && whyLeft(row) === null && !settled.has(row.fingerprint),
  );
  if (environment !== null || fresh.length === 0 || context.action === 'dry-run') return settled;
  const names = variableNames(plan);
  const trial = new Map(fresh.map(({ fingerprint }) => [fingerprint, placeholderOf(fingerprint)]));
  const all = computeChanges({ plan, gathered, fingerprints, settled }, trial);
  const changes = all.filter((change) => 'edits' in change);
  for (const { fingerprint, key } of fresh) {
    const isReferred = changes.some(({ rewrite }) => rewrite.variables.includes(names.get(fingerprint) ?? ''));
    if (isReferred || !changes.some((change) => isWrittenOut(change, placeholderOf(fingerprint))))
      throw new PlanError(
        `${key.displayName} gets a new value that no file would hold: say where such values go (--env-out FILE on the command line).`,
      );
  }
  return settled;
}

function placeholderOf(fingerprint: string): string {
  return `proget-keys-stands-for-${fingerprint}-here`;
}

/** Whether a file would hold a value: as it is, or in Base64 with or without the user before it. */
function isWrittenOut({ decoded, edits }: Change, value: string): boolean {
  const text = applyEdits(decoded.text, edits);
  const forms = [
    value,
    ...['', 'api:'].map((user) =>
      Buffer.from(user + value)
        .toString('base64')
        .slice(0, -4),
    ),
  ];
  return forms.some((form) => text.includes(form));
}
