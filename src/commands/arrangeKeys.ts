import type { Grouping } from '../keys/arrange.ts';
import { l10n } from '../l10n.ts';
import type { Services } from '../services.ts';

/** Leaves only keys whose name, description, feed or user holds every word. Empty = all keys again. */
export async function filterTree({ prompts, view }: Services): Promise<void> {
  const answer = await prompts.text({
    title: l10n.t('Filter API Keys'),
    prompt: l10n.t('Words in the name, description, feed or user; empty = all keys'),
    value: view.filter,
  });
  if (answer.outcome === 'answered') view.filter = answer.value.trim();
}

export async function clearFilter({ view }: Services): Promise<void> {
  view.filter = '';
}

export async function groupTree({ prompts, view, desk }: Services): Promise<void> {
  const choices: { label: string; icon: string; value: Grouping }[] = [
    { label: l10n.t('Type'), icon: 'key', value: 'type' },
    { label: l10n.t('Feed'), icon: 'package', value: 'feed' },
    { label: l10n.t('User'), icon: 'account', value: 'user' },
  ];
  const placeholder = l10n.t('What do the keys of a group have in common?');
  const title = l10n.t('Group API Keys By');
  const answer = await prompts.pick({ title, placeholder, choices, active: view.grouping });
  if (answer.outcome !== 'answered') return;
  view.grouping = answer.value;
  await desk.saveSetting('proget.groupKeysBy', answer.value);
}
