import { l10n } from '../../l10n.ts';
import { ProGetError } from '../../proget/errors.ts';
import type { ServerFacts } from '../../proget/probeServer.ts';
import { releaseName } from '../../proget/version.ts';
import type { Server } from '../../servers/server.ts';
import type { Services } from '../../services.ts';

export type ProbeVerdict =
  | { readonly verdict: 'good'; readonly facts: ServerFacts }
  /** The user takes it as it is. */
  | { readonly verdict: 'anyway' }
  | { readonly verdict: 'change-address' | 'change-key' | 'cancelled' };

/** Asks the server who it is and what the key may do; where that fails, the user decides how to go on. */
export async function probeForUser(services: Services, server: Server, key: string | null): Promise<ProbeVerdict> {
  const { probeServer } = await import('../../proget/probeServer.ts');
  for (;;) {
    let failure: ProGetError;
    try {
      const title = l10n.t('Asking {name} who it is…', { name: server.name });
      const { fetch } = services;
      const facts = await services.prompts.progress(title, (signal) => probeServer({ server, key, fetch, signal }));
      // Without a key nothing else was to be expected.
      if (facts.listError === null || key === null) return { verdict: 'good', facts };
      failure = facts.listError;
    } catch (error) {
      if (!ProGetError.is(error)) throw error;
      if (error.reason === 'cancelled') return { verdict: 'cancelled' };
      failure = error;
    }
    const choice = await askHowToGoOn(services, failure);
    if (choice !== 'again') return { verdict: choice };
  }
}

async function askHowToGoOn(
  { prompts }: Services,
  { message, nextStep }: ProGetError,
): Promise<'again' | 'anyway' | 'change-address' | 'change-key' | 'cancelled'> {
  const answer = await prompts.pick({
    title: message,
    placeholder: nextStep ?? l10n.t('How to go on?'),
    choices: [
      { label: l10n.t('Change the Key'), icon: 'key', value: 'change-key' as const },
      { label: l10n.t('Change the Address'), icon: 'edit', value: 'change-address' as const },
      { label: l10n.t('Try Again'), icon: 'refresh', value: 'again' as const },
      { label: l10n.t('Add It All the Same'), icon: 'add', value: 'anyway' as const },
    ],
  });
  return answer.outcome === 'answered' ? answer.value : 'cancelled';
}

/** "ProGet 2025.12, enterprise edition. This key may list and make keys." */
export function summarise(facts: ServerFacts | null, hasKey: boolean): string {
  if (facts === null) return l10n.t('The server could not be asked.');
  const { version, edition, capabilities, keyCount, feedCount, health } = facts;
  const release = version === null ? l10n.t('version unknown') : releaseName(version);
  const about =
    edition === null
      ? l10n.t('ProGet {release}.', { release })
      : l10n.t('ProGet {release}, {edition} edition.', { release, edition });
  const problem = health.problem === null ? null : l10n.t('It is not well: {problem}.', { problem: health.problem });
  const rights =
    capabilities.listKeys === 'yes'
      ? hasKey
        ? l10n.t('This key manages API keys ({count} there).', { count: keyCount ?? 0 })
        : l10n.t('Anybody may manage its API keys ({count} there), without a key.', { count: keyCount ?? 0 })
      : hasKey
        ? l10n.t('This key may not list API keys.')
        : l10n.t('Without a key, API keys cannot be listed.');
  const feeds = feedCount ? l10n.t('It sees {count} feeds.', { count: feedCount }) : null;
  return [about, problem, rights, feeds].filter((part) => part !== null).join(' ');
}
