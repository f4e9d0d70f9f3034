import { hashKey } from '../auth/hash.ts';
import type { Feed, FeedType } from '../contract/feed.ts';
import type { User } from '../contract/user.ts';
import type { Store } from '../store/types.ts';
import type { Tables } from '../tables.ts';
import { addAssetDemo } from './demoAsset.ts';
import { createDemoKeys, type DemoKey } from './demoKeys.ts';
import { addGemDemo, addNpmDemo, addNugetDemo } from './demoPackages.ts';

const demoFeeds = [
  ['nuget', 'nuget'],
  ['npm', 'npm'],
  ['gems', 'rubygems'],
  ['assets', 'asset'],
] as const satisfies readonly (readonly [string, FeedType])[];
const userName = 'j.smith';

/**
 * Makes feeds, a user, keys and packages to try things with, once: what was deleted since stays deleted. A demo that
 * was interrupted, or whose keys got lost with the instance file, is completed with new keys.
 * @param known the demo keys of the instance file
 * @returns the demo keys that there are now, with their values
 */
export async function createDemo(store: Store, tables: Tables, known: readonly DemoKey[]): Promise<DemoKey[]> {
  if (known.length > 0) return known.filter(({ key }) => tables.keys.findByHash(hashKey(key)) !== undefined);
  const now = Date.now();
  const createdAt = new Date(now).toISOString();
  const user = tables.users.find(userName) ?? createUser(tables);
  for (const [name, feedType] of demoFeeds) {
    const feed = tables.feeds.find(name) ?? createFeed(tables, name, feedType, createdAt);
    if (feed.feedType !== feedType) continue;
    if (feedType === 'npm') await addNpmDemo(store, feed, user);
    if (feedType === 'nuget') await addNugetDemo(store, feed, user);
    if (feedType === 'rubygems') await addGemDemo(store, feed, user);
    if (feedType === 'asset') await addAssetDemo(store, feed);
  }
  const names = demoFeeds.map(([name]) => name);
  return createDemoKeys(tables.keys, tables.policies.current(), names, user.name, now);
}

function createFeed(tables: Tables, name: string, feedType: FeedType, createdAt: string): Feed {
  return tables.feeds.create({
    name,
    feedType,
    alternateNames: [],
    feedGroup: null,
    description: 'Made by --demo.',
    active: true,
    properties: {},
    createdAt,
  });
}

/** Publishes everywhere. Has no password: an empty hash matches none. */
function createUser(tables: Tables): User {
  return tables.users.create({
    name: userName,
    displayName: 'Jo Smith',
    email: null,
    grants: [{ task: 'Publish Packages', feed: null, feedGroup: null, deny: false }],
    passwordHash: '',
  });
}
