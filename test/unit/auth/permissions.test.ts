import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Attribute } from '../../../emulator/auth/attributes.ts';
import { may, type Verdict } from '../../../emulator/auth/permissions.ts';
import type { Grant } from '../../../emulator/contract/user.ts';
import { makeFeed, makeUser } from '../../support/keys.ts';

const here = makeFeed({ name: 'npm', alternateNames: ['old-npm'], feedGroup: 'Internal' });

// biome-ignore format: a table is read by its rows
const table: readonly (readonly [name: string, readonly Partial<Grant>[], Attribute, 'here' | 'server', Verdict])[] = [
  ['no grant', [], 'Feeds_ViewFeed', 'here', 'none'],
  ['a grant for everything', [{}], 'Feeds_ViewFeed', 'here', 'granted'],
  ['a task without the attribute', [{}], 'Feeds_AddPackage', 'here', 'none'],
  ['Publish adds', [{ task: 'Publish Packages' }], 'Feeds_AddPackage', 'here', 'granted'],
  ['Publish does not delete', [{ task: 'Publish Packages' }], 'Feeds_DeletePackage', 'here', 'none'],
  ['Promote accepts promotions', [{ task: 'Promote Packages' }], 'Feeds_AcceptPackagePromotions', 'here', 'granted'],
  ['Manage Feed overwrites', [{ task: 'Manage Feed' }], 'Feeds_OverwritePackage', 'here', 'granted'],
  ['Manage Feed does not administer', [{ task: 'Manage Feed' }], 'Admin_ConfigureProGet', 'server', 'none'],
  ['Administer does everything', [{ task: 'Administer' }], 'Licenses_Manage', 'server', 'granted'],
  ['a grant for this feed, in another case', [{ feed: 'NPM' }], 'Feeds_ViewFeed', 'here', 'granted'],
  ['a grant by alternate name', [{ feed: 'old-npm' }], 'Feeds_ViewFeed', 'here', 'granted'],
  ['a grant for another feed', [{ feed: 'nuget' }], 'Feeds_ViewFeed', 'here', 'none'],
  ['a grant for its group', [{ feedGroup: 'internal' }], 'Feeds_ViewFeed', 'here', 'granted'],
  ['a grant for another group', [{ feedGroup: 'public' }], 'Feeds_ViewFeed', 'here', 'none'],
  ['a grant for a feed says nothing about the server', [{ task: 'Administer', feed: 'npm' }], 'Admin_ConfigureProGet', 'server', 'none'],
  ['restriction over permission', [{}, { deny: true }], 'Feeds_ViewFeed', 'here', 'restricted'],
  ['the feed over everything: permission', [{ deny: true }, { feed: 'npm' }], 'Feeds_ViewFeed', 'here', 'granted'],
  ['the feed over everything: restriction', [{ task: 'Administer' }, { feed: 'npm', deny: true }], 'Feeds_ViewFeed', 'here', 'restricted'],
  ['the group over everything', [{ deny: true }, { feedGroup: 'internal' }], 'Feeds_ViewFeed', 'here', 'granted'],
  ['feed and group are equal, so restriction first', [{ feed: 'npm' }, { feedGroup: 'internal', deny: true }], 'Feeds_ViewFeed', 'here', 'restricted'],
  ['a restriction of another feed', [{}, { feed: 'nuget', deny: true }], 'Feeds_ViewFeed', 'here', 'granted'],
  ['a restriction of View & Download leaves Add', [{ task: 'Publish Packages' }, { deny: true }], 'Feeds_AddPackage', 'here', 'granted'],
];

describe('may', () => {
  for (const [name, grants, attribute, where, expected] of table) {
    it(`${name}: ${attribute} is ${expected}`, () => {
      assert.equal(may(makeUser('j.smith', ...grants), attribute, where === 'here' ? here : null), expected);
      assert.equal(
        may(makeUser('j.smith', ...grants.toReversed()), attribute, where === 'here' ? here : null),
        expected,
      );
    });
  }
});
