import type { Action } from '../contract/action.ts';
import type { LegacyApi, PackagePermission, SystemApi } from '../contract/apiKey.ts';
import type { Feed } from '../contract/feed.ts';
import type { Attribute } from './attributes.ts';

/** What an action needs of each kind of principal. */
export interface Requirement {
  /** What is done, to follow "may not" or "needs the right to". */
  readonly deed: string;
  /** The permission's name as ProGet's user interface has it, for actions on a feed. */
  readonly permission: string | null;
  /** System keys: one of these, besides `full-control`, which may do everything. */
  readonly system: readonly SystemApi[];
  /** Feed keys; null = they can never do it. */
  readonly feedKey: PackagePermission | null;
  /** Classic keys: the API that must be ticked; null = they can never do it. */
  readonly classic: LegacyApi | null;
  /** Users, and keys that act as one: the first of these that says anything decides; none = users can never do it. */
  readonly attributes: readonly Attribute[];
  /** Without a feed, a right on some feed suffices: the answer shows just what its reader may see. */
  readonly anyFeed: boolean;
}

type Row = readonly [
  deed: string,
  permission: string | null,
  system: readonly SystemApi[],
  feedKey: PackagePermission | null,
  /** The second one: for asset directories. */
  classic: readonly LegacyApi[],
  attributes: readonly Attribute[],
];

const manager = ['Admin_ManageFeed', 'Admin_ConfigureProGet'] as const;

/**
 * The permission matrix (spec: permission matrix per API), one line an action. Promotion and repackaging are decided
 * twice: at the source (`…-source`) and at the target. `emulator` is ours alone: no user reaches it, nor Anonymous.
 */
// biome-ignore format: a matrix is read by its columns
export const permissionMatrix: Readonly<Record<Action, Row>> = {
  //                        deed                          permission   System key              Feed key   classic key             user: attribute
  'feed.view':             ['view packages',              'View',      ['feeds'],              'view',    ['feed-api', 'assets'], ['Feeds_ViewFeed', ...manager]],
  'feed.download':         ['download packages',          'Download',  ['feeds'],              'view',    ['feed-api', 'assets'], ['Feeds_DownloadPackage', ...manager]],
  'feed.add':              ['add packages',               'Add',       ['feeds'],              'add',     ['feed-api', 'assets'], ['Feeds_AddPackage', ...manager]],
  'feed.overwrite':        ['overwrite packages',         'Overwrite', ['feeds'],              'delete',  ['feed-api', 'assets'], ['Feeds_OverwritePackage', ...manager]],
  'feed.delete':           ['delete packages',            'Delete',    ['feeds'],              'delete',  ['feed-api', 'assets'], ['Feeds_DeletePackage', ...manager]],
  'feed.promote':          ['promote packages',           'Promote',   ['feeds'],              'promote', ['package-promotion'],  ['Feeds_AcceptPackagePromotions', ...manager]],
  'feed.promote-source':   ['see packages to promote',    'View',      ['feeds'],              'view',    ['package-promotion'],  ['Feeds_ViewFeed', ...manager]],
  'feed.repackage':        ['add repackaged packages',    'Add',       ['feeds'],              'add',     ['repackaging'],        ['Feeds_AddPackage', ...manager]],
  'feed.repackage-source': ['see packages to repackage',  'View',      ['feeds'],              'view',    ['repackaging'],        ['Feeds_ViewFeed', ...manager]],
  'feed.settings':         ['see the settings',           'View',      ['feeds'],              'view',    ['feed-management'],    ['Feeds_ViewFeed', ...manager]],
  'feeds.list':            ['list feeds',                 null,        [],                     null,      [],                     []],
  'feeds.storage':         ['see the storage of feeds',   null,        ['feeds'],              'view',    ['feed-management'],    ['Feeds_ViewFeed', ...manager]],
  'feeds.manage':          ['manage feeds',               null,        ['feeds'],              null,      ['feed-management'],    manager],
  'promotions.list':       ['list promotions',            null,        ['feeds'],              'view',    ['package-promotion'],  ['Feeds_ViewFeed', ...manager]],
  'connectors.manage':     ['manage connectors',          null,        ['feeds'],              null,      ['feed-management'],    ['Admin_ConfigureProGet']],
  'connector-health':      ['see the connector health',   null,        ['feeds'],              null,      ['connector-health'],   ['Admin_ConfigureProGet']],
  'keys.list':             ['list API keys',              null,        [],                     null,      [],                     ['Admin_ConfigureProGet']],
  'keys.manage':           ['manage API keys',            null,        [],                     null,      [],                     ['Admin_ConfigureProGet']],
  'webhooks.manage':       ['manage webhooks',            null,        [],                     null,      ['webhooks'],           ['Admin_ConfigureProGet']],
  'native':                ['use the Native API',         null,        [],                     null,      ['native'],             ['Admin_ConfigureProGet']],
  'security':              ['use the security API',       null,        [],                     null,      [],                     ['Admin_ConfigureProGet']],
  'settings':              ['use the settings API',       null,        [],                     null,      [],                     ['Admin_ConfigureProGet']],
  'licenses':              ['manage licenses',            null,        [],                     null,      [],                     ['Licenses_Manage']],
  'sca.view':              ['view projects',              null,        ['sca'],                null,      [],                     ['Projects_View', 'Projects_Manage']],
  'sca.manage':            ['manage projects',            null,        ['sca'],                null,      [],                     ['Projects_Manage']],
  'sca.upload':            ['upload SBOM documents',      null,        ['sca', 'sbom-upload'], null,      [],                     ['Projects_UploadSbom', 'Projects_Manage']],
  'sca.resolve':           ['resolve issues',             null,        ['sca'],                null,      [],                     ['Projects_ResolveIssue', 'Projects_Manage']],
  'health':                ['see the health',             null,        [],                     null,      [],                     []],
  'emulator':              ['use /emulator',              null,        [],                     null,      [],                     []],
};

/** The health is public, and the list of feeds holds just what its reader may see, perhaps nothing. */
export function isForAnybody(action: Action): boolean {
  return action === 'health' || action === 'feeds.list';
}

const anyFeedActions: readonly Action[] = ['feeds.storage', 'promotions.list'];

/** What this action needs. Asset directories have a classic permission of their own. */
export function requirementOf(action: Action, feed: Feed | null): Requirement {
  const [deed, permission, system, feedKey, [classic = null, ofAssets = classic], attributes] =
    permissionMatrix[action];
  const anyFeed = feed === null && anyFeedActions.includes(action);
  const classicApi = feed?.feedType === 'asset' ? ofAssets : classic;
  return { deed, permission, system, feedKey, classic: classicApi, attributes, anyFeed };
}
