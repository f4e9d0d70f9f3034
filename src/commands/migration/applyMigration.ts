import { l10n } from '../../l10n.ts';
import { applyPlan } from '../../migration/apply/apply.ts';
import type { EnvironmentSink } from '../../migration/apply/environment.ts';
import { diskWriter } from '../../migration/apply/files/diskWriter.ts';
import { environmentFile } from '../../migration/apply/files/environmentFile.ts';
import type { WriteFiles } from '../../migration/apply/fileWriter.ts';
import { whyLeft } from '../../migration/apply/wanted.ts';
import { openQuestions } from '../../migration/openQuestions.ts';
import type { Plan } from '../../migration/plan.ts';
import { keyringEnvironment } from '../../migrationUi/keyringEnvironment.ts';
import type { MigrationServices } from '../../migrationUi/migrationServices.ts';
import { currentPlan } from './currentPlan.ts';
import { followSteps } from './followSteps.ts';
import { mayMigrate } from './mayMigrate.ts';
import { pastedValues, planRun } from './openRun.ts';
import { openPlanServer } from './planServer.ts';

/** Makes the keys, proves them, changes the files after a preview, and shows a report. Goes on where an earlier run ended. */
export async function applyMigration(services: MigrationServices): Promise<void> {
  const { prompts, plans } = services;
  if (!(await mayMigrate(services))) return;
  const current = await currentPlan(services);
  const prepared = current === null ? null : await planRun(services, current);
  if (current === null || prepared === null) return;
  const { plan, folder, fingerprints } = prepared;
  const client = await openPlanServer(services, plan);
  if (client === null || !(await confirmApply(services, plan))) return;
  const environment = plan.options.secrets === 'environment' ? await askEnvironment(services, plan) : null;
  const secrets = environment === 'cancelled' ? null : await pastedValues(services, plan);
  // What is applied is what is saved: the plan is needed to take it back.
  if (environment === 'cancelled' || secrets === null || !(await current.open.save())) return;
  const run = await prepared.openRun();
  try {
    await prompts.progress(l10n.t('Migrating keys of Artifactory'), async (signal, report) => {
      const write = plans.writeFiles(diskWriter(plan.id));
      const writeFiles: WriteFiles = (files, cancelled) => {
        report(l10n.t('the preview waits for you'));
        return write(files, cancelled);
      };
      const context = { plan, folder, fingerprints, secrets, client, run, environment, signal };
      await followSteps(services, applyPlan({ ...context, writeFiles, action: 'apply' }), run, report);
    });
  } finally {
    await run.close();
  }
}

async function confirmApply({ prompts }: MigrationServices, plan: Plan): Promise<boolean> {
  const keys = plan.rows.filter((row) => whyLeft(row) === null).length;
  const open = openQuestions(plan).rows.length;
  const counts = { keys, files: plan.files.length, server: plan.target?.url ?? '', open };
  const detail = [
    l10n.t(
      'Up to {keys} keys are made at {server} and tried; then you see what changes in up to {files} files, and can leave out any of it.',
      counts,
    ),
    ...(open > 0 ? [l10n.t('{open} keys are left alone, for they have not been decided yet.', counts)] : []),
    l10n.t('It can be taken back with “Roll Back Migration”.'),
  ].join('\n\n');
  return prompts.confirm({ message: l10n.t('Apply this migration?'), detail, action: l10n.t('Make Keys') });
}

/** @returns where the values go that files refer to from now on; null = nowhere */
async function askEnvironment(
  { prompts, plans, secrets }: MigrationServices,
  plan: Plan,
): Promise<EnvironmentSink | null | 'cancelled'> {
  const answer = await prompts.pick({
    title: l10n.t('Apply Migration'),
    placeholder: l10n.t('Files will refer to environment variables. Where do their values go?'),
    choices: [
      {
        label: l10n.t('Into the Keyring'),
        detail: l10n.t('“Open Terminal for Migrated Keys” gives them to your clients.'),
        icon: 'lock',
        value: 'keyring' as const,
      },
      {
        label: l10n.t('Into a File…'),
        detail: l10n.t('Lines of NAME=value, for you alone; not where git would keep it.'),
        icon: 'file',
        value: 'file' as const,
      },
      {
        label: l10n.t('Nowhere'),
        detail: l10n.t('You have the values, or take them from ProGet.'),
        icon: 'circle-slash',
        value: 'nowhere' as const,
      },
    ],
  });
  if (answer.outcome !== 'answered') return 'cancelled';
  if (answer.value === 'nowhere') return null;
  if (answer.value === 'keyring') return keyringEnvironment(secrets, plan);
  const path = await plans.pickNewFile();
  return path === null ? 'cancelled' : environmentFile(path);
}
