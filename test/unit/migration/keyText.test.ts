import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readKeyText } from '../../../src/migration/keyText.ts';

const good: readonly (readonly [text: string, expected: object])[] = [
  ['least', { kind: 'least' }],
  ['proposed', { kind: 'proposed' }],
  ['system', { kind: 'changes', changes: { type: 'system' } }],
  ['personal:j.smith', { kind: 'changes', changes: { type: 'personal', user: 'j.smith' } }],
  ['npm', { kind: 'changes', changes: { type: 'feed', feeds: ['npm'], feedGroup: null } }],
  [
    'npm, nuget:Add+view',
    {
      kind: 'changes',
      changes: { type: 'feed', feeds: ['npm', 'nuget'], feedGroup: null, packagePermissions: ['view', 'add'] },
    },
  ],
  [
    'group:libs:view',
    { kind: 'changes', changes: { type: 'feed', feedGroup: 'libs', feeds: [], packagePermissions: ['view'] } },
  ],
];
for (const [text, expected] of good)
  test(`"${text}" is read as a key`, () => assert.deepEqual(readKeyText(text), expected));

for (const text of ['', ',', 'personal', 'personal:', 'personal:a:b', 'group:', 'npm:all', 'npm:view+', 'a:view:b'])
  test(`"${text}" is no key`, () => assert.throws(() => readKeyText(text), { name: 'PlanError' }));
