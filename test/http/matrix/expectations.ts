/**
 * What every kind of caller must get, written by hand from the specification and never from what `decide` answers.
 * One letter a cell: `+` allowed, `M` missing-permission, `A` api-not-permitted, `F` wrong-feed, `R` user-restricted.
 */
export type Cell = '+' | 'M' | 'A' | 'F' | 'R';

/** Columns of what is done to a feed. */
export const feedColumns = [
  'view',
  'download',
  'add',
  'overwrite',
  'delete',
  'promote',
  'repackage',
  'properties',
] as const;
export type FeedColumn = (typeof feedColumns)[number];

/** Columns of what is done to the whole server, in groups as the strings below have blanks. */
export const serverColumns = [
  'feeds/list',
  'feeds/create',
  'connectors',
  'connector-health',
  'keys/list',
  'keys/create',
  'keys/delete',
  'webhooks',
  'native',
  'security',
  'settings',
  'licenses',
  'sca view',
  'sca manage',
  'sca upload',
  'emulator',
  'storage',
  'promotions/list',
] as const;
export type ServerColumn = (typeof serverColumns)[number];

export interface ExpectationRow {
  /** Title of the section of the specification that demands it. */
  readonly spec: string;
  readonly caller: string;
  /** Eight letters a feed, by {@link feedColumns}; `*` for every feed that is not named. */
  readonly feeds: Readonly<Record<string, string>>;
  /** Letters by {@link serverColumns}; blanks are for reading. */
  readonly server: string;
  /** Where permissions cannot be limited to feeds (spec: editions); a restriction still holds. */
  readonly free?: Pick<ExpectationRow, 'feeds' | 'server'>;
}

const matrix = 'spec: permission matrix per API';
const types = 'spec: meaning of types';
const lists = 'spec: ApiKeyInfo JSON, feed lists';
const tasks = 'spec: users, tasks, attributes';
const classic = 'spec: impersonation, "API key user"; the keys of ProGet 5';
const pgutil = 'spec: pgutil apikeys, what it sends for full control';

// biome-ignore format: a table is read by its columns
export const expectations: readonly ExpectationRow[] = [
  // feeds: view download add overwrite delete promote and repackage (into the feed), properties
  // server: list create connectors health, keys (list create delete), webhooks native, security settings licenses, sca (view manage upload), emulator, storage and promotions/list
  { spec: types,   caller: 'System full-control',                feeds: { '*': '++++++++' },                                         server: '++++ +++ ++ +++ +++ + ++' },
  { spec: matrix,  caller: 'System feeds',                       feeds: { '*': '++++++++' },                                         server: '++++ AAA AA AAA AAA A ++' },
  { spec: matrix,  caller: 'System sca',                         feeds: { '*': 'AAAAAAAA' },                                         server: '+AAA AAA AA AAA +++ A AA' },
  { spec: matrix,  caller: 'System sbom-upload',                 feeds: { '*': 'AAAAAAAA' },                                         server: '+AAA AAA AA AAA AA+ A AA' },
  { spec: pgutil,  caller: 'System feeds, sca, sbom-upload',     feeds: { '*': '++++++++' },                                         server: '++++ AAA AA AAA +++ A ++' },

  // No permission of a Feed key implies another, and none reaches beyond its feeds.
  { spec: matrix,  caller: 'Feed view of npm',                   feeds: { npm: '++MMMMM+', '*': 'FFFFFFFF' },                           server: '+AAA AAA AA AAA AAA A ++' },
  { spec: matrix,  caller: 'Feed add of npm',                    feeds: { npm: 'MM+MMM+M', '*': 'FFFFFFFF' },                           server: '+AAA AAA AA AAA AAA A MM' },
  { spec: matrix,  caller: 'Feed delete of npm',                 feeds: { npm: 'MMM++MMM', '*': 'FFFFFFFF' },                           server: '+AAA AAA AA AAA AAA A MM' },
  { spec: matrix,  caller: 'Feed promote of npm',                feeds: { npm: 'MMMMM+MM', '*': 'FFFFFFFF' },                           server: '+AAA AAA AA AAA AAA A MM' },
  { spec: matrix,  caller: 'Feed view, add, promote, delete of npm', feeds: { npm: '++++++++', '*': 'FFFFFFFF' },                       server: '+AAA AAA AA AAA AAA A ++' },
  { spec: matrix,  caller: 'Feed view of nuget',                 feeds: { nuget: '++MMMMM+', '*': 'FFFFFFFF' },                         server: '+AAA AAA AA AAA AAA A ++' },
  { spec: matrix,  caller: 'Feed add of nuget',                  feeds: { nuget: 'MM+MMM+M', '*': 'FFFFFFFF' },                         server: '+AAA AAA AA AAA AAA A MM' },
  { spec: matrix,  caller: 'Feed delete of nuget',               feeds: { nuget: 'MMM++MMM', '*': 'FFFFFFFF' },                         server: '+AAA AAA AA AAA AAA A MM' },
  { spec: matrix,  caller: 'Feed add, delete of nuget',          feeds: { nuget: 'MM+++M+M', '*': 'FFFFFFFF' },                         server: '+AAA AAA AA AAA AAA A MM' },
  { spec: matrix,  caller: 'Feed view of assets',                feeds: { assets: '++MMMMM+', '*': 'FFFFFFFF' },                        server: '+AAA AAA AA AAA AAA A ++' },
  { spec: matrix,  caller: 'Feed add of assets',                 feeds: { assets: 'MM+MMM+M', '*': 'FFFFFFFF' },                        server: '+AAA AAA AA AAA AAA A MM' },
  { spec: matrix,  caller: 'Feed view of pypi',                  feeds: { pypi: '++MMMMM+', '*': 'FFFFFFFF' },                          server: '+AAA AAA AA AAA AAA A ++' },
  { spec: matrix,  caller: 'Feed view, promote of npm, npm2',    feeds: { npm: '++MMM+M+', npm2: '++MMM+M+', '*': 'FFFFFFFF' },         server: '+AAA AAA AA AAA AAA A ++' },
  { spec: types,   caller: 'Feed view of group internal',        feeds: { npm: '++MMMMM+', npm2: '++MMMMM+', assets: '++MMMMM+', '*': 'FFFFFFFF' },         server: '+AAA AAA AA AAA AAA A ++' },
  { spec: types,   caller: 'Feed all of group internal',         feeds: { npm: '++++++++', npm2: '++++++++', assets: '++++++++', '*': 'FFFFFFFF' },         server: '+AAA AAA AA AAA AAA A ++' },
  { spec: lists,   caller: 'Feed all of nuget, gems, upack',     feeds: { nuget: '++++++++', gems: '++++++++', upack: '++++++++', '*': 'FFFFFFFF' }, server: '+AAA AAA AA AAA AAA A ++' },
  { spec: lists,   caller: 'Feed add of groups internal, python', feeds: { npm: 'MM+MMM+M', npm2: 'MM+MMM+M', assets: 'MM+MMM+M', pypi: 'MM+MMM+M', '*': 'FFFFFFFF' }, server: '+AAA AAA AA AAA AAA A MM' },

  // Users, by their tasks. A user always sees his own Personal keys.
  { spec: tasks,   caller: 'user without a task',                feeds: { '*': 'MMMMMMMM' },                                         server: '+MMM +MM MM MMM MMM A MM' },
  { spec: tasks,   caller: 'user who views',                     feeds: { '*': '++MMMMM+' },                                         server: '+MMM +MM MM MMM MMM A ++' },
  { spec: tasks,   caller: 'user who publishes',                 feeds: { '*': '+++MMM++' },                                         server: '+MMM +MM MM MMM MMM A ++' },
  { spec: tasks,   caller: 'user who promotes',                  feeds: { '*': '+++MM+++' },                                         server: '+MMM +MM MM MMM MMM A ++' },
  { spec: tasks,   caller: 'user who manages feeds',             feeds: { '*': '++++++++' },                                         server: '++MM +MM MM MMM MMM A ++' },
  { spec: tasks,   caller: 'user who administers',               feeds: { '*': '++++++++' },                                         server: '++++ +++ ++ +++ +++ A ++' },
  { spec: tasks,   caller: 'user who publishes in npm',          feeds: { npm: '+++MMM++', '*': 'MMMMMMMM' },                           server: '+MMM +MM MM MMM MMM A ++', free: { feeds: { '*': 'MMMMMMMM' }, server: '+MMM +MM MM MMM MMM A MM' } },
  { spec: tasks,   caller: 'user who manages npm',               feeds: { npm: '++++++++', '*': 'MMMMMMMM' },                           server: '+MMM +MM MM MMM MMM A ++', free: { feeds: { '*': 'MMMMMMMM' }, server: '+MMM +MM MM MMM MMM A MM' } },
  { spec: tasks,   caller: 'user who publishes in group internal', feeds: { npm: '+++MMM++', npm2: '+++MMM++', assets: '+++MMM++', '*': 'MMMMMMMM' },       server: '+MMM +MM MM MMM MMM A ++', free: { feeds: { '*': 'MMMMMMMM' }, server: '+MMM +MM MM MMM MMM A MM' } },
  // Feed before everywhere, so the restriction on npm beats the permission for all.
  { spec: tasks,   caller: 'administrator restricted in viewing npm', feeds: { npm: 'RR+++++R', '*': '++++++++' },                      server: '++++ +++ ++ +++ +++ A ++' },
  { spec: tasks,   caller: 'publisher restricted everywhere, allowed in npm', feeds: { npm: '+++MMM++', '*': 'RRRMMMRR' },              server: '+MMM +MM MM MMM MMM A ++', free: { feeds: { '*': 'RRRMMMRR' }, server: '+MMM +MM MM MMM MMM A MM' } },
  { spec: tasks,   caller: 'viewer both allowed and restricted in npm', feeds: { npm: 'RRMMMMMR', '*': 'MMMMMMMM' },                    server: '+MMM +MM MM MMM MMM A MM' },
  // Groups: what they may, their members may; a user's own grants come first.
  { spec: tasks,   caller: 'member of publishers',               feeds: { '*': '+++MMM++' },                                         server: '+MMM +MM MM MMM MMM A ++' },
  { spec: tasks,   caller: 'member of the banned, allowed himself', feeds: { '*': '+++MMM++' },                                      server: '+MMM +MM MM MMM MMM A ++' },
  { spec: tasks,   caller: 'member of publishers and of the banned', feeds: { '*': 'RRRMMMRR' },                                     server: '+MMM +MM MM MMM MMM A MM' },
  { spec: tasks,   caller: 'member of publishers, restricted himself in npm', feeds: { npm: 'RRRMMMRR', '*': '+++MMM++' },              server: '+MMM +MM MM MMM MMM A ++' },

  // Personal keys act as their user.
  { spec: types,   caller: 'Personal key of who views',          feeds: { '*': '++MMMMM+' },                                         server: '+MMM +MM MM MMM MMM A ++' },
  { spec: types,   caller: 'Personal key of who publishes in npm', feeds: { npm: '+++MMM++', '*': 'MMMMMMMM' },                         server: '+MMM +MM MM MMM MMM A ++' },
  { spec: types,   caller: 'Personal key of who administers',    feeds: { '*': '++++++++' },                                         server: '++++ +++ ++ +++ +++ A ++' },
  { spec: types,   caller: 'Personal key of who is restricted in viewing npm', feeds: { npm: 'RR+++++R', '*': '++++++++' },             server: '++++ +++ ++ +++ +++ A ++' },

  // Classic keys: everything inside their APIs, nothing outside; with a user, what he may of that.
  { spec: classic, caller: 'classic native',                     feeds: { '*': 'AAAAAAAA' },                                         server: '+AAA AAA A+ AAA AAA A AA' },
  { spec: classic, caller: 'classic feed-api',                   feeds: { assets: 'AAAAAAAA', '*': '+++++AAA' },                       server: '+AAA AAA AA AAA AAA A AA' },
  { spec: classic, caller: 'classic assets',                     feeds: { assets: '+++++AAA', '*': 'AAAAAAAA' },                       server: '+AAA AAA AA AAA AAA A AA' },
  { spec: classic, caller: 'classic package-promotion',          feeds: { '*': 'AAAAA+AA' },                                         server: '+AAA AAA AA AAA AAA A A+' },
  { spec: classic, caller: 'classic repackaging',                feeds: { '*': 'AAAAAA+A' },                                         server: '+AAA AAA AA AAA AAA A AA' },
  { spec: classic, caller: 'classic webhooks',                   feeds: { '*': 'AAAAAAAA' },                                         server: '+AAA AAA +A AAA AAA A AA' },
  { spec: classic, caller: 'classic feed-management',            feeds: { '*': 'AAAAAAA+' },                                         server: '+++A AAA AA AAA AAA A +A' },
  { spec: classic, caller: 'classic connector-health',           feeds: { '*': 'AAAAAAAA' },                                         server: '+AA+ AAA AA AAA AAA A AA' },
  { spec: classic, caller: 'classic feed-api as who views',      feeds: { assets: 'AAAAAAAA', '*': '++MMMAAA' },                       server: '+AAA AAA AA AAA AAA A AA' },
  { spec: classic, caller: 'classic feed-api as who is restricted in viewing npm', feeds: { npm: 'RR+++AAA', assets: 'AAAAAAAA', '*': '+++++AAA' }, server: '+AAA AAA AA AAA AAA A AA' },
  { spec: classic, caller: 'classic native, webhooks as who views', feeds: { '*': 'AAAAAAAA' },                                      server: '+AAA AAA MM AAA AAA A AA' },
  { spec: classic, caller: 'classic feed-management as who manages feeds', feeds: { '*': 'AAAAAAA+' },                                server: '++MA AAA AA AAA AAA A +A' },
  { spec: classic, caller: 'classic package-promotion as who views', feeds: { '*': 'AAAAAMAA' },                                     server: '+AAA AAA AA AAA AAA A A+' },
];

/** Callers whom nobody knows, with the code that tells them so (spec: 401 vs 403). `null`: as if nothing was sent. */
// biome-ignore format: a table is read by its columns
export const strangers: readonly { readonly caller: string; readonly code: string | null }[] = [
  { caller: 'nobody',                         code: null },
  { caller: 'Basic with neither user nor password', code: null },
  { caller: 'unknown key',                    code: 'unknown-key' },
  { caller: 'expired key',                    code: 'expired' },
  { caller: 'disabled key',                   code: 'disabled' },
  { caller: 'Personal key of a user who is gone', code: 'disabled' },
  { caller: 'unreadable credential',          code: 'malformed-credential' },
  { caller: 'user with a wrong password',     code: 'bad-password' },
  { caller: 'user whom nobody knows',         code: 'bad-password' },
];

/** What Anonymous may in each of his faces (spec: no key, bad key; fresh install). The same columns. */
// biome-ignore format: a table is read by its columns
export const anonymousMay: Readonly<Record<'none' | 'view' | 'admin', { readonly feeds: string; readonly server: string }>> = {
  none:  { feeds: '--------', server: '+--- --- -- --- --- - --' },
  view:  { feeds: '++-----+', server: '+--- --- -- --- --- - ++' },
  admin: { feeds: '++++++++', server: '++++ +++ ++ +++ +++ - ++' },
};
