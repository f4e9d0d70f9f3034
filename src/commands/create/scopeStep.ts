import type { KeyDraft } from '../../keys/keyDraft.ts';
import { l10n } from '../../l10n.ts';
import type { FeedSummary } from '../../proget/client.ts';
import type { Answer, Choice, Place } from '../../ui/prompts.ts';
import type { Step } from '../../ui/steps.ts';
import { answered, type KeyQuestions } from './questions.ts';

type Here = Omit<Place, 'title'>;

/** Where the key counts: feeds or a feed group, or as which user. System keys have no scope. */
export function scopeStep(questions: KeyQuestions): Step<KeyDraft> {
  return {
    name: 'scope',
    applies: ({ type }) => type !== 'system',
    async ask(draft, place) {
      if (draft.type !== 'feed') return askUser(questions, draft, place);
      const choices = placeChoices(questions.feeds ?? [], draft);
      if (choices.length === 0) return askFeedName(questions, draft, place);
      return questions.severalFeeds
        ? askFeeds(questions, choices, draft, place)
        : askFeed(questions, choices, draft, place);
    },
  };
}

/** `feed:NAME` or `group:NAME`. */
type PlaceName = `feed:${string}` | `group:${string}`;

function placeChoices(feeds: readonly FeedSummary[], draft: KeyDraft): Choice<PlaceName>[] {
  const groups = [...new Set(feeds.flatMap(({ feedGroup }) => feedGroup ?? []))];
  const feedChoices = feeds.map(
    (feed, index): Choice<PlaceName> => ({
      label: feed.name,
      description: feed.feedType,
      icon: 'package',
      value: `feed:${feed.name}`,
      picked: draft.feeds.includes(feed.name),
      ...(index === 0 && groups.length > 0 ? { group: l10n.t('Feeds') } : {}),
    }),
  );
  const groupChoices = groups.map(
    (group, index): Choice<PlaceName> => ({
      label: group,
      icon: 'folder',
      value: `group:${group}`,
      picked: draft.feedGroups.includes(group),
      ...(index === 0 ? { group: l10n.t('Feed groups: all of their feeds, later ones too') } : {}),
    }),
  );
  return [...feedChoices, ...groupChoices];
}

async function askFeeds(
  { prompts, title }: KeyQuestions,
  choices: readonly Choice<PlaceName>[],
  draft: KeyDraft,
  place: Here,
): Promise<Answer<KeyDraft>> {
  const answer = await prompts.pickMany({
    title,
    ...place,
    placeholder: l10n.t('For which feeds?'),
    choices,
    check: (values) => {
      if (values.length === 0) return l10n.t('pick at least one');
      const kinds = new Set(values.map((value) => value.split(':')[0]));
      return kinds.size > 1 ? l10n.t('pick feeds or groups, not both') : null;
    },
  });
  return answered(answer, (values) => ({ ...draft, ...placesOf(values) }));
}

/** Before ProGet 2025.23 a key is for one feed. */
async function askFeed(
  { prompts, title }: KeyQuestions,
  choices: readonly Choice<PlaceName>[],
  draft: KeyDraft,
  place: Here,
): Promise<Answer<KeyDraft>> {
  const answer = await prompts.pick({ title, ...place, placeholder: l10n.t('For which feed?'), choices });
  return answered(answer, (value) => ({ ...draft, ...placesOf([value]) }));
}

function placesOf(values: readonly PlaceName[]): Pick<KeyDraft, 'feeds' | 'feedGroups'> {
  const named = (kind: 'feed' | 'group'): string[] =>
    values.filter((value) => value.startsWith(`${kind}:`)).map((value) => value.slice(kind.length + 1));
  return { feeds: named('feed'), feedGroups: named('group') };
}

async function askFeedName({ prompts, title }: KeyQuestions, draft: KeyDraft, place: Here): Promise<Answer<KeyDraft>> {
  const answer = await prompts.text({
    title,
    ...place,
    prompt: l10n.t('Name of the feed (the server does not list its feeds to us)'),
    value: draft.feeds.join(','),
    check: (text) => (text.trim() === '' ? l10n.t('Enter the name of a feed.') : null),
  });
  return answered(answer, (text) => ({ ...draft, feeds: [text.trim()], feedGroups: [] }));
}

async function askUser({ prompts, title }: KeyQuestions, draft: KeyDraft, place: Here): Promise<Answer<KeyDraft>> {
  const personal = draft.type === 'personal';
  const answer = await prompts.text({
    title,
    ...place,
    prompt: personal
      ? l10n.t('Name of the user that the key acts as')
      : l10n.t('Name of the user that the key impersonates (Feed API Username)'),
    placeholder: personal ? '' : l10n.t('empty = nobody, with every right inside of its APIs'),
    value: draft.user,
    check: (text) => (personal && text.trim() === '' ? l10n.t('Enter the name of a user.') : null),
  });
  return answered(answer, (user) => ({ ...draft, user: user.trim() }));
}
