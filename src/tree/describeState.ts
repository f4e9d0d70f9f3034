import { l10n } from '../l10n.ts';
import { type Appearance, contextOf, placeOf, stateWord } from './appearance.ts';
import { escapeMarkdown } from './markdown.ts';
import type { StateName, StateNode } from './node.ts';

const icons: Readonly<Record<StateName, string>> = {
  loading: 'loading~spin',
  empty: 'circle-slash',
  'no-match': 'filter',
  stopped: 'debug-stop',
  offline: 'debug-disconnect',
  unauthorized: 'lock',
  forbidden: 'circle-slash',
  'too-old': 'history',
  unlicensed: 'law',
  redirected: 'references',
  'server-error': 'error',
};

/** A state in a few words. */
export function stateText(state: StateName): string {
  switch (state) {
    case 'loading':
      return l10n.t('Loading…');
    case 'empty':
      return l10n.t('No keys yet');
    case 'no-match':
      return l10n.t('No key fits the filter');
    case 'stopped':
      return l10n.t('Not running');
    case 'offline':
      return l10n.t('Cannot be reached');
    case 'unauthorized':
      return l10n.t('Not signed in');
    case 'forbidden':
      return l10n.t('This key cannot list keys');
    case 'too-old':
      return l10n.t('Too old');
    case 'unlicensed':
      return l10n.t('No license');
    case 'redirected':
      return l10n.t('Redirects elsewhere');
    case 'server-error':
      return l10n.t('Server error');
  }
}

export function describeState({ listed, state, message, nextStep }: StateNode): Appearance {
  const label = stateText(state);
  const sentences = [message, nextStep].filter((sentence) => sentence !== null);
  const problem = !['loading', 'empty', 'no-match', 'stopped'].includes(state);
  return {
    label,
    description: message ?? '',
    tooltip: [label, ...sentences].map(escapeMarkdown).join('\n\n'),
    icon: icons[state],
    colour: problem ? 'list.warningForeground' : null,
    context: contextOf('state', placeOf(listed), stateWord(state)),
    collapsible: 'none',
    spoken: [`${label}.`, ...sentences].join(' '),
  };
}
