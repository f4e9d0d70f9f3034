import type { EmulatorClient } from '../../../emulator/attach/client.ts';
import { isFeedName } from '../../../emulator/contract/feed.ts';
import { clients } from '../../clients/client.ts';
import { type FeedFacts, fittingFeeds, listFeeds } from '../../clients/feeds.ts';
import type { EmulatorServices } from '../../emulatorUi/emulatorServices.ts';
import { l10n } from '../../l10n.ts';
import type { Choice } from '../../ui/prompts.ts';

/** A feed that some client can use, or a new one. Null = cancelled. */
export async function pickFeed({ prompts }: EmulatorServices, client: EmulatorClient): Promise<FeedFacts | null> {
  const feeds = fittingFeeds(
    await listFeeds(client),
    Object.values(clients).flatMap(({ feedTypes }) => [...feedTypes]),
  );
  const title = l10n.t('Configure Client for Feed');
  const newFeed = (feedType: string): FeedFacts => ({ name: '', feedType, active: true });
  const choices: Choice<FeedFacts>[] = [
    ...feeds.map((feed) => ({ label: feed.name, description: feed.feedType, icon: 'package', value: feed })),
    { label: l10n.t('Create npm Feed…'), icon: 'add', group: l10n.t('new'), value: newFeed('npm') },
    { label: l10n.t('Create NuGet Feed…'), icon: 'add', value: newFeed('nuget') },
    { label: l10n.t('Create RubyGems Feed…'), icon: 'add', value: newFeed('rubygems') },
  ];
  const answer = await prompts.pick({ title, placeholder: l10n.t('For which feed?'), choices });
  if (answer.outcome !== 'answered') return null;
  const { name, feedType } = answer.value;
  if (name !== '') return answer.value;
  const named = await prompts.text({
    title,
    prompt: l10n.t('Name of the new feed'),
    value: feeds.some((feed) => feed.name === feedType) ? '' : feedType,
    check: (text) => (isFeedName(text) ? null : l10n.t('Letters, digits, ".", "-" and "_", at most 50.')),
  });
  if (named.outcome !== 'answered') return null;
  await client.post('/api/management/feeds/create', { name: named.value, feedType });
  return { name: named.value, feedType, active: true };
}
