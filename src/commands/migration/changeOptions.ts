import { l10n } from '../../l10n.ts';
import { withOptions } from '../../migration/editPlan.ts';
import type { MigrationServices } from '../../migrationUi/migrationServices.ts';
import { currentPlan, savePlan } from './currentPlan.ts';

/** What is written into the files. */
export async function changeOptions(services: MigrationServices): Promise<void> {
  const current = await currentPlan(services);
  if (current === null) return;
  const { options } = current.plan;
  const answer = await services.prompts.pickMany({
    title: l10n.t('What Is Written into Files'),
    placeholder: l10n.t('What is to be done?'),
    choices: [
      {
        label: l10n.t('Refer to Environment Variables'),
        detail: l10n.t('Instead of the keys themselves, where the format of a file knows that.'),
        picked: options.secrets === 'environment',
        value: 'environment',
      },
      {
        label: l10n.t('Change Addresses'),
        detail: l10n.t('Those of repositories become those of their feeds.'),
        picked: options.urls,
        value: 'urls',
      },
      {
        label: l10n.t('Change Names of Docker Images'),
        detail: l10n.t('In Dockerfiles, compose files and pipelines.'),
        picked: options.images,
        value: 'images',
      },
    ],
  });
  if (answer.outcome !== 'answered') return;
  const has = (name: string) => answer.value.includes(name);
  await savePlan(
    current,
    withOptions(current.plan, {
      secrets: has('environment') ? 'environment' : 'literal',
      urls: has('urls'),
      images: has('images'),
    }),
  );
}
