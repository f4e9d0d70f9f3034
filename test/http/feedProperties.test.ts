import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { call } from '../support/api.ts';
import { startTestServer, type TestServer } from '../support/testServer.ts';

const base = '/api/management/feeds';

/** Every property of ProGet's feed object, each with another value than it has by itself. */
const all = {
  alternateNames: ['other-name'],
  description: 'a feed',
  active: true,
  feedGroup: 'team',
  cacheConnectors: false,
  dropPath: 'C:\\drop',
  packagesPath: '/packages',
  allowUnknownLicenses: true,
  allowedLicenses: ['MIT'],
  blockedLicenses: ['GPL-3.0'],
  symbolServerEnabled: true,
  stripSymbols: true,
  stripSignature: true,
  stripSource: true,
  useApiV3: false,
  vulnerabilitySources: ['one'],
  retentionRules: [
    {
      deletePrereleaseVersions: true,
      deleteCached: true,
      keepVersionsCount: 5,
      keepUsedWithinDays: 30,
      keepConsumedWithinDays: 1,
      keepIfActivelyConsumed: true,
      keepPackageUsageRemovedDays: 2,
      triggerDownloadCount: 100,
      deletePackageIds: ['Old.*'],
      keepPackageIds: ['Microsoft.*'],
      deleteVersions: ['0.*'],
      keepVersions: ['1.0.0'],
      sizeTriggerKb: 1024,
      sizeExclusive: true,
    },
    { deletePrereleaseVersions: false, deleteCached: false },
  ],
  retentionRulesEnabled: false,
  packageFilters: { one: '<Filter />' },
  packageAccessRules: { two: '<Rule />' },
  variableDictionary: { 'Team Name': 'red' },
  canPublish: false,
  packageStatisticsEnabled: true,
  restrictPackageStatistics: true,
  deploymentRecordsEnabled: false,
  usageRecordsEnabled: false,
  vulnerabilitiesEnabled: true,
  licensesEnabled: true,
  useWithProjects: false,
};

async function started(t: TestContext): Promise<TestServer> {
  const server = await startTestServer();
  t.after(() => server.stop());
  return server;
}

async function create(server: TestServer, properties: object = {}) {
  const body = { name: 'feed', feedType: 'nuget', ...properties };
  const created = await call(server, `${base}/create`, { method: 'POST', body });
  assert.equal(created.status, 201, created.text);
  return created.json;
}

async function update(server: TestServer, body: object) {
  const updated = await call(server, `${base}/update/feed`, { method: 'POST', body });
  assert.equal(updated.status, 200, updated.text);
  assert.deepEqual((await call(server, `${base}/get/feed`)).json, updated.json);
  return updated.json;
}

test('every property that is set on create comes back, by create, get and list', async (t) => {
  const server = await started(t);
  const endpointUrl = `${server.url}/nuget/feed/v3/index.json`;
  const expected = { ...all, name: 'feed', feedType: 'nuget', connectors: [], endpointUrl };
  assert.deepEqual(await create(server, all), expected);
  assert.deepEqual((await call(server, `${base}/get/feed`)).json, expected);
  assert.deepEqual((await call(server, `${base}/list`)).json, [expected]);
});

test('a feed of which nothing was said has the properties that ProGet gives it', async (t) => {
  const server = await started(t);
  const feed = await create(server);
  const notByItself = ['description', 'feedGroup', 'dropPath', 'packagesPath', 'allowUnknownLicenses'];
  for (const [name, value] of Object.entries(all)) {
    if (notByItself.includes(name)) assert.equal(feed[name], undefined, name);
    else if (name !== 'active') assert.notDeepEqual(feed[name], value, name);
    assert.equal(typeof feed[name], notByItself.includes(name) ? 'undefined' : typeof value, name);
  }
  const npm = await create(server, { name: 'npm', feedType: 'npm' });
  assert.deepEqual([npm.symbolServerEnabled, npm.useApiV3, npm.canPublish], [undefined, undefined, true]);
});

test('each property is changed alone, and what is left out or null stays', async (t) => {
  const server = await started(t);
  await create(server);
  let expected = await update(server, {});
  for (const [name, value] of Object.entries(all)) {
    expected = { ...expected, [name]: value };
    assert.deepEqual(await update(server, { [name]: value }), expected, name);
  }
  const cleared = ['description', 'feedGroup', 'dropPath', 'packagesPath', 'allowUnknownLicenses'];
  for (const name of Object.keys(all)) {
    const { [name]: _gone, ...rest } = expected;
    if (cleared.includes(name)) expected = rest;
    assert.deepEqual(await update(server, { [name]: null }), expected, name);
  }
});

test('lists and objects are replaced as a whole', async (t) => {
  const server = await started(t);
  await create(server, all);
  const rule = { deleteCached: true, keepVersionsCount: 1 };
  const changed = await update(server, { retentionRules: [rule], allowedLicenses: [], variableDictionary: { b: '2' } });
  assert.deepEqual(changed.retentionRules, [rule]);
  assert.deepEqual([changed.allowedLicenses, changed.variableDictionary], [[], { b: '2' }]);
  assert.deepEqual((await update(server, { retentionRules: [] })).retentionRules, []);
});

test('what was got can be sent back as it is, as pgutil does', async (t) => {
  const server = await started(t);
  const feed = await create(server, { ...all, somethingNew: { deep: [1] } });
  assert.deepEqual(feed.somethingNew, { deep: [1] });
  assert.deepEqual(await update(server, feed), feed);
  assert.deepEqual((await update(server, { variables: { a: '1' } })).variableDictionary, { a: '1' });
});

test('a property that cannot be is refused with a sentence that names it', async (t) => {
  const server = await started(t);
  await create(server);
  const cases: [body: object, text: RegExp][] = [
    [{ active: 'yes' }, /active/],
    [{ cacheConnectors: 1 }, /cacheConnectors/],
    [{ allowedLicenses: 'MIT' }, /allowedLicenses/],
    [{ dropPath: [] }, /dropPath/],
    [{ retentionRules: {} }, /retentionRules/],
    [{ retentionRules: [{ keepVersionsCount: '3' }] }, /retentionRules\.0\.keepVersionsCount/],
    [{ retentionRules: [{ keepVersionsCount: -1 }] }, /retentionRules\.0\.keepVersionsCount/],
    [{ retentionRules: [{ keepUsedWithinDays: 1.5 }] }, /retentionRules\.0\.keepUsedWithinDays/],
    [{ retentionRules: [{}, { deletePackageIds: 'a' }] }, /retentionRules\.1\.deletePackageIds/],
    [{ packageFilters: ['a'] }, /packageFilters/],
    [{ variableDictionary: { a: 1 } }, /variableDictionary\.a/],
    [{ variableDictionary: { '1a': 'x' } }, /variableDictionary/],
    [{ variableDictionary: { 'a-': 'x' } }, /variableDictionary/],
    [{ variableDictionary: { ['a'.repeat(51)]: 'x' } }, /variableDictionary/],
    [{ packageStore: '<S3FileSystem />' }, /packageStore cannot be set/],
    [{ replication: { clientMode: 'none' } }, /replication cannot be set/],
    [{ RetentionRules: [] }, /write retentionRules/],
  ];
  for (const [body, text] of cases) {
    const refused = await call(server, `${base}/update/feed`, { method: 'PATCH', body });
    assert.equal(refused.status, 400, JSON.stringify(body));
    assert.match(refused.text, text);
  }
});

test('the storage types are told as ProGet has them', async (t) => {
  const server = await started(t);
  const types: { id: string; properties: Record<string, { required: boolean }> }[] = (
    await call(server, '/api/storage')
  ).json;
  const names = types.map(({ id, properties }) => [
    id,
    ...Object.entries(properties).map(([name, { required }]) => (required ? `${name}*` : name)),
  ]);
  assert.deepEqual(names, [
    ['disk', 'StoragePath'],
    [
      's3',
      'AccessKey',
      'SecretAccessKey',
      'RegionEndpoint*',
      'BucketName',
      'TargetPath',
      'MakePublic',
      'Encrypted',
      'InstanceRole',
      'UseInstanceProfile',
      'CustomServiceUrl',
    ],
    ['azure', 'ConnectionString*', 'ContainerName*', 'TargetPath'],
  ]);
});

test('the storage of a feed is told, and its path is the one of the feed', async (t) => {
  const server = await started(t);
  await create(server, { description: 'stays' });
  const storage = async () => (await call(server, '/api/storage?feed=FEED')).json;
  assert.deepEqual(await storage(), { id: 'disk', properties: { StoragePath: null } });
  await update(server, { packagesPath: '/one' });
  assert.deepEqual(await storage(), { id: 'disk', properties: { StoragePath: '/one' } });
  const steps: [body: object, status: number, path: string | undefined, text?: RegExp][] = [
    [{ id: 'disk', properties: { StoragePath: '/two' } }, 200, '/two'],
    [{ id: 'DISK', properties: {} }, 200, undefined],
    [{ id: 'disk', properties: { StoragePath: '/three' } }, 200, '/three'],
    [{ id: 'disk', properties: { StoragePath: true } }, 400, '/three', /StoragePath must be text/],
    [{ id: 'disk', properties: { BucketName: 'b' } }, 400, '/three', /only the properties StoragePath/],
    [{ id: 'tape' }, 400, '/three', /id must be one of/],
    [{ properties: {} }, 400, '/three', /field id/],
    [[], 400, '/three', /JSON object/],
    [{ id: 's3', properties: {} }, 400, '/three', /RegionEndpoint is required/],
    [{ id: 's3', properties: { RegionEndpoint: 'x', MakePublic: 'maybe' } }, 400, '/three', /true or false/],
    [{ id: 's3', properties: { RegionEndpoint: 'x', MakePublic: 'True' } }, 501, '/three', /does not store them/],
    [{ id: 'azure', properties: { ConnectionString: 'x' } }, 400, '/three', /ContainerName is required/],
    [{ id: 'disk' }, 200, undefined],
  ];
  for (const [body, status, path, text] of steps) {
    const answer = await call(server, '/api/storage?feed=feed', { method: 'POST', body });
    assert.equal(answer.status, status, `${JSON.stringify(body)}: ${answer.text}`);
    if (text !== undefined) assert.match(answer.text, text);
    const feed = (await call(server, `${base}/get/feed`)).json;
    assert.deepEqual([feed.packagesPath, feed.description], [path, 'stays']);
    assert.deepEqual(await storage(), { id: 'disk', properties: { StoragePath: path ?? null } });
  }
});

test('storage is told to whoever sees the feed, and changed by whoever manages feeds', async (t) => {
  const server = await started(t);
  await create(server);
  await server.createFeed('other', 'npm');
  const view = await server.createKey({ type: 'feed', feed: 'feed', packagePermissions: ['view'] });
  const feeds = await server.createKey({ type: 'system', systemApis: ['feeds'] });
  const sca = await server.createKey({ type: 'system', systemApis: ['sca'] });
  const body = { id: 'disk', properties: {} };
  const cases: [key: string | null, types: number, own: number, other: number, unknown: number, change: number][] = [
    [null, 403, 403, 403, 403, 403],
    [sca, 403, 403, 403, 403, 403],
    [view, 200, 200, 403, 404, 403],
    [feeds, 200, 200, 200, 404, 200],
  ];
  for (const [key, ...statuses] of cases) {
    const answers = [
      await call(server, '/api/storage', { key }),
      await call(server, '/api/storage?feed=feed', { key }),
      await call(server, '/api/storage?feed=other', { key }),
      await call(server, '/api/storage?feed=unknown', { key }),
      await call(server, '/api/storage?feed=feed', { key, method: 'POST', body }),
    ];
    assert.deepEqual(
      answers.map(({ status }) => status),
      statuses,
      String(key),
    );
  }
  assert.equal((await call(server, '/api/storage', { method: 'POST', body })).status, 400);
  assert.equal((await call(server, '/api/storage?feed=unknown', { method: 'POST', body })).status, 404);
  assert.equal((await call(server, '/api/storage', { method: 'DELETE' })).status, 405);
});

for (const name of ['API_Key', 'api_key', 'API_KEY', 'clientToken']) {
  test(`a secret in the body as ${name} is not kept as a property`, async (t) => {
    const server = await started(t);
    const body = { name: 'feed', feedType: 'npm', someday: 'kept', [name]: server.adminKey };
    const created = await call(server, `${base}/create`, { method: 'POST', body });
    const updated = await call(server, `${base}/update/feed`, { method: 'POST', body: { [name]: server.adminKey } });
    for (const { status, text } of [created, updated]) {
      assert.ok(status === 200 || status === 201, text);
      assert.equal(text.includes(server.adminKey), false);
      assert.equal(JSON.parse(text).someday, 'kept');
    }
  });
}
