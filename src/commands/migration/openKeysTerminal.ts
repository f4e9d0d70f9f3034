import { l10n } from '../../l10n.ts';
import { migratedValues } from '../../migrationUi/keyringEnvironment.ts';
import type { MigrationServices } from '../../migrationUi/migrationServices.ts';
import { currentPlan } from './currentPlan.ts';
import { mayMigrate } from './mayMigrate.ts';

/** Opens a terminal in which the variables that the files refer to have their values. They are written nowhere. */
export async function openKeysTerminal(services: MigrationServices): Promise<void> {
  const { prompts, plans, secrets } = services;
  if (!(await mayMigrate(services))) return;
  const current = await currentPlan(services);
  if (current === null) return;
  const values = await migratedValues(secrets, current.plan);
  if (Object.keys(values).length === 0) {
    const message = l10n.t('The keyring holds no values for this plan. They come there when it is applied.');
    await prompts.tell({ level: 'info', message });
    return;
  }
  await plans.openTerminal(l10n.t('Migrated keys'), values, current.open.folder);
}
