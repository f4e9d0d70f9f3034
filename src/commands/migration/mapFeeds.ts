import { l10n } from '../../l10n.ts';
import { withConfirmed, withMapping } from '../../migration/editPlan.ts';
import { openQuestions } from '../../migration/openQuestions.ts';
import type { Mapping } from '../../migration/plan.ts';
import type { MigrationServices } from '../../migrationUi/migrationServices.ts';
import { describeMapping } from '../../planDocument/describeRow.ts';
import type { Choice } from '../../ui/prompts.ts';
import { currentPlan, savePlan } from './currentPlan.ts';

/** Chooses the feed that stands for a repository. @param position of the mapping in the plan */
export async function chooseFeed(services: MigrationServices, position?: string): Promise<void> {
  const current = await currentPlan(services);
  if (current === null) return;
  const { prompts } = services;
  const { mappings, target } = current.plan;
  const title = l10n.t('Choose Feed for Repository');
  const asked = position === undefined ? await askMapping(services, mappings, title) : Number(position);
  const mapping = asked === null ? undefined : mappings[asked];
  if (asked === null || mapping === undefined) return;
  const feeds = target?.feeds ?? [];
  if (feeds.length === 0) {
    const answer = await prompts.text({
      title,
      prompt: l10n.t('Name of the feed for {repo}', { repo: mapping.repo }),
      value: mapping.feed ?? '',
    });
    if (answer.outcome === 'answered') await put(answer.value.trim() || null);
    return;
  }
  // Null would be no answer.
  const choices: Choice<string>[] = feeds.map(({ name, type, group }) => ({
    label: name,
    description: group === null ? type : `${type}, ${group}`,
    icon: 'package',
    value: name,
  }));
  choices.push({ label: l10n.t('No Feed'), detail: l10n.t('What is there stays as it is.'), value: '' });
  const answer = await prompts.pick({
    title,
    placeholder: l10n.t('Which feed takes the place of {repo}?', { repo: mapping.repo }),
    choices,
    active: mapping.feed ?? '',
  });
  if (answer.outcome === 'answered') await put(answer.value || null);

  async function put(feed: string | null): Promise<void> {
    if (current !== null && mapping !== undefined)
      await savePlan(current, withMapping(current.plan, mapping.host, mapping.repo, feed));
  }
}

/** Says yes to guesses. @param position of one mapping; absent = several are asked about */
export async function confirmFeeds(services: MigrationServices, position?: string): Promise<void> {
  const current = await currentPlan(services);
  if (current === null) return;
  const { mappings } = current.plan;
  const { guesses } = openQuestions(current.plan);
  if (position !== undefined) {
    const meant = mappings[Number(position)];
    await savePlan(
      current,
      withConfirmed(current.plan, (mapping) => mapping === meant),
    );
    return;
  }
  if (guesses.length === 0) {
    await services.prompts.tell({ level: 'info', message: l10n.t('No feed of this plan is a guess.') });
    return;
  }
  const answer = await services.prompts.pickMany({
    title: l10n.t('Confirm Feeds'),
    placeholder: l10n.t('Which of these are right?'),
    choices: guesses.map((mapping) => ({ ...choiceOf(mapping, mappings.indexOf(mapping)), picked: true })),
  });
  if (answer.outcome === 'answered' && answer.value.length > 0)
    await savePlan(
      current,
      withConfirmed(current.plan, (mapping) => answer.value.includes(mappings.indexOf(mapping))),
    );
}

async function askMapping(
  { prompts }: MigrationServices,
  mappings: readonly Mapping[],
  title: string,
): Promise<number | null> {
  if (mappings.length === 0) {
    await prompts.tell({ level: 'info', message: l10n.t('No repository stands in the files of this plan.') });
    return null;
  }
  const choices = mappings.map(choiceOf);
  const answer = await prompts.pick({ title, placeholder: l10n.t('For which repository?'), choices });
  return answer.outcome === 'answered' ? answer.value : null;
}

function choiceOf(mapping: Mapping, index: number): Choice<number> {
  return { label: describeMapping(mapping), description: mapping.host, detail: mapping.reason, value: index };
}
