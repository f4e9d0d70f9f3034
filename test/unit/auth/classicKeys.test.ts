import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { decide } from '../../../emulator/auth/decide.ts';
import { type Action, actions } from '../../../emulator/contract/action.ts';
import { type LegacyApi, legacyApis } from '../../../emulator/contract/apiKey.ts';
import type { FeedType } from '../../../emulator/contract/feed.ts';
import type { User } from '../../../emulator/contract/user.ts';
import { makeFeed, makeKey, makeUser, policies } from '../../support/keys.ts';
import { reading } from './senders.ts';

const packages = ['feed.view', 'feed.download', 'feed.add', 'feed.overwrite', 'feed.delete'] as const;

/** What each box of a classic key opens (the seed-era page on API keys). */
const opens: Readonly<Record<LegacyApi, { readonly npm: readonly Action[]; readonly asset: readonly Action[] }>> = {
  native: { npm: ['native'], asset: ['native'] },
  'package-promotion': both('feed.promote', 'feed.promote-source', 'promotions.list'),
  repackaging: both('feed.repackage', 'feed.repackage-source'),
  webhooks: both('webhooks.manage'),
  assets: { npm: [], asset: packages },
  'feed-management': both('feed.settings', 'feeds.storage', 'feeds.manage', 'connectors.manage'),
  'connector-health': both('connector-health'),
  'feed-api': { npm: packages, asset: [] },
};
/** Anybody may. */
const open: readonly Action[] = ['health', 'feeds.list'];

function both(...allowed: readonly Action[]): { npm: readonly Action[]; asset: readonly Action[] } {
  return { npm: allowed, asset: allowed };
}

function answer(api: LegacyApi, action: Action, feedType: FeedType, user: User | null): string {
  const key = makeKey({ type: 'other', legacyApis: [api], user: user?.name ?? null });
  const decision = decide({
    identification: { outcome: 'known', principal: { kind: 'key', key, user } },
    carriers: reading({}),
    action,
    feed: makeFeed({ feedType }),
    policies,
    anonymous: [],
    edition: 'enterprise',
    dialect: 'api',
  });
  return decision.allow ? 'allow' : decision.code;
}

describe('a classic key', () => {
  for (const api of legacyApis) {
    for (const feedType of ['npm', 'asset'] as const) {
      it(`with ${api} alone opens just that, on a feed of type ${feedType}, without a user and as an administrator`, () => {
        for (const action of actions) {
          const expected =
            open.includes(action) || opens[api][feedType].includes(action) ? 'allow' : 'api-not-permitted';
          assert.equal(answer(api, action, feedType, null), expected, action);
          assert.equal(answer(api, action, feedType, makeUser('admin', { task: 'Administer' })), expected, action);
        }
      });

      it(`with ${api} that impersonates a user without permissions opens nothing, on a feed of type ${feedType}`, () => {
        for (const action of opens[api][feedType]) {
          assert.equal(answer(api, action, feedType, makeUser('nothing')), 'missing-permission', action);
        }
      });
    }
  }
});
