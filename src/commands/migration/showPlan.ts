import { l10n } from '../../l10n.ts';
import { describePlan } from '../../migration/planMarkdown.ts';
import type { MigrationServices } from '../../migrationUi/migrationServices.ts';
import { currentPlan } from './currentPlan.ts';

/** Shows the plan as a text to be read. */
export async function showPlan(services: MigrationServices): Promise<void> {
  const current = await currentPlan(services);
  if (current !== null) await services.plans.showMarkdown(l10n.t('Migration plan'), describePlan(current.plan));
}
