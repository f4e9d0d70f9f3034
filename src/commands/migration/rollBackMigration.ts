import { basename } from 'node:path';
import { l10n } from '../../l10n.ts';
import { diskWriter } from '../../migration/apply/files/diskWriter.ts';
import { rollBack } from '../../migration/apply/rollback.ts';
import { hasRun } from '../../migration/apply/run/run.ts';
import { forgetMigratedValues } from '../../migrationUi/keyringEnvironment.ts';
import type { MigrationServices } from '../../migrationUi/migrationServices.ts';
import { currentPlan, type ReadablePlan } from './currentPlan.ts';
import { followSteps } from './followSteps.ts';
import { mayMigrate } from './mayMigrate.ts';
import { planRun } from './openRun.ts';
import { openPlanServer } from './planServer.ts';

/** Gives files their former content, where they are still as applying wrote them, and deletes the keys that it made. */
export async function rollBackMigration(services: MigrationServices): Promise<void> {
  const { prompts, plans, secrets } = services;
  if (!(await mayMigrate(services))) return;
  const current = await appliedPlan(services);
  const prepared = current === null ? null : await planRun(services, current);
  if (prepared === null) return;
  const { plan, folder } = prepared;
  if (!(await hasRun(prepared.state))) {
    const message = l10n.t('This plan was never applied on this machine, so there is nothing to take back.');
    await prompts.tell({ level: 'info', message });
    return;
  }
  const client = await openPlanServer(services, plan);
  if (client === null) return;
  const isWanted = await prompts.confirm({
    message: l10n.t('Roll back this migration?'),
    detail: l10n.t(
      'Up to {files} files get their former content, where nobody has changed them since, and the keys that were made at {server} are deleted.',
      { files: plan.files.length, server: plan.target?.url ?? '' },
    ),
    action: l10n.t('Roll Back'),
    keep: l10n.t('Keep'),
  });
  if (!isWanted) return;
  const run = await prepared.openRun();
  try {
    const done = await prompts.progress(l10n.t('Rolling back the migration'), (signal, report) => {
      const writeFiles = plans.writeSaved(diskWriter(plan.id));
      return followSteps(services, rollBack({ plan, folder, client, run, writeFiles, signal }), run, report);
    });
    if (done.outcome === 'done') await forgetMigratedValues(secrets, plan);
  } finally {
    await run.close();
  }
}

/** The plan that is open, else one of the window's files. */
async function appliedPlan(services: MigrationServices): Promise<ReadablePlan | null> {
  const { plans, prompts } = services;
  if (plans.current() === null) {
    const paths = await plans.find();
    const [only] = paths;
    if (only !== undefined && paths.length === 1) await plans.open(only);
    else if (only !== undefined) {
      const answer = await prompts.pick({
        title: l10n.t('Roll Back Migration'),
        placeholder: l10n.t('Which plan?'),
        choices: paths.map((path) => ({ label: basename(path), description: path, icon: 'history', value: path })),
      });
      if (answer.outcome !== 'answered') return null;
      await plans.open(answer.value);
    }
  }
  return currentPlan(services);
}
