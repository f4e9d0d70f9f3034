import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Key } from '../../../src/keys/key.ts';
import { describeNode } from '../../../src/tree/describe.ts';
import { escapeMarkdown } from '../../../src/tree/markdown.ts';
import type { KeyNode } from '../../../src/tree/node.ts';
import { viewDetails, viewKey } from '../../support/keyView.ts';
import { emulator, now, real } from './nodes.ts';

function keyNode(key: Partial<Key>, node: Partial<KeyNode> = {}): KeyNode {
  return {
    kind: 'key',
    listed: real,
    groupId: 'type:feed',
    key: viewKey({ feeds: ['npm'], packagePermissions: ['view'], ...key }),
    copyable: true,
    rotation: null,
    stale: false,
    ...node,
  };
}

const inDays = (days: number): string => new Date(now + days * 86_400_000).toISOString();

/** What of a key shows where: key, node, then parts of what is expected. */
const table: readonly (readonly [
  name: string,
  node: KeyNode,
  expected: { label?: string; description?: string; colour?: string | null; icon?: string; spoken?: RegExp },
])[] = [
  ['its name and scope', keyNode({}), { label: 'ci', description: 'npm: view', colour: null, icon: 'package' }],
  ['its id when it has no name', keyNode({ displayName: null, id: 7 }), { label: '(ID=7)' }],
  ['nothing about an end that is far', keyNode({ expiration: inDays(15) }), { description: 'npm: view' }],
  [
    'an end in two weeks, as text',
    keyNode({ expiration: inDays(14) }),
    { description: 'expires in 14 days · npm: view', colour: null },
  ],
  [
    'an end in a week, with a colour',
    keyNode({ expiration: inDays(7) }),
    { colour: 'list.warningForeground', spoken: /expires in 7 days/ },
  ],
  [
    'that it is over',
    keyNode({ expiration: inDays(-2) }),
    { colour: 'list.errorForeground', description: 'expired 2 days ago · npm: view' },
  ],
  [
    'that it is disabled',
    keyNode({ details: viewDetails({ enabled: false }) }),
    { description: 'disabled · npm: view', spoken: /disabled/ },
  ],
  ['that it is being replaced', keyNode({}, { rotation: 'old' }), { description: 'being replaced · npm: view' }],
  ['that what is shown is old', keyNode({}, { stale: true }), { description: 'old · npm: view', spoken: /old/ }],
  [
    'a System key by its shape',
    keyNode({ type: 'system', systemApis: ['full-control'] }),
    { icon: 'server-process', description: 'full control' },
  ],
  [
    'a Personal key by its shape',
    keyNode({ type: 'personal', user: 'j.smith' }),
    { icon: 'account', description: 'as j.smith' },
  ],
  ['label, state and scope to a screen reader', keyNode({}), { spoken: /^Feed key ci, npm: view$/ }],
];

describe('a key in the tree shows', () => {
  for (const [name, node, expected] of table) {
    test(name, () => {
      const { spoken, ...exact } = expected;
      const look = describeNode(node, now);
      for (const [field, value] of Object.entries(exact)) assert.equal(look[field as keyof typeof look], value);
      if (spoken !== undefined) assert.match(look.spoken, spoken);
    });
  }

  test('different icons for each type', () => {
    const icons = (['system', 'feed', 'personal', 'other'] as const).map(
      (type) => describeNode(keyNode({ type }), now).icon,
    );
    assert.equal(new Set(icons).size, 4);
  });

  test('never its value', () => {
    const look = describeNode(keyNode({ value: 's3cret-value-of-the-key' }), now);
    assert.ok(!JSON.stringify(look).includes('s3cret-value-of-the-key'));
  });

  test('a tooltip with permissions, times and logging', () => {
    const details = viewDetails({ createdAt: '2026-01-01T00:00:00Z', lastUsedAt: '2026-05-30T00:00:00Z' });
    const { tooltip } = describeNode(keyNode({ details }), now);
    for (const word of ['Permissions', 'Created', 'Last used', 'Logging', 'Expires'])
      assert.ok(tooltip.includes(word), `${word} is missing`);
  });

  test('why it cannot be copied', () => {
    assert.match(describeNode(keyNode({}, { copyable: false }), now).tooltip, /Rotate/);
  });
});

describe('the words for menus', () => {
  const words = (node: KeyNode): string[] => describeNode(node, now).context.split(';');

  test('are sorted and tell type, place and state', () => {
    const expired = keyNode({ expiration: inDays(-1) }, { listed: emulator, rotation: 'old' });
    assert.deepEqual(words(expired), ['copyable', 'expired', 'feedKey', 'key', 'onEmulator', 'rotating']);
  });

  test('of a key hold none that belong to a server or state', () => {
    for (const listed of [real, emulator])
      for (const word of ['server', 'state', 'group', 'rotation', 'weakKey'])
        assert.doesNotMatch(describeNode(keyNode({}, { listed }), now).context, new RegExp(`\\b${word}\\b`));
  });
});

describe('text of a server in Markdown', () => {
  for (const text of [
    '[x](command:evil)',
    '<img src=x>',
    '$(trash)',
    '**b**',
    'https://evil.example',
    '`c`',
    'a|b',
    '&lt;',
  ])
    test(`${text} is shown as it is`, () => {
      assert.doesNotMatch(escapeMarkdown(text), /(^|[^\\])[[\]()<>$*`|&:]/);
    });

  test('stays on one line', () => {
    assert.equal(escapeMarkdown('a\n\n# b\u2028c'), 'a \\# b c');
  });
});
