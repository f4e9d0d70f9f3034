import { basic, call } from '../../support/api.ts';
import type { TestServer } from '../../support/testServer.ts';
import type { Place } from './requests.ts';

/** What a caller puts into the headers of a request, by the place it goes to. */
export type Caller = (place: Place) => Readonly<Record<string, string>>;

const password = 'correct horse';

/** A key, in the carrier that clients of the place use. */
export function withKey(key: string): Caller {
  return (place) => {
    switch (place) {
      case 'npm':
        return { Authorization: `Bearer ${key}` };
      case 'nuget':
        return { 'X-NuGet-ApiKey': key };
      case 'gems':
        return { Authorization: key };
      case 'pypi':
        return basic('api', key);
      case 'api':
      case 'assets':
      case 'upack':
        return { 'X-ApiKey': key };
    }
  };
}

function withUser(name: string, secret = password): Caller {
  return () => basic(name, secret);
}

/** A permission or restriction as the security API takes it. */
interface Grant {
  readonly task: string;
  readonly feed?: string;
  readonly feedGroup?: string;
  readonly deny?: true;
}

const view = 'View & Download Packages';
const publish = 'Publish Packages';

const groups: Readonly<Record<string, readonly Grant[]>> = {
  publishers: [{ task: publish }],
  banned: [{ task: publish, deny: true }],
};

interface UserRecipe {
  readonly grants: readonly Grant[];
  readonly groups?: readonly string[];
}

// biome-ignore format: a table is read by its columns
const users: Readonly<Record<string, UserRecipe>> = {
  'user without a task':                              { grants: [] },
  'user who views':                                   { grants: [{ task: view }] },
  'user who publishes':                               { grants: [{ task: publish }] },
  'user who promotes':                                { grants: [{ task: 'Promote Packages' }] },
  'user who manages feeds':                           { grants: [{ task: 'Manage Feed' }] },
  'user who administers':                             { grants: [{ task: 'Administer' }] },
  'user who publishes in npm':                        { grants: [{ task: publish, feed: 'npm' }] },
  'user who manages npm':                             { grants: [{ task: 'Manage Feed', feed: 'npm' }] },
  'user who publishes in group internal':             { grants: [{ task: publish, feedGroup: 'internal' }] },
  'administrator restricted in viewing npm':          { grants: [{ task: 'Administer' }, { task: view, feed: 'npm', deny: true }] },
  'publisher restricted everywhere, allowed in npm':  { grants: [{ task: publish, deny: true }, { task: publish, feed: 'npm' }] },
  'viewer both allowed and restricted in npm':        { grants: [{ task: view, feed: 'npm' }, { task: view, feed: 'npm', deny: true }] },
  'member of publishers':                             { grants: [], groups: ['publishers'] },
  'member of the banned, allowed himself':            { grants: [{ task: publish }], groups: ['banned'] },
  'member of publishers and of the banned':           { grants: [], groups: ['publishers', 'banned'] },
  'member of publishers, restricted himself in npm':  { grants: [{ task: publish, feed: 'npm', deny: true }], groups: ['publishers'] },
};

function feedKey(permissions: string, scope: { feed: string } | { feedGroup: string }): object {
  return { type: 'Feed', packagePermissions: permissions.split(' '), ...scope };
}

function classicKey(apis: string, user?: string): object {
  return { type: 'Other', legacyApis: apis.split(' '), ...(user === undefined ? {} : { user: nameOf(user) }) };
}

/** What is posted to `api-keys/create` for each caller with a key. */
// biome-ignore format: a table is read by its columns
const keys: Readonly<Record<string, object>> = {
  'System full-control':                    { type: 'System', systemApis: ['full-control'] },
  'System feeds':                           { type: 'System', systemApis: ['feeds'] },
  'System sca':                             { type: 'System', systemApis: ['sca'] },
  'System sbom-upload':                     { type: 'System', systemApis: ['sbom-upload'] },
  'System feeds, sca, sbom-upload':         { type: 'System', systemApis: ['feeds', 'sca', 'sbom-upload'] },
  'Feed view of npm':                       feedKey('view', { feed: 'npm' }),
  'Feed add of npm':                        feedKey('add', { feed: 'NPM' }),
  'Feed delete of npm':                     feedKey('delete', { feed: 'npm' }),
  'Feed promote of npm':                    feedKey('promote', { feed: 'npm' }),
  'Feed view, add, promote, delete of npm': feedKey('view add promote delete', { feed: 'npm' }),
  'Feed view of nuget':                     feedKey('view', { feed: 'nuget' }),
  'Feed add of nuget':                      feedKey('add', { feed: 'nuget' }),
  'Feed delete of nuget':                   feedKey('delete', { feed: 'nuget' }),
  'Feed add, delete of nuget':              feedKey('add delete', { feed: 'nuget' }),
  'Feed view of assets':                    feedKey('view', { feed: 'assets' }),
  'Feed add of assets':                     feedKey('add', { feed: 'assets' }),
  'Feed view of pypi':                      feedKey('view', { feed: 'pypi' }),
  'Feed view, promote of npm, npm2':        feedKey('view promote', { feed: 'npm,npm2' }),
  'Feed view of group internal':            feedKey('view', { feedGroup: 'internal' }),
  'Feed all of group internal':             feedKey('view add promote delete', { feedGroup: 'Internal' }),
  'Feed all of nuget, gems, upack':         feedKey('view add promote delete', { feed: 'nuget, gems,upack' }),
  'Feed add of groups internal, python':    feedKey('add', { feedGroup: 'internal,python' }),
  'Personal key of who views':              personalKey('user who views'),
  'Personal key of who publishes in npm':   personalKey('user who publishes in npm'),
  'Personal key of who administers':        personalKey('user who administers'),
  'Personal key of who is restricted in viewing npm': personalKey('administrator restricted in viewing npm'),
  'classic native':                         classicKey('native'),
  'classic feed-api':                       classicKey('feed-api'),
  'classic assets':                         classicKey('assets'),
  'classic package-promotion':              classicKey('package-promotion'),
  'classic repackaging':                    classicKey('repackaging'),
  'classic webhooks':                       classicKey('webhooks'),
  'classic feed-management':                classicKey('feed-management'),
  'classic connector-health':               classicKey('connector-health'),
  'classic feed-api as who views':          classicKey('feed-api', 'user who views'),
  'classic feed-api as who is restricted in viewing npm': classicKey('feed-api', 'administrator restricted in viewing npm'),
  'classic native, webhooks as who views':  classicKey('native webhooks', 'user who views'),
  'classic feed-management as who manages feeds': classicKey('feed-management', 'user who manages feeds'),
  'classic package-promotion as who views': classicKey('package-promotion', 'user who views'),
};

function personalKey(user: string): object {
  return { type: 'Personal', user: nameOf(user) };
}

/** The name of a user, for his caller's title: names hold no commas here. */
function nameOf(title: string): string {
  return title.replaceAll(' ', '.').replaceAll(',', '');
}

/** Makes every user, group and key, and says how each is sent. */
export async function makeCallers(server: TestServer): Promise<ReadonlyMap<string, Caller>> {
  const callers = new Map<string, Caller>();
  await makeUsers(server);
  for (const title of Object.keys(users)) callers.set(title, withUser(nameOf(title)));
  for (const [title, body] of Object.entries(keys)) {
    callers.set(title, withKey(await server.createKey({ displayName: title, ...body })));
  }
  callers.set('nobody', () => ({}));
  callers.set('Basic with neither user nor password', () => basic('', ''));
  callers.set('unknown key', withKey('4f'.repeat(20)));
  callers.set('unreadable credential', () => ({ Authorization: 'Basic !not Base64!' }));
  callers.set('user with a wrong password', withUser(nameOf('user who views'), 'wrong horse'));
  callers.set('user whom nobody knows', withUser('nobody.at.all'));
  callers.set('disabled key', withKey(await makeDisabledKey(server)));
  callers.set('Personal key of a user who is gone', withKey(await makeOrphanedKey(server)));
  return callers;
}

/** @param title of one of the users */
export function pseudoKeyOf(title: string): Caller {
  return withKey(`${nameOf(title)}:${password}`);
}

async function post(server: TestServer, path: string, body: object): Promise<void> {
  const { status, text } = await call(server, path, { method: 'POST', body });
  if (status !== 200 && status !== 201) throw new Error(`${path} ${JSON.stringify(body)}: ${status} ${text}`);
}

async function makeUsers(server: TestServer): Promise<void> {
  for (const [name, grants] of Object.entries(groups)) {
    await post(server, '/api/security/groups/add', { name, users: [] });
    for (const grant of grants) await post(server, '/api/security/permissions/add', { group: name, ...grant });
  }
  for (const [title, recipe] of Object.entries(users)) await makeUser(server, nameOf(title), recipe);
}

async function makeUser(server: TestServer, name: string, recipe: UserRecipe): Promise<void> {
  await post(server, '/api/security/users/add', { name, password, groups: recipe.groups ?? [] });
  for (const grant of recipe.grants) await post(server, '/api/security/permissions/add', { user: name, ...grant });
}

async function makeDisabledKey(server: TestServer): Promise<string> {
  const created = await call(server, '/api/api-keys/create', {
    method: 'POST',
    body: { type: 'System', systemApis: ['full-control'] },
  });
  await call(server, `/emulator/keys/${created.json.id}`, { method: 'PATCH', body: { enabled: false } });
  return created.json.key;
}

async function makeOrphanedKey(server: TestServer): Promise<string> {
  const name = 'gone';
  await makeUser(server, name, { grants: [{ task: 'Administer' }] });
  const key = await server.createKey({ type: 'Personal', user: name });
  await post(server, `/api/security/users/delete?user=${name}`, {});
  return key;
}

/** A key of yesterday: made while the clock said so. */
export function makeExpiredKey(server: TestServer, expiration: Date): Promise<string> {
  return server.createKey({ type: 'System', systemApis: ['full-control'], expiration: expiration.toISOString() });
}
