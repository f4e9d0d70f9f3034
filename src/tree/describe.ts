import { titleOf } from '../keys/key.ts';
import type { FindingLevel } from '../keys/security.ts';
import { l10n } from '../l10n.ts';
import { type Appearance, contextOf, joined } from './appearance.ts';
import { describeKey } from './describeKey.ts';
import { describeServer } from './describeServer.ts';
import { describeState } from './describeState.ts';
import { escapeMarkdown } from './markdown.ts';
import type { FindingNode, GroupNode, RotationNode, SecurityNode, TreeNode, WeakKeyNode } from './node.ts';

/** How any node looks. @param now epoch milliseconds */
export function describeNode(node: TreeNode, now: number): Appearance {
  switch (node.kind) {
    case 'server':
      return describeServer(node);
    case 'group':
      return describeGroup(node);
    case 'key':
      return describeKey(node, now);
    case 'rotation':
      return describeRotation(node);
    case 'security':
      return describeSecurity(node);
    case 'finding':
      return describeFinding(node);
    case 'weak-key':
      return describeWeakKey(node);
    case 'state':
      return describeState(node);
  }
}

function describeGroup({ group, stale }: GroupNode): Appearance {
  const count = group.keys.length;
  const number = count === 1 ? l10n.t('1 key') : l10n.t('{count} keys', { count });
  const description = joined(String(count), stale ? l10n.t('old') : null);
  return {
    label: group.label,
    description,
    tooltip: escapeMarkdown(`${group.label}: ${number}`),
    icon: 'list-tree',
    colour: stale ? 'disabledForeground' : null,
    context: contextOf('group', group.id.split(':')[0] ?? ''),
    collapsible: 'expanded',
    spoken: `${group.label}, ${number}`,
  };
}

function describeRotation({ rotation }: RotationNode): Appearance {
  const created = rotation.step !== 'creating';
  const label = l10n.t('Rotation of {title}', { title: rotation.oldTitle });
  const description = created ? l10n.t('both keys work') : l10n.t('was interrupted');
  const advice = l10n.t('Finish it: delete the old key when every client has the new one, or keep both.');
  return {
    label,
    description,
    tooltip: `${escapeMarkdown(`${label}: ${description}.`)}\n\n${escapeMarkdown(advice)}`,
    icon: 'sync',
    colour: 'list.warningForeground',
    context: contextOf('rotation'),
    collapsible: 'none',
    spoken: `${label}, ${description}`,
  };
}

function describeSecurity({ findings, weak }: SecurityNode): Appearance {
  const label = l10n.t('Key security');
  const count = findings.filter(({ level }) => level === 'warning').length + weak.length;
  const description = count === 0 ? '' : count === 1 ? l10n.t('1 remark') : l10n.t('{count} remarks', { count });
  return {
    label,
    description,
    tooltip: escapeMarkdown(l10n.t('What this server allows, and which keys are weak. Nothing is changed here.')),
    icon: 'shield',
    colour: null,
    context: contextOf('security'),
    collapsible: 'collapsed',
    spoken: joined(label, description),
  };
}

const findingIcons: Readonly<Record<FindingLevel, string>> = { good: 'pass', info: 'info', warning: 'warning' };

function describeFinding({ finding }: FindingNode): Appearance {
  const { label, state, detail, level } = finding;
  return {
    label,
    description: state,
    tooltip: `${escapeMarkdown(`${label}: ${state}.`)}\n\n${escapeMarkdown(detail)}`,
    icon: findingIcons[level],
    colour: level === 'warning' ? 'list.warningForeground' : null,
    context: contextOf('finding'),
    collapsible: 'none',
    spoken: `${label}: ${state}. ${detail}`,
  };
}

function describeWeakKey({ weak: { key, weaknesses } }: WeakKeyNode): Appearance {
  const label = titleOf(key);
  const texts = weaknesses.map(({ text }) => text);
  return {
    label,
    description: texts[0] ?? '',
    tooltip: [`**${escapeMarkdown(label)}**`, ...texts.map((text) => `- ${escapeMarkdown(text)}`)].join('\n\n'),
    icon: 'warning',
    colour: 'list.warningForeground',
    context: contextOf('weakKey'),
    collapsible: 'none',
    spoken: `${label}: ${texts.join(' ')}`,
  };
}
