import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { anonymousMay, presetGrants, withoutAdministration } from '../../../emulator/auth/anonymous.ts';
import { decide } from '../../../emulator/auth/decide.ts';
import type { Action } from '../../../emulator/contract/action.ts';
import type { AnonymousFace, Edition } from '../../../emulator/contract/policies.ts';
import type { HeldGrant } from '../../../emulator/contract/security.ts';
import { makeFeed, makeGrant, policies } from '../../support/keys.ts';
import { reading, type SenderName, senders } from './senders.ts';

const npm = makeFeed({ feedGroup: 'internal' });
const onNpm = { feed: 'npm' } as const;

// biome-ignore format: a table is read by its rows
const table: readonly (readonly [name: string, AnonymousFace, readonly Partial<HeldGrant>[], Action, 'npm' | 'server', boolean, Edition?])[] = [
  ['no face, nothing granted', 'none', [], 'feed.view', 'npm', false],
  ['the face view', 'view', [], 'feed.download', 'npm', true],
  ['the face view', 'view', [], 'feed.add', 'npm', false],
  ['the face admin', 'admin', [], 'keys.manage', 'server', true],
  ['the face admin', 'admin', [], 'emulator', 'server', false],
  ['granted explicitly', 'none', [{}], 'feed.view', 'npm', true],
  ['granted for the feed', 'none', [onNpm], 'feed.view', 'npm', true],
  ['granted for another feed', 'none', [{ feed: 'nuget' }], 'feed.view', 'npm', false],
  ['granted to Everyone for its group', 'none', [{ own: false, feedGroup: 'internal' }], 'feed.view', 'npm', true],
  ['restricted on the feed', 'view', [{ ...onNpm, deny: true }], 'feed.view', 'npm', false],
  ['restricted on the feed', 'admin', [{ ...onNpm, deny: true }], 'feed.view', 'npm', false],
  ['restricted for Everyone: the face is his own', 'view', [{ own: false, deny: true }], 'feed.view', 'npm', true],
  ['restricted everywhere, as the face permits', 'view', [{ deny: true }], 'feed.view', 'npm', false],
  ['always', 'none', [{ task: 'Administer', deny: true }], 'health', 'server', true],
  ['always', 'none', [{ task: 'Administer', deny: true }], 'feeds.list', 'server', true],
  ['granted for one feed, asked about all', 'none', [onNpm], 'promotions.list', 'server', true],
  ['granted for one feed, asked about the server', 'none', [{ ...onNpm, task: 'Administer' }], 'feeds.manage', 'server', false],
  ['granted for the feed, in an edition without such permissions', 'none', [onNpm], 'feed.view', 'npm', false, 'free'],
  ['restricted on the feed, in such an edition', 'view', [{ ...onNpm, deny: true }], 'feed.view', 'npm', false, 'free'],
  ['granted everywhere, in such an edition', 'none', [{}], 'feed.view', 'npm', true, 'free'],
];

describe('Anonymous', () => {
  for (const [name, face, granted, action, where, expected, edition = 'enterprise'] of table) {
    it(`${name}: face ${face}, ${action} on ${where}, ${edition}: ${expected}`, () => {
      const grants = [...presetGrants(face), ...granted.map(makeGrant)];
      assert.equal(anonymousMay(grants, { action, feed: where === 'npm' ? npm : null, edition }), expected);
    });
  }

  it('administers nothing where the whole network can reach us', () => {
    const kept = [makeGrant({}), makeGrant({ task: 'Administer', deny: true })];
    const own = makeGrant({ task: 'Configure', attributes: ['Admin_ConfigureProGet'] });
    assert.deepEqual(withoutAdministration([makeGrant({ task: 'Administer' }), own, ...kept]), kept);
    assert.equal(withoutAdministration(kept), kept);
  });

  const restricted = [...presetGrants('view'), makeGrant({ ...onNpm, deny: true })];
  // biome-ignore format: a table is read by its rows
  const replies: readonly (readonly [SenderName, readonly HeldGrant[], 'npm' | 'api', string])[] = [
    ['nobody', restricted, 'npm', '401 missing-key'],
    ['nobody', restricted, 'api', '403 missing-key'],
    ['unknown', restricted, 'api', '403 unknown-key'],
    ['Feed add', restricted, 'npm', '403 missing-permission'],
    ['Feed view', restricted, 'npm', 'key'],
    ['user nothing', [makeGrant(onNpm)], 'npm', 'anonymous'],
    ['user restricted on npm', [makeGrant(onNpm)], 'npm', '403 user-restricted'],
  ];
  for (const [sender, anonymous, dialect, expected] of replies) {
    const how = anonymous === restricted ? 'restricted' : 'permitted';
    it(`${how} on this very feed: ${sender} by ${dialect}: ${expected}`, () => {
      const decision = decide({
        identification: senders[sender],
        carriers: reading({}),
        action: 'feed.view',
        feed: npm,
        policies,
        anonymous,
        edition: 'enterprise',
        dialect,
      });
      assert.equal(decision.allow ? decision.principal.kind : `${decision.status} ${decision.code}`, expected);
    });
  }
});
