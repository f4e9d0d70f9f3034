import type { Action } from '../../../emulator/contract/action.ts';
import type { AnonymousFace, Edition } from '../../../emulator/contract/policies.ts';
import type { SenderName } from './senders.ts';

/** `npm`, `nuget`, `assets`: a request to that feed; `api …`: to /api, about that feed or the whole server. */
export type Place = 'npm' | 'nuget' | 'gems' | 'assets' | 'api' | 'api npm' | 'api unknown feed' | 'promotions/list';

export interface DecisionRow {
  /** The title of the section of the specification that demands it. */
  readonly spec: string;
  readonly sender: SenderName;
  readonly action: Action;
  readonly place: Place;
  readonly anonymous?: AnonymousFace;
  readonly edition?: Edition;
  /** `keys.list`, `keys.manage`: whose Personal key. */
  readonly owner?: string;
  /** `allow`, `allow as Anonymous`, or status, `Basic` if there is a challenge, and DenialCode. */
  readonly expect: string;
  readonly hints?: readonly string[];
}

const notIdentified = 'spec: 401 vs 403, unknown key or bad password';
const noCredentials = 'spec: 401 vs 403, no credentials';
const lacking = 'spec: 401 vs 403, valid key lacking permission';
const otherFeed = 'spec: 401 vs 403, key scoped to another feed';
const matrix = 'spec: permission matrix per API';
const noKey = 'spec: no key, bad key';
const types = 'spec: meaning of types';
const managing = 'spec: API-keys endpoints, who may call';
const editions = 'spec: editions';
const resolution = 'spec: users, tasks, attributes';
const classic = 'spec: impersonation, "API key user"';

/** What every kind of request must get. Written by hand from the specification, never from what `decide` answers. */
// biome-ignore format: a table is read by its rows
export const decisionTable: readonly DecisionRow[] = [
  // Nobody.
  { spec: noCredentials, sender: 'nobody', action: 'feed.view', place: 'npm', expect: '401 Basic missing-key' },
  { spec: noCredentials, sender: 'nobody', action: 'feed.view', place: 'nuget', expect: '401 Basic missing-key' },
  { spec: noCredentials, sender: 'nobody', action: 'feed.add', place: 'gems', expect: '401 Basic missing-key' },
  { spec: noCredentials, sender: 'nobody', action: 'keys.list', place: 'api', expect: '403 missing-key' },
  { spec: noCredentials, sender: 'nobody', action: 'feed.view', place: 'api npm', expect: '403 missing-key' },
  { spec: noCredentials, sender: 'nobody', action: 'feed.view', place: 'promotions/list', expect: '401 Basic missing-key' },
  { spec: noCredentials, sender: 'nobody', action: 'feed.view', place: 'assets', expect: '401 Basic missing-key' },
  { spec: noCredentials, sender: 'Basic Og==', action: 'feed.view', place: 'nuget', expect: '401 Basic missing-key' },
  { spec: noCredentials, sender: 'Basic Og==', action: 'feed.view', place: 'nuget', anonymous: 'view', expect: 'allow' },
  { spec: noKey, sender: 'nobody', action: 'feed.view', place: 'npm', anonymous: 'view', expect: 'allow' },
  { spec: noKey, sender: 'nobody', action: 'feed.download', place: 'npm', anonymous: 'view', expect: 'allow' },
  { spec: noKey, sender: 'nobody', action: 'feed.add', place: 'npm', anonymous: 'view', expect: '401 Basic missing-key' },
  { spec: noKey, sender: 'nobody', action: 'feed.add', place: 'npm', anonymous: 'admin', expect: 'allow' },
  { spec: noKey, sender: 'nobody', action: 'keys.manage', place: 'api', anonymous: 'admin', expect: 'allow' },
  { spec: noKey, sender: 'nobody', action: 'keys.list', place: 'api', anonymous: 'view', expect: '403 missing-key' },
  { spec: 'own endpoints: only a full-control key', sender: 'nobody', action: 'emulator', place: 'api', anonymous: 'admin', expect: '403 missing-key' },
  { spec: noKey, sender: 'nobody', action: 'feeds.list', place: 'api', expect: 'allow' },
  { spec: matrix, sender: 'nobody', action: 'health', place: 'api', expect: 'allow' },
  { spec: matrix, sender: 'unknown', action: 'health', place: 'api', expect: 'allow as Anonymous', hints: ['anonymous-fallback'] },

  // Somebody who is not known, on feeds: 401 even where Anonymous may.
  { spec: notIdentified, sender: 'unknown', action: 'feed.view', place: 'npm', expect: '401 Basic unknown-key' },
  { spec: notIdentified, sender: 'unknown', action: 'feed.view', place: 'npm', anonymous: 'view', expect: '401 Basic unknown-key' },
  { spec: notIdentified, sender: 'unknown', action: 'feed.add', place: 'nuget', anonymous: 'admin', expect: '401 Basic unknown-key' },
  { spec: notIdentified, sender: 'expired', action: 'feed.view', place: 'npm', anonymous: 'view', expect: '401 Basic expired' },
  { spec: notIdentified, sender: 'disabled', action: 'feed.view', place: 'npm', anonymous: 'view', expect: '401 Basic disabled' },
  { spec: notIdentified, sender: 'malformed', action: 'feed.view', place: 'npm', anonymous: 'view', expect: '401 Basic malformed-credential' },
  { spec: notIdentified, sender: 'bad password', action: 'feed.view', place: 'gems', anonymous: 'view', expect: '401 Basic bad-password' },
  { spec: 'spec: key security configuration', sender: 'pseudo-key while those are off', action: 'feed.add', place: 'nuget', expect: '401 Basic pseudo-keys-disabled' },
  { spec: 'spec: key security configuration', sender: 'Personal key while those are off', action: 'feed.view', place: 'npm', expect: '401 Basic personal-keys-disabled' },
  { spec: notIdentified, sender: 'unknown', action: 'feed.view', place: 'assets', expect: '401 Basic unknown-key' },
  // The same on /api: judged as Anonymous.
  { spec: notIdentified, sender: 'unknown', action: 'feed.view', place: 'api npm', expect: '403 unknown-key' },
  { spec: notIdentified, sender: 'bad password', action: 'keys.list', place: 'api', expect: '403 bad-password' },
  { spec: notIdentified, sender: 'unknown', action: 'feed.view', place: 'promotions/list', expect: '401 Basic unknown-key' },
  { spec: noKey, sender: 'unknown', action: 'keys.list', place: 'api', anonymous: 'admin', expect: 'allow as Anonymous', hints: ['anonymous-fallback'] },
  { spec: noKey, sender: 'unknown', action: 'feed.view', place: 'api npm', anonymous: 'view', expect: 'allow as Anonymous', hints: ['anonymous-fallback'] },
  { spec: noKey, sender: 'expired', action: 'feed.view', place: 'assets', anonymous: 'view', expect: 'allow as Anonymous', hints: ['anonymous-fallback'] },
  { spec: noKey, sender: 'unknown', action: 'feeds.list', place: 'api', expect: 'allow as Anonymous', hints: ['anonymous-fallback'] },
  { spec: 'own endpoints: only a full-control key', sender: 'unknown', action: 'emulator', place: 'api', anonymous: 'admin', expect: '403 unknown-key' },

  // System keys.
  { spec: types, sender: 'System full-control', action: 'native', place: 'api', expect: 'allow' },
  { spec: types, sender: 'System full-control', action: 'security', place: 'api', expect: 'allow' },
  { spec: types, sender: 'System full-control', action: 'licenses', place: 'api', expect: 'allow' },
  { spec: types, sender: 'System full-control', action: 'keys.manage', place: 'api', expect: 'allow' },
  { spec: types, sender: 'System full-control', action: 'sca.manage', place: 'api', expect: 'allow' },
  { spec: types, sender: 'System full-control', action: 'feed.promote', place: 'api npm', expect: 'allow' },
  { spec: types, sender: 'System full-control', action: 'emulator', place: 'api', expect: 'allow' },
  { spec: types, sender: 'System full-control', action: 'feed.overwrite', place: 'nuget', expect: 'allow' },
  { spec: types, sender: 'System full-control', action: 'feed.view', place: 'api unknown feed', expect: 'allow' },
  { spec: matrix, sender: 'System feeds', action: 'feed.delete', place: 'npm', expect: 'allow' },
  { spec: matrix, sender: 'System feeds', action: 'feeds.manage', place: 'api', expect: 'allow' },
  { spec: matrix, sender: 'System feeds', action: 'connectors.manage', place: 'api', expect: 'allow' },
  { spec: managing, sender: 'System feeds', action: 'keys.list', place: 'api', expect: '403 api-not-permitted' },
  { spec: managing, sender: 'System feeds', action: 'keys.manage', place: 'api', expect: '403 api-not-permitted' },
  { spec: matrix, sender: 'System feeds', action: 'native', place: 'api', expect: '403 api-not-permitted' },
  { spec: matrix, sender: 'System feeds', action: 'sca.view', place: 'api', expect: '403 api-not-permitted' },
  { spec: matrix, sender: 'System feeds', action: 'settings', place: 'api', expect: '403 api-not-permitted' },
  { spec: matrix, sender: 'System feeds', action: 'emulator', place: 'api', expect: '403 api-not-permitted' },
  { spec: matrix, sender: 'System sca', action: 'sca.manage', place: 'api', expect: 'allow' },
  { spec: matrix, sender: 'System sca', action: 'sca.upload', place: 'api', expect: 'allow' },
  { spec: matrix, sender: 'System sca', action: 'feed.view', place: 'npm', expect: '403 api-not-permitted' },
  { spec: matrix, sender: 'System sbom-upload', action: 'sca.upload', place: 'api', expect: 'allow' },
  { spec: matrix, sender: 'System sbom-upload', action: 'sca.view', place: 'api', expect: '403 api-not-permitted' },
  { spec: 'spec: pgutil apikeys', sender: 'System feeds, sca, sbom-upload', action: 'native', place: 'api', expect: '403 api-not-permitted' },

  // Feed keys: the four permissions, none of which implies another.
  { spec: matrix, sender: 'Feed view', action: 'feed.view', place: 'npm', expect: 'allow' },
  { spec: matrix, sender: 'Feed view', action: 'feed.download', place: 'npm', expect: 'allow' },
  { spec: lacking, sender: 'Feed view', action: 'feed.add', place: 'npm', expect: '403 missing-permission' },
  { spec: lacking, sender: 'Feed view', action: 'feed.delete', place: 'npm', expect: '403 missing-permission' },
  { spec: lacking, sender: 'Feed view', action: 'feed.overwrite', place: 'npm', expect: '403 missing-permission' },
  { spec: lacking, sender: 'Feed view', action: 'feed.promote', place: 'api npm', expect: '403 missing-permission' },
  { spec: matrix, sender: 'Feed add', action: 'feed.add', place: 'npm', expect: 'allow' },
  { spec: lacking, sender: 'Feed add', action: 'feed.view', place: 'npm', expect: '403 missing-permission' },
  { spec: lacking, sender: 'Feed add', action: 'feed.overwrite', place: 'npm', expect: '403 missing-permission' },
  { spec: matrix, sender: 'Feed delete', action: 'feed.delete', place: 'npm', expect: 'allow' },
  { spec: matrix, sender: 'Feed delete', action: 'feed.overwrite', place: 'npm', expect: 'allow' },
  { spec: lacking, sender: 'Feed delete', action: 'feed.add', place: 'npm', expect: '403 missing-permission' },
  { spec: matrix, sender: 'Feed promote', action: 'feed.promote', place: 'api npm', expect: 'allow' },
  { spec: lacking, sender: 'Feed promote', action: 'feed.view', place: 'npm', expect: '403 missing-permission' },
  { spec: otherFeed, sender: 'Feed view', action: 'feed.view', place: 'nuget', expect: '403 wrong-feed' },
  { spec: otherFeed, sender: 'Feed add', action: 'feed.add', place: 'nuget', expect: '403 wrong-feed' },
  { spec: otherFeed, sender: 'Feed view', action: 'feed.view', place: 'api unknown feed', expect: '403 wrong-feed' },
  { spec: otherFeed, sender: 'Feed view', action: 'feed.view', place: 'promotions/list', expect: 'allow' },
  { spec: types, sender: 'Feed group view', action: 'feed.view', place: 'npm', expect: 'allow' },
  { spec: otherFeed, sender: 'Feed group view', action: 'feed.view', place: 'nuget', expect: '403 wrong-feed' },
  { spec: 'spec: ApiKeyInfo JSON, feed lists', sender: 'Feed list view', action: 'feed.view', place: 'npm', expect: 'allow' },
  { spec: 'spec: ApiKeyInfo JSON, feed lists', sender: 'Feed list view', action: 'feed.view', place: 'nuget', expect: 'allow' },
  { spec: matrix, sender: 'Feed view', action: 'feeds.manage', place: 'api', expect: '403 api-not-permitted' },
  { spec: matrix, sender: 'Feed view', action: 'feeds.list', place: 'api', expect: 'allow' },
  { spec: matrix, sender: 'Feed view', action: 'connectors.manage', place: 'api', expect: '403 api-not-permitted' },
  { spec: matrix, sender: 'Feed view', action: 'security', place: 'api', expect: '403 api-not-permitted' },
  { spec: matrix, sender: 'Feed view', action: 'licenses', place: 'api', expect: '403 api-not-permitted' },
  { spec: matrix, sender: 'Feed view', action: 'sca.upload', place: 'api', expect: '403 api-not-permitted' },
  { spec: managing, sender: 'Feed view', action: 'keys.list', place: 'api', expect: '403 api-not-permitted' },

  // Promotion and repackaging: both ends. Settings, storage, connectors.
  { spec: matrix, sender: 'Feed promote', action: 'feed.promote-source', place: 'api npm', expect: '403 missing-permission' },
  { spec: matrix, sender: 'Feed view', action: 'feed.promote-source', place: 'api npm', expect: 'allow' },
  { spec: matrix, sender: 'Feed view', action: 'feed.repackage-source', place: 'api npm', expect: 'allow' },
  { spec: lacking, sender: 'Feed view', action: 'feed.repackage', place: 'api npm', expect: '403 missing-permission' },
  { spec: matrix, sender: 'Feed add', action: 'feed.repackage', place: 'api npm', expect: 'allow' },
  { spec: matrix, sender: 'System feeds', action: 'feed.repackage', place: 'api npm', expect: 'allow' },
  { spec: matrix, sender: 'System sca', action: 'feed.promote', place: 'api npm', expect: '403 api-not-permitted' },
  { spec: matrix, sender: 'Feed view', action: 'feed.settings', place: 'api npm', expect: 'allow' },
  { spec: otherFeed, sender: 'Feed group view', action: 'feed.settings', place: 'api unknown feed', expect: '403 wrong-feed' },
  { spec: matrix, sender: 'Feed view', action: 'feeds.storage', place: 'api', expect: 'allow' },
  { spec: lacking, sender: 'Feed add', action: 'feeds.storage', place: 'api', expect: '403 missing-permission' },
  { spec: matrix, sender: 'user publisher of npm', action: 'feeds.storage', place: 'api', expect: 'allow' },
  { spec: lacking, sender: 'user nothing', action: 'feeds.storage', place: 'api', expect: '403 missing-permission' },
  { spec: matrix, sender: 'System feeds', action: 'feeds.storage', place: 'api', expect: 'allow' },
  { spec: noCredentials, sender: 'nobody', action: 'promotions.list', place: 'promotions/list', expect: '401 Basic missing-key' },
  { spec: noKey, sender: 'nobody', action: 'promotions.list', place: 'promotions/list', anonymous: 'view', expect: 'allow' },
  { spec: matrix, sender: 'Feed view', action: 'promotions.list', place: 'promotions/list', expect: 'allow' },
  { spec: lacking, sender: 'Feed promote', action: 'promotions.list', place: 'promotions/list', expect: '403 missing-permission' },
  { spec: matrix, sender: 'user reader', action: 'promotions.list', place: 'api', expect: 'allow' },
  { spec: matrix, sender: 'System feeds', action: 'connector-health', place: 'api', expect: 'allow' },
  { spec: matrix, sender: 'Feed view', action: 'connector-health', place: 'api', expect: '403 api-not-permitted' },
  { spec: lacking, sender: 'user reader', action: 'connector-health', place: 'api', expect: '403 missing-permission' },
  { spec: matrix, sender: 'System sca', action: 'sca.resolve', place: 'api', expect: 'allow' },
  { spec: matrix, sender: 'System sbom-upload', action: 'sca.resolve', place: 'api', expect: '403 api-not-permitted' },
  { spec: matrix, sender: 'user manager of npm', action: 'feed.overwrite', place: 'npm', expect: 'allow' },
  { spec: matrix, sender: 'user manager of npm', action: 'feeds.manage', place: 'api npm', expect: 'allow' },
  { spec: matrix, sender: 'user manager of npm', action: 'feeds.manage', place: 'api', expect: '403 missing-permission' },
  { spec: matrix, sender: 'user manager of npm', action: 'connectors.manage', place: 'api', expect: '403 missing-permission' },

  // A known key where Anonymous may do it: rescued, or told that it was not needed.
  { spec: noKey, sender: 'Feed add', action: 'feed.view', place: 'npm', anonymous: 'view', expect: 'allow as Anonymous', hints: ['anonymous-fallback'] },
  { spec: noKey, sender: 'Feed view', action: 'feed.view', place: 'nuget', anonymous: 'view', expect: 'allow as Anonymous', hints: ['anonymous-fallback'] },
  { spec: noKey, sender: 'Feed view', action: 'keys.list', place: 'api', anonymous: 'admin', expect: 'allow as Anonymous', hints: ['anonymous-fallback'] },
  { spec: noKey, sender: 'Feed view', action: 'feed.add', place: 'npm', anonymous: 'view', expect: '403 missing-permission' },
  { spec: noKey, sender: 'Feed view', action: 'feed.view', place: 'npm', anonymous: 'view', expect: 'allow', hints: ['anonymous-sufficed'] },
  { spec: noKey, sender: 'System full-control', action: 'feed.download', place: 'npm', anonymous: 'view', expect: 'allow', hints: ['anonymous-sufficed'] },
  { spec: noKey, sender: 'user reader', action: 'feed.view', place: 'npm', anonymous: 'admin', expect: 'allow', hints: ['anonymous-sufficed'] },

  // Users and their Personal keys.
  { spec: resolution, sender: 'user reader', action: 'feed.view', place: 'npm', expect: 'allow' },
  { spec: lacking, sender: 'user reader', action: 'feed.add', place: 'npm', expect: '403 missing-permission' },
  { spec: lacking, sender: 'user nothing', action: 'feed.view', place: 'npm', expect: '403 missing-permission' },
  { spec: resolution, sender: 'user publisher of npm', action: 'feed.add', place: 'npm', expect: 'allow' },
  { spec: resolution, sender: 'user publisher of npm', action: 'feed.add', place: 'nuget', expect: '403 missing-permission' },
  { spec: resolution, sender: 'user publisher of npm', action: 'feed.delete', place: 'npm', expect: '403 missing-permission' },
  { spec: resolution, sender: 'user admin', action: 'feed.overwrite', place: 'npm', expect: 'allow' },
  { spec: managing, sender: 'user admin', action: 'keys.manage', place: 'api', expect: 'allow' },
  { spec: matrix, sender: 'user admin', action: 'security', place: 'api', expect: 'allow' },
  { spec: matrix, sender: 'user admin', action: 'licenses', place: 'api', expect: 'allow' },
  { spec: 'own endpoints: only a full-control key', sender: 'user admin', action: 'emulator', place: 'api', expect: '403 api-not-permitted' },
  { spec: managing, sender: 'user reader', action: 'keys.list', place: 'api', expect: '403 missing-permission' },
  { spec: managing, sender: 'user reader', action: 'keys.list', place: 'api', owner: 'reader', expect: 'allow' },
  { spec: managing, sender: 'user reader', action: 'keys.manage', place: 'api', expect: '403 missing-permission' },
  { spec: managing, sender: 'user reader', action: 'keys.manage', place: 'api', owner: 'reader', expect: 'allow' },
  { spec: managing, sender: 'user reader', action: 'keys.manage', place: 'api', owner: 'Reader', expect: '403 missing-permission' },
  { spec: managing, sender: 'user reader', action: 'keys.manage', place: 'api', owner: 'admin', expect: '403 missing-permission' },
  { spec: managing, sender: 'Personal key of reader', action: 'keys.manage', place: 'api', owner: 'reader', expect: 'allow' },
  { spec: types, sender: 'Personal key of reader', action: 'feed.view', place: 'npm', expect: 'allow' },
  { spec: types, sender: 'Personal key of reader', action: 'feed.add', place: 'npm', expect: '403 missing-permission' },
  { spec: matrix, sender: 'Personal key of reader', action: 'native', place: 'api', expect: '403 missing-permission' },
  { spec: resolution, sender: 'user restricted on npm', action: 'feed.view', place: 'npm', expect: '403 user-restricted' },
  { spec: resolution, sender: 'user restricted on npm', action: 'feed.view', place: 'npm', anonymous: 'admin', expect: '403 user-restricted' },
  { spec: resolution, sender: 'user restricted on npm', action: 'feed.view', place: 'api npm', anonymous: 'view', expect: '403 user-restricted' },
  { spec: resolution, sender: 'user restricted on npm', action: 'feed.view', place: 'nuget', expect: 'allow' },

  // Classic keys.
  { spec: classic, sender: 'classic feed-api', action: 'feed.delete', place: 'npm', expect: 'allow' },
  { spec: classic, sender: 'classic feed-api', action: 'feeds.manage', place: 'api', expect: '403 api-not-permitted' },
  { spec: classic, sender: 'classic feed-api', action: 'feed.view', place: 'assets', expect: '403 api-not-permitted' },
  { spec: classic, sender: 'classic feed-api as reader', action: 'feed.view', place: 'npm', expect: 'allow' },
  { spec: classic, sender: 'classic feed-api as reader', action: 'feed.add', place: 'npm', expect: '403 missing-permission' },
  { spec: classic, sender: 'classic native', action: 'native', place: 'api', expect: 'allow' },
  { spec: classic, sender: 'classic native', action: 'feed.view', place: 'npm', expect: '403 api-not-permitted' },

  // Editions.
  { spec: editions, sender: 'Personal key of reader', action: 'feed.view', place: 'npm', edition: 'free', expect: '403 edition' },
  { spec: editions, sender: 'Personal key of reader', action: 'feed.view', place: 'npm', edition: 'basic', expect: 'allow' },
  { spec: editions, sender: 'Personal key of reader', action: 'feed.view', place: 'npm', edition: 'trial', expect: 'allow' },
  { spec: editions, sender: 'System full-control', action: 'security', place: 'api', edition: 'free', expect: '403 edition' },
  { spec: editions, sender: 'System full-control', action: 'security', place: 'api', edition: 'basic', expect: 'allow' },
  { spec: editions, sender: 'Feed view', action: 'security', place: 'api', edition: 'free', expect: '403 api-not-permitted' },
  { spec: editions, sender: 'nobody', action: 'security', place: 'api', edition: 'free', anonymous: 'admin', expect: '403 edition' },
  { spec: editions, sender: 'System full-control', action: 'keys.manage', place: 'api', edition: 'free', expect: 'allow' },
  { spec: editions, sender: 'System feeds', action: 'feed.repackage', place: 'api npm', edition: 'free', expect: '500 edition' },
  { spec: editions, sender: 'Feed view', action: 'feed.repackage', place: 'api npm', edition: 'free', expect: '403 missing-permission' },
  { spec: editions, sender: 'System feeds', action: 'feed.promote', place: 'api npm', edition: 'free', expect: '403 edition' },
  { spec: editions, sender: 'System feeds', action: 'feed.promote', place: 'api npm', edition: 'basic', expect: 'allow' },
  { spec: editions, sender: 'System feeds', action: 'promotions.list', place: 'api', edition: 'free', expect: '403 edition' },
  { spec: editions, sender: 'System full-control', action: 'webhooks.manage', place: 'api', edition: 'free', expect: '403 edition' },
  { spec: editions, sender: 'System full-control', action: 'webhooks.manage', place: 'api', edition: 'basic', expect: 'allow' },
];
