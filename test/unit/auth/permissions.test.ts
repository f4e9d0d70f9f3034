import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Attribute } from '../../../emulator/auth/attributes.ts';
import { may, maySomewhere, type Verdict } from '../../../emulator/auth/permissions.ts';
import type { HeldGrant } from '../../../emulator/contract/security.ts';
import { makeFeed, makeGrant } from '../../support/keys.ts';

const here = makeFeed({ name: 'npm', alternateNames: ['old-npm'], feedGroup: 'Internal' });

// biome-ignore format: a table is read by its rows
const table: readonly (readonly [name: string, readonly Partial<HeldGrant>[], Attribute, 'here' | 'server', Verdict])[] = [
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
  ['his own permission over a restriction of his group', [{ own: false, deny: true }, {}], 'Feeds_ViewFeed', 'here', 'granted'],
  ['his own restriction over a permission of his group', [{ own: false }, { deny: true }], 'Feeds_ViewFeed', 'here', 'restricted'],
  ['his own permission over a restriction of his group for this feed', [{ own: false, feed: 'npm', deny: true }, {}], 'Feeds_ViewFeed', 'here', 'granted'],
  ['his own restriction over a permission of his group for this feed', [{ own: false, feed: 'npm' }, { deny: true }], 'Feeds_ViewFeed', 'here', 'restricted'],
  ['the feed over everything among permissions of groups', [{ own: false, deny: true }, { own: false, feed: 'npm' }], 'Feeds_ViewFeed', 'here', 'granted'],
  ['restriction over permission among those of groups', [{ own: false }, { own: false, deny: true }], 'Feeds_ViewFeed', 'here', 'restricted'],
  ['a group gives what the user has not of his own', [{ own: false, task: 'Publish Packages' }, {}], 'Feeds_AddPackage', 'here', 'granted'],
  ['an own task', [{ task: 'Look', attributes: ['Feeds_ViewFeed'] }], 'Feeds_DownloadPackage', 'here', 'none'],
  ['a restriction of View & Download leaves Add', [{ task: 'Publish Packages' }, { deny: true }], 'Feeds_AddPackage', 'here', 'granted'],
];

describe('may', () => {
  for (const [name, grants, attribute, where, expected] of table) {
    it(`${name}: ${attribute} is ${expected}`, () => {
      const held = grants.map(makeGrant);
      const feed = where === 'here' ? here : null;
      assert.equal(may(held, attribute, feed), expected);
      assert.equal(may(held.toReversed(), attribute, feed), expected, 'whatever the order');
    });
  }
});

// biome-ignore format: a table is read by its rows
const somewhere: readonly (readonly [name: string, readonly Partial<HeldGrant>[], boolean])[] = [
  ['no grant', [], false],
  ['a grant for some feed', [{ feed: 'npm' }], true],
  ['a restriction alone', [{ deny: true }], false],
  ['a restriction of the same feed, in another case', [{ feed: 'npm' }, { feed: 'NPM', deny: true }], false],
  ['a restriction of another feed', [{ feed: 'npm' }, { feed: 'nuget', deny: true }], true],
  ['a restriction everywhere, behind a grant for a feed', [{ feed: 'npm' }, { deny: true }], true],
  ['a restriction everywhere, of the user over his group', [{ own: false }, { deny: true }], false],
  ['a restriction everywhere, of a group behind his own', [{}, { own: false, deny: true }], true],
];

describe('maySomewhere', () => {
  for (const [name, grants, expected] of somewhere) {
    it(`${name}: ${expected}`, () => {
      assert.equal(maySomewhere(grants.map(makeGrant), 'Feeds_ViewFeed'), expected);
    });
  }
});
