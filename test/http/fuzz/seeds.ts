import { buildNpmTarball, npmPublishDocument } from '../../../emulator/demo/npmPackage.ts';
import { buildNupkg } from '../../../emulator/demo/nugetPackage.ts';
import { feedRequests, serverRequests } from '../matrix/requests.ts';
import type { FuzzRequest } from './mutate.ts';
import type { Random } from './random.ts';

function json(method: string, path: string, body: unknown): FuzzRequest {
  return {
    method,
    path,
    headers: { 'Content-Type': 'application/json' },
    body: Buffer.from(JSON.stringify(body)),
  };
}

function plain(method: string, path: string, body: Buffer | null = null): FuzzRequest {
  return { method, path, headers: {}, body };
}

/** Requests that reach every route with what clients send; names come from small pools, so that state stays small. */
export async function seedRequests(): Promise<FuzzRequest[]> {
  const nupkg = await buildNupkg({ id: 'Fuzzed', version: '1.0.0' });
  const npmPackage = { name: 'fuzzed', version: '1.0.0' };
  const publish = npmPublishDocument(npmPackage, await buildNpmTarball(npmPackage));
  const matrix = [...feedRequests(nupkg), ...serverRequests].map(({ method, path, body }): FuzzRequest => {
    return {
      method,
      path,
      headers: body === undefined ? {} : { 'Content-Type': body.type },
      body: body?.bytes ?? null,
    };
  });
  return [
    ...matrix,
    json('PUT', '/npm/npm/fuzzed', publish),
    json('PUT', '/npm/npm/-/user/org.couchdb.user:j.smith', { name: 'j.smith', password: 'wrong', type: 'user' }),
    json('POST', '/npm/npm/-/v1/login', {}),
    json('POST', '/npm/npm/-/npm/v1/security/advisories/bulk', { fuzzed: ['1.0.0'] }),
    json('POST', '/npm/npm/-/npm/v1/security/audits/quick', { name: 'x', requires: {}, dependencies: {} }),
    plain('GET', '/npm/npm/fuzzed'),
    plain('GET', '/npm/npm/@demo%2fhello'),
    plain('GET', '/npm/npm/fuzzed/-/fuzzed-1.0.0.tgz'),
    plain('GET', '/npm/npm/-/v1/search?text=fuzzed&size=20&from=0'),
    plain('GET', '/npm/npm/-/whoami'),
    plain('GET', '/npm/npm/-/package/fuzzed/dist-tags'),
    plain('GET', '/nuget/nuget/v3/search?q=fuzzed&prerelease=true&semVerLevel=2.0.0'),
    plain('GET', '/nuget/nuget/v3/autocomplete?id=fuzzed'),
    plain('GET', '/nuget/nuget/v3/registration5-gz-semver2/fuzzed/index.json'),
    plain('GET', '/nuget/nuget/v3/registration5-semver1/fuzzed/1.0.0.json'),
    plain('GET', '/nuget/nuget/v3/flatcontainer/fuzzed/index.json'),
    plain('GET', '/nuget/nuget/v3/flatcontainer/fuzzed/1.0.0/fuzzed.1.0.0.nupkg'),
    plain('GET', '/nuget/nuget/v3/catalog/fuzzed/1.0.0.json'),
    plain('POST', '/nuget/nuget/package/fuzzed/1.0.0'),
    plain('GET', '/nuget/nuget/Packages(Id=%27Fuzzed%27,Version=%271.0.0%27)'),
    plain('GET', '/v2/'),
    plain('GET', '/v2/docker/image/manifests/latest'),
    plain('GET', '/health'),
    plain('GET', '/health?format=json'),
    plain('GET', '/'),
    json('POST', '/api/api-keys/create', {
      type: 'feed',
      feed: 'npm',
      packagePermissions: ['view'],
      key: 'fuzzed-own-value',
      expiration: '2090-01-01',
    }),
    json('POST', '/api/api-keys/create', {
      type: 'Personal',
      user: 'j.smith',
      key: 'fuzzed-personal',
      logging: 'Both',
    }),
    json('POST', '/api/api-keys/create', { type: 'Other', legacyApis: ['native', 'webhooks'], key: 'fuzzed-classic' }),
    json('POST', '/api/management/feeds/create', { name: 'fuzz', feedType: 'npm', feedGroup: 'g', connectors: [] }),
    json('POST', '/api/management/feeds/update/fuzz', { description: 'x', active: true, alternateNames: ['fuzz-too'] }),
    plain('GET', '/api/management/feeds/get/npm'),
    plain('POST', '/api/management/feeds/delete/fuzz'),
    plain('GET', '/api/sca/permissions'),
    plain('GET', '/emulator/requests?limit=5&denied=1'),
    plain('GET', '/emulator/requests/last'),
    plain('GET', '/emulator/keys'),
    json('PATCH', '/emulator/keys/1002', { displayName: 'x', enabled: true, expiration: null }),
    json('POST', '/emulator/decide', { keyId: 1001 }),
    plain('GET', '/emulator/policies'),
    json('PATCH', '/emulator/policies', { pseudoKeys: true }),
    plain('GET', '/emulator/hello?nonce=00112233445566778899aabbccddeeff'),
    plain('GET', '/emulator/snapshots'),
    plain('GET', '/emulator/history'),
    plain('GET', '/emulator/webhooks'),
    ...packageRequests(nupkg),
    ...outboundRequests,
    ...securityRequests,
    ...assetRequests,
    ...gemRequests,
    json('POST', '/api/settings/set?name=Web.BaseUrl&value=', {}),
    json('POST', '/api/licenses/add', { code: 'Fuzz', title: 'Fuzz', spdx: ['Fuzz'], urls: [] }),
    json('POST', '/api/json/Feeds_CreateFeed', { Feed_Name: 'fuzz', FeedType_Name: 'npm' }),
    json('POST', '/api/json/ApiKeys_CreateOrUpdateApiKey', { ApiKey_Text: 'fuzzed-native', ApiKey_Description: 'x' }),
    plain('GET', '/api/json/ApiKeys_GetApiKeys'),
  ];
}

function packageRequests(nupkg: Buffer): FuzzRequest[] {
  const which = 'name=fuzzed&version=1.0.0';
  return [
    plain('PUT', '/api/packages/nuget/upload', nupkg),
    ...['npm', 'nuget', 'gems'].flatMap((feed) => [
      plain('GET', `/api/packages/${feed}`),
      plain('GET', `/api/packages/${feed}/latest?stableOnly=true`),
      plain('GET', `/api/packages/${feed}/versions?name=fuzzed`),
      plain('GET', `/api/packages/${feed}/download?${which}`),
      plain('GET', `/api/packages/${feed}/metadata?${which}`),
      plain('POST', `/api/packages/${feed}/audit?purl=pkg:${feed}/fuzzed@1.0.0`),
      plain('POST', `/api/packages/${feed}/delete?${which}`),
      json('POST', `/api/packages/${feed}/status?${which}`, { listed: false, allow: true, deprecated: false }),
    ]),
    json('POST', '/api/promotions/promote', { name: 'fuzzed', version: 'latest', fromFeed: 'npm', toFeed: 'npm2' }),
    json('POST', '/api/repackaging/repackage', { feed: 'npm', name: 'fuzzed', version: '1.0.0', newVersion: '1.0.1' }),
    plain('GET', '/api/promotions/list?fromFeed=npm&package=fuzzed'),
  ];
}

/** To an address where nobody listens. */
const outboundRequests = [
  json('POST', '/api/management/connectors/create', {
    name: 'fuzz',
    url: 'http://127.0.0.1:9/',
    feedType: 'npm',
    username: 'u',
    password: 'connector-secret',
  }),
  json('POST', '/api/management/connectors/update/fuzz', { timeout: 1, filters: ['!a*'] }),
  plain('GET', '/api/management/connectors/get/fuzz'),
  plain('POST', '/api/management/connectors/delete/fuzz'),
  plain('GET', '/api/connector-health/1'),
  json('PUT', '/api/webhooks/create', {
    name: 'fuzz',
    url: 'http://127.0.0.1:9/',
    event: 'deployed',
    payload: { method: 'POST', headers: { 'X-Fuzz': 'header-secret' }, content: 'x' },
  }),
  json('POST', '/api/webhooks/edit?id=1', { name: 'fuzz too' }),
  plain('DELETE', '/api/webhooks/delete?id=1'),
];

const securityRequests = [
  json('POST', '/api/security/users/add', { name: 'fuzz', password: 'p', groups: ['fuzzers'] }),
  json('POST', '/api/security/users/update', { name: 'fuzz', displayName: 'F' }),
  plain('DELETE', '/api/security/users/delete?user=fuzz'),
  json('POST', '/api/security/groups/add', { name: 'fuzzers', users: [] }),
  json('POST', '/api/security/groups/update', { name: 'fuzzers', users: ['fuzz'] }),
  plain('POST', '/api/security/groups/delete?group=fuzzers'),
  json('POST', '/api/security/tasks/add', { name: 'fuzz', feedScoped: true, attributes: ['Feeds_ViewFeed'] }),
  plain('POST', '/api/security/tasks/delete?task=fuzz'),
  json('POST', '/api/security/permissions/add', { group: 'fuzzers', task: 'Publish Packages', deny: false }),
  plain('GET', '/api/security/permissions/list'),
  plain('GET', '/api/security/attributes/list'),
];

const assetRequests = [
  plain('PUT', '/endpoints/assets/content/fuzz/file.txt', Buffer.from('x')),
  plain('POST', '/endpoints/assets/content/fuzz/file.txt', Buffer.from('y')),
  plain('GET', '/endpoints/assets/content/fuzz/file.txt'),
  plain('POST', '/endpoints/assets/dir/fuzz/folder'),
  plain('GET', '/endpoints/assets/dir/?recursive=true'),
  plain('GET', '/endpoints/assets/metadata/fuzz/file.txt'),
  json('POST', '/endpoints/assets/metadata/fuzz/file.txt', {
    userMetadataUpdateMode: 'replace',
    userMetadata: { a: 'b' },
  }),
  plain('GET', '/endpoints/assets/export/fuzz?format=tgz&recursive=true'),
  plain('POST', '/endpoints/assets/import/fuzz?format=zip&overwrite=true', Buffer.from('PK\u0005\u0006')),
  plain('POST', '/endpoints/assets/delete/fuzz?recursive=true'),
  plain(
    'POST',
    '/endpoints/assets/content/fuzz/part.txt?multipart=upload&id=a&index=0&offset=0&totalSize=1&partSize=1&totalParts=1',
    Buffer.from('x'),
  ),
  plain('POST', '/endpoints/assets/content/fuzz/part.txt?multipart=complete&id=a'),
];

const gemRequests = [
  'versions',
  'names',
  'info/proget-demo',
  'specs.4.8.gz',
  'prerelease_specs.4.8.gz',
  'quick/Marshal.4.8/proget-demo-1.0.0.gemspec.rz',
  'gems/proget-demo-1.0.0.gem',
  'api/v1/gems/proget-demo.json',
  'api/v1/versions/proget-demo.json',
  'api/v1/search.json?query=demo',
  'api/v1/dependencies.json?gems=proget-demo',
  'api/v1/api_key',
].map((path) => plain('GET', `/rubygems/gems/${path}`));

/** Credentials, with the header or query that carries each; secrets of real keys and users among them. */
export interface Credentials {
  readonly admin: string;
  readonly feedKey: string;
  readonly user: string;
  readonly password: string;
  readonly unknown: string;
}

/** Puts a credential into a request, mostly where it counts. */
export function withCredential(request: FuzzRequest, all: Credentials, random: Random): FuzzRequest {
  const key = random.pick([all.admin, all.admin, all.admin, all.admin, all.admin, all.admin, all.feedKey, all.unknown]);
  const header = (name: string, value: string): FuzzRequest => {
    return { ...request, headers: { ...request.headers, [name]: value } };
  };
  const basic = (user: string, secret: string) =>
    header('Authorization', `Basic ${Buffer.from(`${user}:${secret}`).toString('base64')}`);
  switch (random.below(40)) {
    case 0:
      return request;
    case 1:
      return header('X-NuGet-ApiKey', key);
    case 2:
      return header('Authorization', `Bearer ${key}`);
    case 3:
      return header('Authorization', key);
    case 4:
      return basic('api', key);
    case 5:
      return basic(all.user, all.password);
    case 6:
      return header('X-ApiKey', `${all.user}:${all.password}`);
    case 7:
      return {
        ...request,
        path: `${request.path}${request.path.includes('?') ? '&' : '?'}key=${encodeURIComponent(key)}`,
      };
    case 8:
      return withMember(request, 'API_Key', key);
    default:
      return basicOrKey(request, key, random);
  }
}

/** The carrier that the place reads. */
function basicOrKey(request: FuzzRequest, key: string, random: Random): FuzzRequest {
  const name = /^\/+(?:api|emulator|endpoints|upack)/i.test(request.path)
    ? 'X-ApiKey'
    : /^\/+nuget/i.test(request.path) && request.method !== 'GET' && random.chance(0.7)
      ? 'X-NuGet-ApiKey'
      : 'Authorization';
  const value = name === 'Authorization' ? `Basic ${Buffer.from(`api:${key}`).toString('base64')}` : key;
  return { ...request, headers: { ...request.headers, [name]: value } };
}

function withMember(request: FuzzRequest, name: string, value: string): FuzzRequest {
  if (request.body === null) return request;
  try {
    const parsed: unknown = JSON.parse(request.body.toString('utf8'));
    if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) return request;
    return { ...request, body: Buffer.from(JSON.stringify({ ...parsed, [name]: value })) };
  } catch {
    return request;
  }
}
