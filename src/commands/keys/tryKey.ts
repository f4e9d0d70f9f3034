import { titleOf } from '../../keys/key.ts';
import type { Trial, TrialReport } from '../../keys/tryKey.ts';
import { l10n } from '../../l10n.ts';
import type { Services } from '../../services.ts';
import type { TreeNode } from '../../tree/node.ts';
import type { Choice } from '../../ui/prompts.ts';
import { feedsOf } from '../feeds.ts';
import { targetKey } from '../targets.ts';
import { knownValue } from './copyKey.ts';

/** Shows what a key can and cannot do. Only harmless requests go to real servers. */
export async function showTrial(services: Services, node?: TreeNode): Promise<void> {
  const target = await targetKey(services, node, l10n.t('Try API Key'));
  if (target === null) return;
  const { server, key } = target;
  const value =
    server.kind === 'emulator' ? await services.values.valueOf(server, key) : await knownValue(services, target);
  // Real servers say nothing about a key without its value.
  if (value === null && server.kind === 'server') return;
  const { tryKey } = await import('../../keys/tryKey.ts');
  const client = await services.connections.open(server);
  const feeds = (await feedsOf(services, server)) ?? [];
  const report = await services.prompts.progress(l10n.t('Trying {title}…', { title: titleOf(key) }), (signal) =>
    tryKey({ client, key, value, feeds, signal }),
  );
  await services.prompts.pick({
    title: l10n.t('What {title} can do', { title: titleOf(key) }),
    placeholder: explain(report),
    choices: trialChoices(report.trials),
  });
}

function explain({ source }: TrialReport): string {
  return source === 'decision'
    ? l10n.t('As the emulator decides; nothing was done')
    : l10n.t('As harmless requests showed; adding and deleting cannot be tried');
}

/** One line per deed; those of a feed stand together. The place where the key can do most comes first, and what it can. */
export function trialChoices(trials: readonly Trial[]): Choice<string>[] {
  let last: string | null | undefined;
  return inOrder(trials).map(({ id, deed, feed, result, detail }) => {
    const begins = feed !== last;
    last = feed;
    return {
      label: deed,
      description: resultText(result),
      detail,
      icon: resultIcons[result],
      value: id,
      ...(begins ? { group: feed === null ? l10n.t('Server') : l10n.t('Feed {feed}', { feed }) } : {}),
    };
  });
}

const resultRanks: Readonly<Record<Trial['result'], number>> = { yes: 0, 'anonymous-too': 1, unknown: 2, no: 3 };

function inOrder(trials: readonly Trial[]): Trial[] {
  const abilities = new Map<string | null, number>();
  for (const { feed, result } of trials) abilities.set(feed, (abilities.get(feed) ?? 0) + Number(result === 'yes'));
  const places = [...abilities].sort(([, left], [, right]) => right - left).map(([feed]) => feed);
  return [...trials].sort(
    (left, right) =>
      places.indexOf(left.feed) - places.indexOf(right.feed) || resultRanks[left.result] - resultRanks[right.result],
  );
}

const resultIcons: Readonly<Record<Trial['result'], string>> = {
  yes: 'pass',
  no: 'circle-slash',
  'anonymous-too': 'globe',
  unknown: 'question',
};

function resultText(result: Trial['result']): string {
  switch (result) {
    case 'yes':
      return l10n.t('can');
    case 'no':
      return l10n.t('cannot');
    case 'anonymous-too':
      return l10n.t('can, as anybody can');
    case 'unknown':
      return l10n.t('cannot be told');
  }
}
