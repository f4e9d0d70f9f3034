import { l10n } from '../l10n.ts';
import { releaseName } from '../proget/version.ts';
import { type Appearance, contextOf, joined, stateWord } from './appearance.ts';
import { stateText } from './describeState.ts';
import { escapeMarkdown } from './markdown.ts';
import type { ServerNode } from './node.ts';

export function describeServer(node: ServerNode): Appearance {
  const { listed, version, edition, state, keyCount, stale } = node;
  const { server, origin } = listed;
  const release = version === null ? null : l10n.t('ProGet {release}', { release: releaseName(version) });
  const status = state === null || state === 'loading' || state === 'empty' ? null : stateText(state);
  const description = joined(status, stale ? l10n.t('old') : null, server.kind === 'emulator' ? null : release);
  const count =
    keyCount === null ? null : keyCount === 1 ? l10n.t('1 key') : l10n.t('{count} keys', { count: keyCount });
  const lines = [
    server.url,
    joined(release, edition),
    count,
    origin === 'setting' ? l10n.t('From the setting proget.servers') : null,
  ].filter(Boolean);
  return {
    label: server.name,
    description,
    tooltip: [`**${escapeMarkdown(server.name)}**`, ...lines.map((line) => escapeMarkdown(line ?? ''))].join('\n\n'),
    icon: server.kind === 'emulator' ? 'beaker' : 'server',
    colour: stale ? 'disabledForeground' : null,
    context: contextOf('server', `${origin}Server`, state !== null && stateWord(state)),
    collapsible: 'expanded',
    spoken: [
      server.kind === 'emulator'
        ? l10n.t('Emulator {name}', { name: server.name })
        : l10n.t('Server {name}', { name: server.name }),
      description,
      count,
    ]
      .filter(Boolean)
      .join(', '),
  };
}
