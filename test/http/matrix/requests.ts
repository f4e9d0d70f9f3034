import type { FeedColumn, ServerColumn } from './expectations.ts';

/** Where a request goes: which carriers count there, and in which grammar refusals come (spec: authentication rules). */
export type Place = 'npm' | 'nuget' | 'gems' | 'upack' | 'pypi' | 'assets' | 'api';

export interface MatrixRequest {
  readonly place: Place;
  readonly method: string;
  readonly path: string;
  readonly body?: { readonly type: string; readonly bytes: Buffer };
  /** Under /api, but refused with a challenge (spec: no key, bad key). */
  readonly challenges?: true;
}

export interface FeedRequest extends MatrixRequest {
  readonly feed: string;
  readonly column: FeedColumn;
  /** What is needed besides, and decided before. */
  readonly first?: { readonly feed: string; readonly column: FeedColumn };
}

export interface ServerRequest extends MatrixRequest {
  readonly column: ServerColumn;
}

function json(value: object): { type: string; bytes: Buffer } {
  return { type: 'application/json', bytes: Buffer.from(JSON.stringify(value)) };
}

const raw = { type: 'application/octet-stream', bytes: Buffer.from('no package') };

/** A push as dotnet sends it. */
function push(nupkg: Buffer): { type: string; bytes: Buffer } {
  const boundary = 'matrix-boundary';
  const head = `--${boundary}\r\nContent-Disposition: form-data; name="package"; filename="package.nupkg"\r\nContent-Type: application/octet-stream\r\n\r\n`;
  return {
    type: `multipart/form-data; boundary=${boundary}`,
    bytes: Buffer.concat([Buffer.from(head), nupkg, Buffer.from(`\r\n--${boundary}--\r\n`)]),
  };
}

/** Publishes something that is not a tarball: whoever may publish gets 400. */
const brokenPublish = json({
  _id: 'nothing',
  name: 'nothing',
  'dist-tags': { latest: '1.0.0' },
  versions: { '1.0.0': { name: 'nothing', version: '1.0.0', dist: {} } },
  _attachments: {
    'nothing-1.0.0.tgz': { content_type: 'application/octet-stream', data: 'bm8gdGFyYmFsbA==', length: 10 },
  },
});

/**
 * One request for each thing that can be done to a feed, in each URL space. Allowed ones fail harmlessly (400, 404, 501)
 * or change nothing, so that the cases do not depend on each other.
 * @param nupkg a package that the feed nuget holds already, and lets be overwritten
 */
// biome-ignore format: a table is read by its columns
export function feedRequests(nupkg: Buffer): readonly FeedRequest[] {
  return [
    { place: 'npm',    feed: 'npm',    column: 'view',      method: 'GET',    path: '/npm/npm/nothing' },
    { place: 'npm',    feed: 'npm',    column: 'view',      method: 'GET',    path: '/npm/npm/-/ping' },
    { place: 'npm',    feed: 'npm',    column: 'download',  method: 'GET',    path: '/npm/npm/nothing/-/nothing-1.0.0.tgz' },
    { place: 'npm',    feed: 'npm',    column: 'add',       method: 'PUT',    path: '/npm/npm/nothing', body: brokenPublish },
    { place: 'npm',    feed: 'npm',    column: 'delete',    method: 'DELETE', path: '/npm/npm/nothing/-rev/1-0' },
    { place: 'npm',    feed: 'npm',    column: 'delete',    method: 'PUT',    path: '/npm/npm/-/package/nothing/dist-tags/beta', body: { type: 'application/json', bytes: Buffer.from('"1.0.0"') } },
    { place: 'nuget',  feed: 'nuget',  column: 'view',      method: 'GET',    path: '/nuget/nuget/v3/index.json' },
    { place: 'nuget',  feed: 'nuget',  column: 'download',  method: 'GET',    path: '/nuget/nuget/v3/flatcontainer/nothing/1.0.0/nothing.1.0.0.nupkg' },
    { place: 'nuget',  feed: 'nuget',  column: 'add',       method: 'PUT',    path: '/nuget/nuget/package', body: push(Buffer.from('no package')) },
    { place: 'nuget',  feed: 'nuget',  column: 'overwrite', method: 'PUT',    path: '/nuget/nuget/package', body: push(nupkg), first: { feed: 'nuget', column: 'add' } },
    { place: 'nuget',  feed: 'nuget',  column: 'delete',    method: 'DELETE', path: '/nuget/nuget/package/Nothing/1.0.0' },
    { place: 'nuget',  feed: 'nuget',  column: 'view',      method: 'GET',    path: '/nuget/nuget/' },
    { place: 'nuget',  feed: 'nuget',  column: 'view',      method: 'GET',    path: "/nuget/nuget/FindPackagesById()?id='Nothing'" },
    { place: 'nuget',  feed: 'nuget',  column: 'download',  method: 'GET',    path: '/nuget/nuget/package/Nothing/1.0.0' },
    { place: 'nuget',  feed: 'nuget',  column: 'add',       method: 'PUT',    path: '/nuget/nuget/', body: push(Buffer.from('no package')) },
    { place: 'nuget',  feed: 'nuget',  column: 'delete',    method: 'DELETE', path: '/nuget/nuget/Nothing/1.0.0' },
    { place: 'nuget',  feed: 'choco',  column: 'view',      method: 'GET',    path: "/nuget/choco/Packages(Id='Nothing',Version='1.0.0')" },
    { place: 'nuget',  feed: 'choco',  column: 'add',       method: 'PUT',    path: '/nuget/choco/api/v2/package', body: push(Buffer.from('no package')) },
    { place: 'gems',   feed: 'gems',   column: 'view',      method: 'GET',    path: '/rubygems/gems/info/nothing' },
    { place: 'gems',   feed: 'gems',   column: 'download',  method: 'GET',    path: '/rubygems/gems/gems/nothing-1.0.0.gem' },
    { place: 'gems',   feed: 'gems',   column: 'add',       method: 'POST',   path: '/rubygems/gems/api/v1/gems', body: raw },
    { place: 'gems',   feed: 'gems',   column: 'delete',    method: 'DELETE', path: '/rubygems/gems/api/v1/gems/yank?gem_name=nothing&version=1.0.0' },
    { place: 'upack',  feed: 'upack',  column: 'view',      method: 'GET',    path: '/upack/upack/versions?name=nothing' },
    { place: 'upack',  feed: 'upack',  column: 'download',  method: 'GET',    path: '/upack/upack/download/nothing/1.0.0' },
    { place: 'upack',  feed: 'upack',  column: 'add',       method: 'PUT',    path: '/upack/upack/upload', body: raw },
    { place: 'pypi',   feed: 'pypi',   column: 'view',      method: 'GET',    path: '/pypi/pypi/simple/nothing/' },
    { place: 'pypi',   feed: 'pypi',   column: 'add',       method: 'POST',   path: '/pypi/pypi/', body: raw },
    { place: 'pypi',   feed: 'pypi',   column: 'delete',    method: 'DELETE', path: '/pypi/pypi/nothing/1.0.0' },
    { place: 'assets', feed: 'assets', column: 'view',      method: 'GET',    path: '/endpoints/assets/dir/nothing' },
    { place: 'assets', feed: 'assets', column: 'download',  method: 'GET',    path: '/endpoints/assets/content/nothing.txt' },
    { place: 'assets', feed: 'assets', column: 'add',       method: 'PATCH',  path: '/endpoints/assets/content/nothing.txt', body: raw },
    { place: 'assets', feed: 'assets', column: 'delete',    method: 'DELETE', path: '/endpoints/assets/content/nothing.txt' },
    { place: 'api',    feed: 'npm',    column: 'view',      method: 'GET',    path: '/api/packages/npm/versions?name=nothing' },
    { place: 'api',    feed: 'npm',    column: 'view',      method: 'GET',    path: '/api/packages/npm/latest' },
    { place: 'api',    feed: 'npm',    column: 'properties', method: 'GET',   path: '/api/management/feeds/get/npm' },
    { place: 'api',    feed: 'npm',    column: 'download',  method: 'GET',    path: '/api/packages/npm/download?name=nothing&version=1.0.0', first: { feed: 'npm', column: 'view' } },
    { place: 'api',    feed: 'npm',    column: 'add',       method: 'PUT',    path: '/api/packages/npm/upload', body: raw, first: { feed: 'npm', column: 'view' } },
    { place: 'api',    feed: 'npm',    column: 'delete',    method: 'POST',   path: '/api/packages/npm/delete?name=nothing&version=1.0.0', first: { feed: 'npm', column: 'view' } },
    { place: 'api',    feed: 'npm2',   column: 'promote',   method: 'POST',   path: '/api/promotions/promote', first: { feed: 'npm', column: 'view' }, body: json({ name: 'nothing', version: '1.0.0', fromFeed: 'npm', toFeed: 'npm2' }) },
    { place: 'api',    feed: 'npm',    column: 'repackage', method: 'POST',   path: '/api/repackaging/repackage', first: { feed: 'npm', column: 'view' }, body: json({ name: 'nothing', version: '1.0.0', newVersion: '1.0.1', feed: 'npm' }) },
    { place: 'api',    feed: 'npm2',   column: 'repackage', method: 'POST',   path: '/api/repackaging/repackage', first: { feed: 'npm', column: 'view' }, body: json({ name: 'nothing', version: '1.0.0', newVersion: '1.0.1', feed: 'npm', toFeed: 'npm2' }) },
    { place: 'api',    feed: 'nuget',  column: 'view',      method: 'GET',    path: '/api/packages/nuget/versions?name=nothing' },
    { place: 'api',    feed: 'nuget',  column: 'add',       method: 'POST',   path: '/api/packages/nuget/upload', body: raw, first: { feed: 'nuget', column: 'view' } },
    { place: 'api',    feed: 'nuget',  column: 'delete',    method: 'DELETE', path: '/api/packages/nuget/delete?name=nothing&version=1.0.0', first: { feed: 'nuget', column: 'view' } },
  ];
}

const asJson = json({});

// biome-ignore format: a table is read by its columns
export const serverRequests: readonly ServerRequest[] = [
  { place: 'api', column: 'feeds/list',       method: 'GET',    path: '/api/management/feeds/list' },
  { place: 'api', column: 'feeds/create',     method: 'POST',   path: '/api/management/feeds/create', body: asJson },
  { place: 'api', column: 'feeds/create',     method: 'DELETE', path: '/api/management/feeds/delete/nothing' },
  { place: 'api', column: 'connectors',       method: 'GET',    path: '/api/management/connectors/list' },
  { place: 'api', column: 'connectors',       method: 'POST',   path: '/api/management/connectors/create', body: asJson },
  { place: 'api', column: 'connectors',       method: 'DELETE', path: '/api/management/connectors/delete/nothing' },
  { place: 'api', column: 'connector-health', method: 'GET',    path: '/api/connector-health' },
  { place: 'api', column: 'keys/list',        method: 'GET',    path: '/api/api-keys/list' },
  { place: 'api', column: 'keys/create',      method: 'POST',   path: '/api/api-keys/create', body: json({ type: 'System', systemApis: ['feeds'], key: 'there is a key of this value' }) },
  { place: 'api', column: 'keys/delete',      method: 'POST',   path: '/api/api-keys/delete?id=999999' },
  { place: 'api', column: 'webhooks',         method: 'GET',    path: '/api/webhooks/list' },
  { place: 'api', column: 'webhooks',         method: 'POST',   path: '/api/webhooks/create', body: asJson },
  { place: 'api', column: 'native',           method: 'GET',    path: '/api/json/Feeds_GetFeeds' },
  { place: 'api', column: 'native',           method: 'POST',   path: '/api/json/Feeds_DeleteFeed', body: asJson },
  { place: 'api', column: 'security',         method: 'GET',    path: '/api/security/users/list' },
  { place: 'api', column: 'security',         method: 'POST',   path: '/api/security/users/add', body: asJson },
  { place: 'api', column: 'settings',         method: 'GET',    path: '/api/settings/list' },
  { place: 'api', column: 'settings',         method: 'POST',   path: '/api/settings/set' },
  { place: 'api', column: 'licenses',         method: 'GET',    path: '/api/licenses/list' },
  { place: 'api', column: 'sca view',         method: 'GET',    path: '/api/sca/projects' },
  { place: 'api', column: 'sca manage',       method: 'POST',   path: '/api/sca/projects', body: asJson },
  { place: 'api', column: 'sca manage',       method: 'POST',   path: '/api/sca/issues', body: asJson },
  { place: 'api', column: 'sca upload',       method: 'POST',   path: '/api/sca/import', body: raw },
  { place: 'api', column: 'emulator',         method: 'GET',    path: '/emulator/status' },
  { place: 'api', column: 'storage',          method: 'GET',    path: '/api/storage' },
  { place: 'api', column: 'promotions/list',  method: 'GET',    path: '/api/promotions/list', challenges: true },
];
