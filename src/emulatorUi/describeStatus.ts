import { l10n } from '../l10n.ts';
import type { EmulatorState } from '../localEmulator/state.ts';

/** What the status bar shows; the editor's own item is filled from it. */
export interface StatusDescription {
  /** With a codicon in front. */
  readonly text: string;
  readonly tooltip: string;
  /** What a screen reader says. */
  readonly label: string;
  /** Background, for what blocks or endangers. */
  readonly alarm: 'error' | 'warning' | null;
}

export function describeStatus(state: EmulatorState): StatusDescription {
  switch (state.kind) {
    case 'stopped':
      return describe('circle-outline', l10n.t('ProGet'), l10n.t('The ProGet emulator is stopped.'));
    case 'starting':
      return describe('loading~spin', l10n.t('ProGet'), l10n.t('The ProGet emulator starts …'));
    case 'stopping':
      return describe('loading~spin', l10n.t('ProGet'), l10n.t('The ProGet emulator stops …'));
    case 'running': {
      const { url, port, attached, wide } = state;
      const text = l10n.t('ProGet :{port}', { port });
      if (wide)
        return describe(
          'broadcast',
          text,
          l10n.t('The ProGet emulator runs at {url}. Warning: your network can reach it.', { url }),
          'warning',
        );
      const tooltip = attached
        ? l10n.t('The ProGet emulator runs at {url}; it was running already.', { url })
        : l10n.t('The ProGet emulator runs at {url}.', { url });
      return describe('server-process', text, tooltip);
    }
    case 'error':
      return describe('error', l10n.t('ProGet'), state.problem.message, 'error');
  }
}

function describe(
  icon: string,
  text: string,
  tooltip: string,
  alarm: StatusDescription['alarm'] = null,
): StatusDescription {
  return {
    text: `$(${icon}) ${text}`,
    tooltip,
    label: l10n.t('ProGet emulator: {status}', { status: tooltip }),
    alarm,
  };
}
