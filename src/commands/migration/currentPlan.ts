import { planCommandIds } from '../../commandIds.ts';
import { l10n } from '../../l10n.ts';
import type { Plan } from '../../migration/plan.ts';
import { printPlan } from '../../migration/planFile.ts';
import type { MigrationServices, OpenPlan } from '../../migrationUi/migrationServices.ts';
import { changesBetween, readPlan } from '../../planDocument/readPlan.ts';

export interface ReadablePlan {
  readonly open: OpenPlan;
  readonly plan: Plan;
}

/** The plan that the user looks at. Null: there is none, or it is none; then that was said. */
export async function currentPlan({ plans, prompts, desk }: MigrationServices): Promise<ReadablePlan | null> {
  const open = plans.current();
  if (open === null) {
    const make = l10n.t('Migrate Artifactory Keys…');
    const message = l10n.t('No plan of a migration is open.');
    if ((await prompts.tell({ level: 'info', message, actions: [make] })) === make)
      await desk.run(planCommandIds.migrate);
    return null;
  }
  const { plan, problem } = readPlan(open.text);
  if (plan !== null) return { open, plan };
  await prompts.tell({ level: 'error', message: problem ?? '' });
  return null;
}

/** Puts the changed plan into the editor. */
export async function savePlan({ open }: ReadablePlan, changed: Plan): Promise<boolean> {
  return open.change(changesBetween(open.text, printPlan(changed)));
}
