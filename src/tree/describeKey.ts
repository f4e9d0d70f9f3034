import type { KeyType } from '../../emulator/contract/apiKey.ts';
import { describeFacts, describeScope, typeName } from '../keys/describe.ts';
import { expiryOf } from '../keys/expiry.ts';
import { titleOf } from '../keys/key.ts';
import { l10n } from '../l10n.ts';
import { type Appearance, contextOf, joined, placeOf } from './appearance.ts';
import { escapeMarkdown } from './markdown.ts';
import type { KeyNode } from './node.ts';

/** They differ in shape, not in colour alone. */
const icons: Readonly<Record<KeyType, string>> = {
  system: 'server-process',
  feed: 'package',
  personal: 'account',
  other: 'key',
};

export function describeKey(node: KeyNode, now: number): Appearance {
  const { key, listed, copyable, rotation, stale } = node;
  const label = titleOf(key);
  const scope = describeScope(key);
  const expiry = expiryOf(key, now);
  const disabled = key.details?.enabled === false;
  const part = rotation === 'old' ? l10n.t('being replaced') : rotation === 'successor' ? l10n.t('successor') : null;
  const states = [expiry.text, disabled ? l10n.t('disabled') : null, part, stale ? l10n.t('old') : null].filter(
    Boolean,
  );
  return {
    label,
    // In a narrow sidebar the end is cut off.
    description: joined(...states, scope),
    tooltip: tooltipOf(node, now),
    icon: icons[key.type],
    colour: colourOf(node, expiry.state),
    context: contextOf(
      'key',
      `${key.type}Key`,
      copyable && 'copyable',
      placeOf(listed),
      expiry.state === 'expired' && 'expired',
      rotation !== null && 'rotating',
    ),
    collapsible: 'none',
    spoken: [l10n.t('{type} key {label}', { type: typeName(key.type), label }), ...states, scope].join(', '),
  };
}

function colourOf({ key, stale }: KeyNode, state: ReturnType<typeof expiryOf>['state']): Appearance['colour'] {
  if (state === 'expired') return 'list.errorForeground';
  if (state === 'warning') return 'list.warningForeground';
  return stale || key.details?.enabled === false ? 'disabledForeground' : null;
}

function tooltipOf({ key, copyable, stale }: KeyNode, now: number): string {
  const lines = describeFacts(key, now).map(({ label, text }) => `${escapeMarkdown(label)}: ${escapeMarkdown(text)}`);
  const notes = [
    copyable ? null : l10n.t('Its value is not known here, so it cannot be copied; Rotate makes a new one.'),
    stale ? l10n.t('This is what the server said before it could not be reached.') : null,
  ].filter((note) => note !== null);
  return [`**${escapeMarkdown(titleOf(key))}**`, lines.join('  \n'), ...notes.map(escapeMarkdown)].join('\n\n');
}
