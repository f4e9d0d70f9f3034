import { printable } from '../printable.ts';
import type { Plan } from './plan.ts';
import { PlanError } from './planError.ts';
import { planSchema } from './planSchema.ts';
import { sealOf } from './seal.ts';
import type { Fingerprints } from './state.ts';

/** A plan as the text of its file. */
export function printPlan(plan: Plan): string {
  return `${JSON.stringify(plan, null, 2)}\n`;
}

/** @throws PlanError that names the field which is wrong */
export function parsePlan(text: string): Plan {
  let value: unknown;
  try {
    value = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    throw new PlanError('This is no plan: it is not JSON.');
  }
  const { format } = (typeof value === 'object' && value !== null ? value : {}) as { format?: unknown };
  if (typeof format === 'number' && format > 1)
    throw new PlanError(`This plan has format ${format}, which is newer than this version of ProGet Keys understands.`);
  const parsed = planSchema.safeParse(value);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const unknown = issue?.code === 'unrecognized_keys' ? [issue.keys[0] ?? ''] : [];
    const field = [...(issue?.path ?? []), ...unknown].join('.');
    throw new PlanError(
      field === ''
        ? 'This is no plan of ProGet Keys.'
        : `This plan cannot be used: its field ${printable(field)} is ${unknown.length > 0 ? 'unknown' : 'missing or wrong'}.`,
    );
  }
  return parsed.data;
}

/**
 * @throws PlanError where the plan's fingerprints are not of this machine, so that nothing could be found again, and
 * where its servers or inputs were changed by hand, so that secrets could go elsewhere
 */
export function checkOrigin(plan: Plan, fingerprints: Fingerprints): void {
  if (plan.keyId !== fingerprints.keyId)
    throw new PlanError(
      'This plan was made on another machine or by another user, so its fingerprints fit nothing here: make the plan anew with plan --from, which keeps the decisions about feeds.',
    );
  if (plan.seal !== sealOf(plan, fingerprints))
    throw new PlanError(
      'The server or the inputs of this plan were changed by hand: make the plan anew for them with plan --from, which keeps the decisions.',
    );
}
