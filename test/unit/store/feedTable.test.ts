import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FeedTable } from '../../../emulator/store/feedTable.ts';
import { openCoreStore } from '../../support/coreStore.ts';
import { makeFeed } from '../../support/keys.ts';

const { id: _id, ...record } = makeFeed({
  name: 'Npm-Main',
  alternateNames: ['old-npm', 'a-npm'],
  feedGroup: 'Internal',
  properties: { canPublish: true, connectors: ['x'] },
});

test('a feed is found by name and alternate name, in any case', async () => {
  const feeds = new FeedTable(await openCoreStore());
  const feed = feeds.create(record);
  for (const name of ['Npm-Main', 'npm-main', 'OLD-NPM', 'a-npm']) assert.deepEqual(feeds.find(name), feed);
  assert.equal(feeds.find('npm'), undefined);
  assert.equal(feeds.find('constructor'), undefined);
  assert.deepEqual(feeds.get(feed.id), feed);
  assert.deepEqual(feeds.list(), [feed]);
});

test('no two feeds share a name, alternate names included', async () => {
  const feeds = new FeedTable(await openCoreStore());
  feeds.create(record);
  for (const name of ['NPM-MAIN', 'Old-Npm']) {
    assert.throws(() => feeds.create({ ...record, name, alternateNames: [] }));
  }
  assert.equal(feeds.list().length, 1, 'nothing half-written');
});

test('groups are compared without case', async () => {
  const feeds = new FeedTable(await openCoreStore());
  feeds.create(record);
  assert.equal(feeds.hasGroup('internal'), true);
  assert.equal(feeds.hasGroup('public'), false);
});

test('a change is seen at once, under the new names only', async () => {
  const feeds = new FeedTable(await openCoreStore());
  const feed = feeds.create(record);
  const changed = feeds.update(feed.id, { name: 'npm', alternateNames: ['NPM-MAIN'], active: false, feedGroup: null });
  assert.deepEqual(changed, { ...feed, name: 'npm', alternateNames: ['NPM-MAIN'], active: false, feedGroup: null });
  assert.deepEqual(feeds.find('npm-main'), changed);
  assert.equal(feeds.find('old-npm'), undefined);
  assert.equal(feeds.update(99, { active: true }), undefined);
});

test('a deleted feed frees its names', async () => {
  const feeds = new FeedTable(await openCoreStore());
  const feed = feeds.create(record);
  assert.equal(feeds.delete(feed.id), true);
  assert.equal(feeds.delete(feed.id), false);
  assert.equal(feeds.find('old-npm'), undefined);
  assert.equal(feeds.create({ ...record, name: 'old-npm', alternateNames: [] }).name, 'old-npm');
});
