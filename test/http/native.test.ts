import assert from 'node:assert/strict';
import { test } from 'node:test';
import { buildNupkg } from '../../emulator/demo/nugetPackage.ts';
import { type ApiCall, basic, call } from '../support/api.ts';
import { startTestServer, type TestServer } from '../support/testServer.ts';

type Context = { after(work: () => unknown): void };

async function started(t: Context): Promise<TestServer> {
  const server = await startTestServer();
  t.after(() => server.stop());
  return server;
}

/** Calls a method by POST, with its parameters as JSON. */
const native = (server: TestServer, method: string, body?: object, options: ApiCall = {}) =>
  call(server, `/api/json/${method}`, { method: 'POST', ...(body === undefined ? {} : { body }), ...options });

const xml = (properties: string) =>
  `<Inedo.ProGet.ApiKeys.ApiKey Assembly="ProGetCoreEx"><Properties ${properties} /></Inedo.ProGet.ApiKeys.ApiKey>`;

test('feeds are made, read and deleted, with the columns that old clients read', async (t) => {
  const server = await started(t);
  assert.deepEqual((await native(server, 'Feeds_GetFeeds')).json, []);
  const made = await native(server, 'Feeds_CreateFeed', { Feed_Name: 'Default', FeedType_Name: 'NuGet' });
  assert.equal(made.status, 200);
  const id: number = made.json;
  const row = {
    Feed_Id: id,
    Feed_Name: 'Default',
    Feed_Description: null,
    Active_Indicator: true,
    Cache_Connectors_Indicator: true,
    DropPath_Text: null,
    FeedPathOverride_Text: null,
    FeedType_Name: 'nuget',
    FeedGroup_Name: null,
    PackageStoreConfiguration_Xml: null,
  };
  assert.deepEqual((await native(server, 'Feeds_GetFeeds')).json, [row]);
  assert.deepEqual((await native(server, 'Feeds_GetFeed', { Feed_Name: 'default' })).json, row);
  assert.deepEqual((await call(server, `/api/json/Feeds_GetFeed?Feed_Id=${id}`)).json, row);
  assert.equal((await call(server, '/api/json/Feeds_GetFeed')).json, null);
  assert.equal((await native(server, 'Feeds_GetFeed', { Feed_Name: 'other' })).json, null);

  await call(server, '/api/management/feeds/update/Default', {
    method: 'POST',
    body: { active: false, dropPath: '/x' },
  });
  assert.deepEqual((await native(server, 'Feeds_GetFeeds')).json, []);
  assert.deepEqual((await native(server, 'Feeds_GetFeeds', { IncludeInactive_Indicator: 'Y' })).json, [
    { ...row, Active_Indicator: false, DropPath_Text: '/x' },
  ]);
  const deleted = await native(server, 'Feeds_DeleteFeed', { Feed_Id: id });
  assert.deepEqual([deleted.status, deleted.text], [200, '']);
  assert.equal((await call(server, '/api/management/feeds/get/Default')).status, 404);
});

test('parameters come from the query, from JSON and from a form, and so does the key', async (t) => {
  const server = await started(t);
  const key = server.adminKey;
  const form = { 'Content-Type': 'application/x-www-form-urlencoded' };
  const calls: Record<string, ApiCall & { query?: string }> = {
    'X-ApiKey and query': { key, query: '?Feed_Name=a&FeedType_Name=npm' },
    'key in the query': { key: null, query: `?key=${key}&Feed_Name=b&FeedType_Name=npm` },
    'API_Key in JSON': { key: null, body: { API_Key: key, Feed_Name: 'c', FeedType_Name: 'npm' } },
    'a form': { key: null, headers: form, body: `key=${key}&Feed_Name=d&FeedType_Name=npm` },
    'Basic, JSON over the query': {
      key: null,
      headers: basic('api', key),
      query: '?Feed_Name=x&FeedType_Name=npm',
      body: { Feed_Name: 'e' },
    },
  };
  for (const [name, { query = '', ...options }] of Object.entries(calls)) {
    const answer = await call(server, `/api/json/Feeds_CreateFeed${query}`, { method: 'POST', ...options });
    assert.equal(answer.status, 200, `${name}: ${answer.text}`);
  }
  const names = (await native(server, 'Feeds_GetFeeds')).json.map((row: { Feed_Name: string }) => row.Feed_Name);
  assert.deepEqual(names, ['a', 'b', 'c', 'd', 'e']);
});

test('nothing is changed by GET', async (t) => {
  const server = await started(t);
  await server.createFeed('kept', 'npm');
  const [{ Feed_Id: id }] = (await native(server, 'Feeds_GetFeeds')).json;
  const configuration = encodeURIComponent(xml('AllowNativeApi="True"'));
  for (const [method, query] of [
    ['Feeds_CreateFeed', 'Feed_Name=made&FeedType_Name=npm'],
    ['Feeds_DeleteFeed', `Feed_Id=${id}`],
    ['ApiKeys_CreateOrUpdateApiKey', `ApiKey_Text=made-by-a-link-0123&ApiKey_Configuration=${configuration}`],
    ['Licenses_DeleteLicense', 'License_Id=1'],
    ['NuGetPackagesV2_SetListed', 'Feed_Id=1&Package_Id=x&Version_Text=1.0.0&Listed_Indicator=N'],
  ]) {
    const answer = await call(server, `/api/json/${method}?${query}`);
    assert.deepEqual([answer.status, answer.headers.allow], [405, 'POST'], method);
  }
  assert.equal((await native(server, 'Feeds_GetFeeds')).json.length, 1);
  assert.equal((await native(server, 'ApiKeys_GetApiKeys')).json.length, 1);
});

test('classic keys are made and changed as ProGet itself writes them', async (t) => {
  const server = await started(t);
  const value = 'classic-key-value-0123456789';
  const ask = (key: string) => call(server, '/api/management/feeds/create', { method: 'POST', key, body: {} });
  const save = (properties: string, description: string | null = null) =>
    native(server, 'ApiKeys_CreateOrUpdateApiKey', {
      ApiKey_Text: value,
      ApiKey_Description: description,
      ApiKey_Configuration: xml(properties),
    });
  const made = await save('AllowNativeApi="True" AllowPackagePromotionApi="False"', 'for automation');
  const id: number = made.json;
  assert.equal((await native(server, 'Feeds_GetFeeds', undefined, { key: value })).status, 200);
  assert.equal((await ask(value)).status, 403);
  const byName = (await native(server, 'ApiKeys_GetApiKeyByName', { ApiKey_Text: value })).json;
  assert.equal(byName.ApiKey_Id, id);
  assert.equal(byName.ApiKey_Text, null);
  assert.equal(byName.ApiKey_Description, 'for automation');
  assert.match(byName.ApiKey_Configuration, /AllowNativeApi="True" AllowPackagePromotionApi="False"/);
  assert.equal((await native(server, 'ApiKeys_GetApiKeyByName', { ApiKey_Text: 'unknown-key' })).json, null);

  const again = await save('AllowFeedManagementApi="true" ImpersonateUser="Admin"');
  assert.equal(again.json, id);
  assert.equal((await native(server, 'Feeds_GetFeeds', undefined, { key: value })).status, 403);
  assert.equal((await ask(value)).status, 400);
  const listed = (await native(server, 'ApiKeys_GetApiKeys')).json.find(
    (row: { ApiKey_Id: number }) => row.ApiKey_Id === id,
  );
  assert.deepEqual([listed.User_Name, listed.ApiKeyType_Name, listed.Enabled_Indicator], ['Admin', 'other', true]);
  assert.match(listed.ApiKey_Configuration, /AllowNativeApi="False".+ ImpersonateUser="Admin"/);
  assert.notEqual(listed.LastUsed_Date, null);
});

test('rows of keys follow what becomes of the keys, and hold values only while those are kept', async (t) => {
  const server = await startTestServer({ policies: 'proget' });
  t.after(() => server.stop());
  const value = await server.createKey({ type: 'feed', feed: 'npm', packagePermissions: ['view'] }).catch(() => null);
  assert.equal(value, null);
  await server.createFeed('npm', 'npm');
  const key = await server.createKey({ type: 'feed', feed: 'npm', packagePermissions: ['view'], displayName: 'ci' });
  const row = async () => (await native(server, 'ApiKeys_GetApiKeys')).json.at(-1);
  const before = await row();
  assert.deepEqual([before.ApiKey_Text, before.Display_Name, before.LastUsed_Date], [key, 'ci', null]);
  assert.equal(before.ApiKey_Configuration, null);
  await call(server, '/api/management/feeds/get/npm', { key });
  await call(server, `/emulator/keys/${before.ApiKey_Id}`, { method: 'PATCH', body: { enabled: false } });
  await call(server, '/emulator/policies', { method: 'PATCH', body: { hashing: true } });
  const after = await row();
  assert.deepEqual([after.ApiKey_Text, after.Enabled_Indicator], [null, false]);
  assert.notEqual(after.LastUsed_Date, null);
});

test('connectors are rows without their passwords, and follow what is done to them', async (t) => {
  const server = await started(t);
  const rows = async () => (await call(server, '/api/json/Connectors_GetConnectors')).json;
  assert.deepEqual(await rows(), []);
  const connector = {
    name: 'upstream',
    url: 'https://npm.example/',
    feedType: 'npm',
    filters: ['@acme/*', '!left-pad'],
  };
  const body = { ...connector, username: 'reader', password: 'upstream-password', timeout: 7 };
  const made = await call(server, '/api/management/connectors/create', { method: 'POST', body });
  assert.equal(made.status, 201, made.text);
  const [row] = await rows();
  assert.deepEqual(row, {
    Connector_Id: row.Connector_Id,
    Connector_Name: 'upstream',
    Connector_Url: 'https://npm.example/',
    FeedType_Name: 'npm',
    User_Name: 'reader',
    Timeout_Period: 7,
    Filter_Csv: '@acme/*,!left-pad',
    MetadataCache_Enabled_Indicator: row.MetadataCache_Enabled_Indicator,
    MetadataCache_Minutes: 30,
    MetadataCache_Count: 100,
  });
  await call(server, '/api/management/connectors/delete/upstream', { method: 'POST' });
  assert.deepEqual(await rows(), []);
});

test('users and licenses are rows that come and go with them', async (t) => {
  const server = await started(t);
  const users = (await call(server, '/api/json/Users_GetUsers')).json;
  assert.deepEqual(Object.keys(users[0]), ['User_Name', 'Display_Name', 'Email_Address']);
  assert.equal(users[0].User_Name, 'Admin');
  assert.deepEqual((await native(server, 'Licenses_GetLicenses')).json, []);
  await call(server, '/api/licenses/add', { method: 'POST', body: { code: 'MIT', title: 'MIT License' } });
  const [license] = (await call(server, '/api/json/Licenses_GetLicenses')).json;
  assert.deepEqual([license.License_Code, license.Title_Text], ['MIT', 'MIT License']);
  assert.equal(
    (await call(server, `/api/json/Licenses_DeleteLicense?License_Id=${license.License_Id}`, { method: 'POST' }))
      .status,
    200,
  );
  assert.deepEqual((await native(server, 'Licenses_GetLicenses')).json, []);
});

test('a NuGet package is unlisted and listed again', async (t) => {
  const server = await started(t);
  const feed = await server.createFeed('nuget', 'nuget');
  const headers = { 'X-NuGet-ApiKey': server.adminKey, 'Content-Type': 'application/octet-stream' };
  const body = new Uint8Array(await buildNupkg({ id: 'Acme.Lib', version: '1.2.0' }));
  const pushed = await fetch(`${feed}/v3/package/`, { method: 'PUT', headers, body });
  assert.equal(pushed.status, 201, await pushed.text());
  const [{ Feed_Id: id }] = (await native(server, 'Feeds_GetFeeds')).json;
  const found = async () =>
    (await call(server, '/nuget/nuget/v3/search?q=acme', { key: null, headers: basic('api', server.adminKey) })).json
      .totalHits;
  const named = { Feed_Id: id, Package_Id: 'ACME.lib', Version_Text: '1.2' };
  assert.equal(await found(), 1);
  assert.equal((await native(server, 'NuGetPackagesV2_SetListed', { ...named, Listed_Indicator: false })).status, 200);
  assert.equal(await found(), 0);
  await native(server, 'NuGetPackagesV2_SetListed', { ...named, Listed_Indicator: 'Y' });
  assert.equal(await found(), 1);
  const missing = { ...named, Version_Text: '9.9.9', Listed_Indicator: 'N' };
  assert.equal((await native(server, 'NuGetPackagesV2_SetListed', missing)).status, 404);
});

const refused: [method: string, body: object | undefined, status: number, sentence: RegExp][] = [
  ['Feeds_GetNothing', {}, 501, /^This emulator does not serve the native method Feeds_GetNothing, only: ApiKeys_/],
  ['feeds_getfeeds', {}, 404, /^Method names are case-sensitive: write Feeds_GetFeeds\.$/],
  ['nonsense', {}, 404, /^nonsense is no name of a native method\.$/],
  ['Feeds_CreateFeed', {}, 400, /^Feed_Name is required\.$/],
  ['Feeds_CreateFeed', { Feed_Name: 'x' }, 400, /^FeedType_Name is required\.$/],
  ['Feeds_CreateFeed', { Feed_Name: 1, FeedType_Name: 'npm' }, 400, /^Feed_Name must be a string\.$/],
  ['Feeds_CreateFeed', { Feed_Name: 'x', FeedType_Name: 'none' }, 400, /^invalid feed type 'none'/],
  ['Feeds_CreateFeed', { feed_name: 'x', FeedType_Name: 'npm' }, 400, /case-sensitive: write Feed_Name\.$/],
  ['Feeds_CreateFeed', [], 400, /^The body must be a JSON object/],
  ['Feeds_DeleteFeed', { Feed_Id: 'x' }, 400, /^Feed_Id must be a whole number\.$/],
  ['Feeds_DeleteFeed', { Feed_Id: 4711 }, 404, /^There is no feed with the id 4711\.$/],
  ['Feeds_GetFeeds', { IncludeInactive_Indicator: 'maybe' }, 400, /must be true or false, or Y or N\.$/],
  ['ApiKeys_GetApiKeyByName', {}, 400, /^ApiKey_Text is required\.$/],
  ['ApiKeys_CreateOrUpdateApiKey', { ApiKey_Text: 'x' }, 400, /^ApiKey_Configuration is required\.$/],
  ['ApiKeys_CreateOrUpdateApiKey', { ApiKey_Text: 'x', ApiKey_Configuration: '<a' }, 400, /no well-formed XML\.$/],
  [
    'ApiKeys_CreateOrUpdateApiKey',
    { ApiKey_Text: 'x', ApiKey_Configuration: '<a/>' },
    400,
    /^ApiKey_Configuration must be </,
  ],
  ['ApiKeys_CreateOrUpdateApiKey', { ApiKey_Text: 'x', ApiKey_Configuration: xml('') }, 400, /permits no API\.$/],
  [
    'ApiKeys_CreateOrUpdateApiKey',
    { ApiKey_Text: 'x', ApiKey_Configuration: xml('AllowAll="True"') },
    400,
    /AllowAll is not known here\.$/,
  ],
  [
    'ApiKeys_CreateOrUpdateApiKey',
    { ApiKey_Text: 'x', ApiKey_Configuration: xml('AllowFeedApi="True" ImpersonateUser="admin"') },
    400,
    /^user: there is no user 'admin'/,
  ],
  ['Licenses_DeleteLicense', { License_Id: 4711 }, 404, /^There is no license with the id 4711\.$/],
];
for (const [method, body, status, sentence] of refused) {
  test(`native ${method} with ${JSON.stringify(body)} is ${status}`, async (t) => {
    const server = await started(t);
    const answer = await native(server, method, body);
    assert.equal(answer.status, status, answer.text);
    assert.match(answer.text, sentence);
  });
}

test('the key of the emulator and keys of today cannot be turned into classic ones', async (t) => {
  const server = await started(t);
  const feeds = await server.createKey({ type: 'system', systemApis: ['feeds'] });
  for (const [value, sentence] of [
    [server.adminKey, /emulator's own key/],
    [feeds, /not a classic one/],
  ] as const) {
    const body = { ApiKey_Text: value, ApiKey_Configuration: xml('AllowFeedApi="True"') };
    const answer = await native(server, 'ApiKeys_CreateOrUpdateApiKey', body);
    assert.equal(answer.status, 409);
    assert.match(answer.text, sentence);
  }
});

test('the Native API needs full control or classic native, also for methods that are not served', async (t) => {
  const server = await started(t);
  const cases: [key: object | null, status: number][] = [
    [{ type: 'system', systemApis: ['full-control'] }, 200],
    [{ type: 'other', legacyApis: ['native'] }, 200],
    [{ type: 'system', systemApis: ['feeds', 'sca', 'sbom-upload'] }, 403],
    [{ type: 'other', legacyApis: ['feed-management', 'feed-api'] }, 403],
    [null, 403],
  ];
  for (const [draft, status] of cases) {
    const key = draft === null ? null : await server.createKey(draft);
    assert.equal((await native(server, 'Feeds_GetFeeds', undefined, { key })).status, status, JSON.stringify(draft));
    const unserved = (await native(server, 'Feeds_GetNothing', undefined, { key })).status;
    assert.equal(unserved, status === 200 ? 501 : 403, JSON.stringify(draft));
  }
});
