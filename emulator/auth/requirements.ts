import type { Action } from '../contract/action.ts';
import type { LegacyApi, PackagePermission, SystemApi } from '../contract/apiKey.ts';
import type { Feed } from '../contract/feed.ts';
import type { Attribute } from './attributes.ts';

/** What an action needs of each kind of principal; `null` = that kind can never do it. */
export interface Requirement {
  /** What is done, to follow "may not" or "needs the right to". */
  readonly deed: string;
  /** The permission's name as ProGet's user interface has it, for actions on a feed. */
  readonly permission: string | null;
  /** System keys: one of these, besides `full-control`, which may do everything. */
  readonly system: readonly SystemApi[];
  readonly feedKey: PackagePermission | null;
  /** Classic keys: the API that must be ticked. */
  readonly classic: LegacyApi | null;
  /** Users, and keys that act as one. */
  readonly attribute: Attribute | null;
}

/**
 * The permission matrix (spec: permission matrix per API), one line an action.
 * `emulator` is ours alone: no user reaches it, and no Anonymous either.
 */
// biome-ignore format: a matrix is read by its columns
const rows = {
  'feed.view':         ['view packages',        'View',      ['feeds'],               'view',    'feed-api',          'Feeds_ViewFeed'],
  'feed.download':     ['download packages',    'Download',  ['feeds'],               'view',    'feed-api',          'Feeds_DownloadPackage'],
  'feed.add':          ['add packages',         'Add',       ['feeds'],               'add',     'feed-api',          'Feeds_AddPackage'],
  'feed.overwrite':    ['overwrite packages',   'Overwrite', ['feeds'],               'delete',  'feed-api',          'Feeds_OverwritePackage'],
  'feed.delete':       ['delete packages',      'Delete',    ['feeds'],               'delete',  'feed-api',          'Feeds_DeletePackage'],
  'feed.promote':      ['promote packages',     'Promote',   ['feeds'],               'promote', 'package-promotion', 'Feeds_AcceptPackagePromotions'],
  'feeds.list':        ['list feeds',           null,        ['feeds'],               'view',    'feed-management',   'Feeds_ViewFeed'],
  'feeds.manage':      ['manage feeds',         null,        ['feeds'],               null,      'feed-management',   'Admin_ManageFeed'],
  'connectors.manage': ['manage connectors',    null,        ['feeds'],               null,      'feed-management',   'Admin_ConfigureProGet'],
  'keys.list':         ['list API keys',        null,        [],                      null,      null,                'Admin_ConfigureProGet'],
  'keys.manage':       ['manage API keys',      null,        [],                      null,      null,                'Admin_ConfigureProGet'],
  'webhooks.manage':   ['manage webhooks',      null,        [],                      null,      'webhooks',          'Admin_ConfigureProGet'],
  'native':            ['use the Native API',   null,        [],                      null,      'native',            'Admin_ConfigureProGet'],
  'security':          ['use the security API', null,        [],                      null,      null,                'Admin_ConfigureProGet'],
  'settings':          ['use the settings API', null,        [],                      null,      null,                'Admin_ConfigureProGet'],
  'licenses':          ['manage licenses',      null,        [],                      null,      null,                'Licenses_Manage'],
  'sca.view':          ['view projects',        null,        ['sca'],                 null,      null,                'Projects_View'],
  'sca.manage':        ['manage projects',      null,        ['sca'],                 null,      null,                'Projects_Manage'],
  'sca.upload':        ['upload SBOM documents', null,       ['sca', 'sbom-upload'],  null,      null,                'Projects_UploadSbom'],
  'health':            ['see the health',       null,        [],                      null,      null,                null],
  'emulator':          ['use /emulator',        null,        [],                      null,      null,                null],
} as const satisfies Record<
  Action,
  readonly [string, string | null, readonly SystemApi[], PackagePermission | null, LegacyApi | null, Attribute | null]
>;

/** What this action needs. Asset directories have a classic permission of their own. */
export function requirementOf(action: Action, feed: Feed | null): Requirement {
  const [deed, permission, system, feedKey, classic, attribute] = rows[action];
  const assets = feed?.feedType === 'asset' && classic === 'feed-api';
  return { deed, permission, system, feedKey, classic: assets ? 'assets' : classic, attribute };
}
