import { keyVariable } from '../../clients/source.ts';
import { copyForms } from '../../keys/copyForms.ts';
import { type Key, titleOf } from '../../keys/key.ts';
import { l10n } from '../../l10n.ts';
import type { FeedSummary } from '../../proget/client.ts';
import type { Server } from '../../servers/server.ts';
import type { Services } from '../../services.ts';
import type { TreeNode } from '../../tree/node.ts';
import { feedsOf } from '../feeds.ts';
import { targetKey } from '../targets.ts';

/** Copies the key as what a client, a tool or a secret store takes: by reference to a variable, or with the value. */
export async function copyKeyAs(services: Services, node?: TreeNode): Promise<void> {
  const target = await targetKey(services, node, l10n.t('Copy API Key As'));
  if (target === null) return;
  const value = await services.values.valueOf(target.server, target.key);
  await copyAsTarget(services, { ...target, value });
}

export interface CopyAsTarget {
  readonly server: Server;
  /** Null where it is not known which one it is. */
  readonly key: Key | null;
  /** Null = unknown, so only forms with a variable can be made. */
  readonly value: string | null;
}

/** @returns whether something with the value was copied. */
export async function copyAsTarget(services: Services, { server, key, value }: CopyAsTarget): Promise<boolean> {
  const title = key === null ? l10n.t('Copy As') : l10n.t('Copy {title} As', { title: titleOf(key) });
  const feeds = await feedsFor(services, server, key);
  if (feeds === null) return false;
  const choices = formChoices(server, feeds, value);
  const answer = await services.prompts.pick({
    title,
    placeholder:
      value === null
        ? l10n.t('The value is not known here, so the forms refer to the variable {variable}', {
            variable: keyVariable,
          })
        : l10n.t('Forms with {variable} hold no secret', { variable: keyVariable }),
    choices,
  });
  if (answer.outcome !== 'answered') return false;
  const { form } = answer.value;
  if (form.text === null) {
    services.prompts.mention(form.problem ?? '');
    return false;
  }
  if (form.holdsSecret) await services.clipboard.copySecret(form.text, form.label);
  else await services.clipboard.copyText(form.text, form.label);
  return form.holdsSecret;
}

/** One feed after the other: each has forms of its own; those of the server stand once. */
function formChoices(server: Server, feeds: readonly FeedSummary[], value: string | null) {
  const sets = [
    {
      group: l10n.t('With the environment variable {variable}', { variable: keyVariable }),
      key: { form: 'env' as const, variable: keyVariable },
    },
    ...(value === null ? [] : [{ group: l10n.t('With the value'), key: { form: 'literal' as const, key: value } }]),
  ];
  return sets.flatMap(({ group, key }) => {
    const seen = new Set<string>();
    const places = feeds.length === 0 ? [null] : feeds;
    const forms = places
      .flatMap((feed) => copyForms({ server, key, feed }).map((form) => ({ form, feed })))
      .filter(({ form }) => {
        const isNew = form.text === null || !seen.has(form.text);
        if (form.text !== null) seen.add(form.text);
        return isNew;
      });
    return forms.map(({ form, feed }, index) => ({
      label: form.label,
      detail: form.problem ?? form.detail,
      value: { form },
      ...(feed !== null && form.text?.includes(feed.name) ? { description: feed.name } : {}),
      ...(index === 0 ? { group } : {}),
    }));
  });
}

/** The feeds of a feed key, in the order of the key; for others the one that is picked. Null = cancelled. */
async function feedsFor(services: Services, server: Server, key: Key | null): Promise<readonly FeedSummary[] | null> {
  const feeds = (await feedsOf(services, server).catch(() => null)) ?? [];
  if (key?.type === 'feed') {
    const names = new Set(key.feeds.map((name) => name.toLowerCase()));
    const groups = new Set(key.feedGroups.map((name) => name.toLowerCase()));
    return feeds.filter(
      ({ name, feedGroup }) =>
        names.has(name.toLowerCase()) || (feedGroup !== null && groups.has(feedGroup.toLowerCase())),
    );
  }
  if (feeds.length < 2) return feeds;
  const answer = await services.prompts.pick({
    title: l10n.t('Copy As'),
    placeholder: l10n.t('For which feed?'),
    choices: [
      {
        label: l10n.t('No Feed'),
        detail: l10n.t('For the API of the server: header, curl, pgutil, secret stores.'),
        value: null,
      },
      ...feeds.map((feed) => ({ label: feed.name, description: feed.feedType, icon: 'package', value: feed })),
    ],
  });
  if (answer.outcome !== 'answered') return null;
  return answer.value === null ? [] : [answer.value];
}
