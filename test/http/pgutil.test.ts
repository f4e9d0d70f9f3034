import assert from 'node:assert/strict';
import { test } from 'node:test';
import { buildNpmTarball } from '../../emulator/demo/npmPackage.ts';
import { buildNupkg } from '../../emulator/demo/nugetPackage.ts';
import { Pgutil, PgutilError } from '../support/pgutil.ts';
import { startTestServer, type TestServer } from '../support/testServer.ts';

type Context = { after(work: () => unknown): void };

async function started(t: Context): Promise<{ server: TestServer; pgutil: Pgutil }> {
  const server = await startTestServer({ demo: true });
  t.after(() => server.stop());
  return { server, pgutil: new Pgutil(server.url, server.adminKey) };
}

const refuses = (work: Promise<unknown>, message: RegExp) =>
  assert.rejects(work, (error) => error instanceof PgutilError && message.test(error.message));

test('pgutil health and sources test: the server is well, with and without a key', async (t) => {
  const { server, pgutil } = await started(t);
  assert.equal(await pgutil.health(), 'Successfully contacted ProGet 2026.12');
  assert.equal(await new Pgutil(server.url, null).health(), 'Successfully contacted ProGet 2026.12');
  // As at a real ProGet 2026: its /health is text, and the older tool says so.
  await refuses(pgutil.oldHealth(), /^Unexpected server response: OK$/);
});

test('pgutil apikeys: keys of every kind are made, listed and deleted', async (t) => {
  const { server, pgutil } = await started(t);
  const before = await pgutil.listKeys();
  const made = [
    // What it sends for full-control, which is less than that.
    await pgutil.createKey({ type: 'System', displayName: 'all', systemApis: ['feeds', 'sca', 'sbom-upload'] }),
    await pgutil.createKey({
      type: 'System',
      systemApis: ['feeds'],
      expiration: '2040-01-01T00:00:00',
      logging: 'Both',
    }),
    await pgutil.createKey({ type: 'Feed', feed: 'npm', packagePermissions: ['view', 'add', 'promote', 'delete'] }),
    await pgutil.createKey({ type: 'Feed', feed: 'npm', packagePermissions: ['view'], key: 'own-value-0123456789' }),
    await pgutil.createKey({ type: 'Personal', user: 'j.smith', displayName: 'mine', description: 'for tests' }),
  ];
  assert.deepEqual(
    made.map(({ type, logging }) => [type.toLowerCase(), logging.toLowerCase()]),
    [
      ['system', 'none'],
      ['system', 'both'],
      ['feed', 'none'],
      ['feed', 'none'],
      ['personal', 'none'],
    ],
  );
  assert.equal(made[3]?.key, 'own-value-0123456789');
  for (const { key } of [made[0], made[2]].filter((one) => one !== undefined)) assert.match(key, /^[0-9a-f]{40}$/);
  assert.equal((await pgutil.listKeys()).length, before.length + made.length);
  // Such a key is not full control: it lists no keys.
  await refuses(
    new Pgutil(server.url, made[0]?.key ?? '').listKeys(),
    /^Server responded with \(403\): The specified API key/,
  );
  for (const { id } of made) await pgutil.deleteKey(id ?? 0);
  assert.deepEqual(await pgutil.listKeys(), before);
  await refuses(pgutil.deleteKey(made[0]?.id ?? 0), /\(404\)/);
});

test('pgutil apikeys with a user name and a password: he makes and lists his own Personal keys', async (t) => {
  const { server } = await started(t);
  const admin = new Pgutil(server.url, { username: 'Admin', password: server.adminKey });
  const made = await admin.createKey({ type: 'Personal', user: 'Admin', displayName: 'mine' });
  assert.ok((await admin.listKeys()).some(({ id }) => id === made.id));
  await refuses(new Pgutil(server.url, { username: 'Admin', password: 'wrong' }).listKeys(), /\(403\)/);
});

test('pgutil takes any failure in a lower edition for a lack of the edition, and shows ours in enterprise', async (t) => {
  const { pgutil } = await started(t);
  await refuses(
    pgutil.createKey({ type: 'Feed', feed: 'nowhere', packagePermissions: ['view'] }),
    /\(400\): feed: there is no feed 'nowhere'/,
  );
  const free = await startTestServer({ edition: 'free' });
  t.after(() => free.stop());
  const masked = new Pgutil(free.url, free.adminKey).createKey({
    type: 'Feed',
    feed: 'nowhere',
    packagePermissions: [],
  });
  await refuses(masked, /^ProGet Basic Edition is required, but the server reported: free$/);
});

test('pgutil feeds: made, changed, listed while they are active, deleted', async (t) => {
  const { pgutil } = await started(t);
  const feed = await pgutil.createFeed('tools', 'NuGet');
  assert.equal(feed.feedType, 'nuget');
  assert.equal((await pgutil.getFeed('tools')).endpointUrl, feed.endpointUrl);
  const names = async () => (await pgutil.listFeeds()).map(({ name }) => name);
  assert.ok((await names()).includes('tools'));
  assert.equal(
    (await pgutil.updateFeed('tools', { description: 'ours', alternateNames: ['old-tools'] })).description,
    'ours',
  );
  assert.deepEqual(
    (await pgutil.listStorageTypes()).map(({ id }) => id),
    ['disk', 's3', 'azure'],
  );
  // As `feeds retention create` and `feeds properties set` do: the feed as it was, with the change.
  const rule = { keepVersionsCount: 5, deletePrereleaseVersions: true, deletePackageIds: ['Acme.*'] };
  await pgutil.updateFeed('tools', {
    ...(await pgutil.getFeed('tools')),
    retentionRules: [rule],
    cacheConnectors: false,
  });
  assert.equal((await pgutil.getFeed('tools')).cacheConnectors, false);
  await pgutil.updateFeed('tools', { active: false });
  assert.equal((await names()).includes('tools'), false);
  await pgutil.deleteFeed('tools');
  await refuses(pgutil.getFeed('tools'), /\(404\)/);
});

test('pgutil settings: all, changed, set and set back', async (t) => {
  const { pgutil } = await started(t);
  assert.ok((await pgutil.listSettings(true)).length > (await pgutil.listSettings(false)).length);
  await pgutil.setSetting('Diagnostics.MinimumLogLevel', '30');
  assert.deepEqual(
    (await pgutil.listSettings(false)).map(({ name, value }) => [name, value]),
    [['Diagnostics.MinimumLogLevel', '30']],
  );
  await pgutil.setSetting('Diagnostics.MinimumLogLevel', null);
  assert.deepEqual(await pgutil.listSettings(false), []);
});

test('pgutil licenses: made, given a detection, listed and deleted', async (t) => {
  const { pgutil } = await started(t);
  await pgutil.addLicense({ code: 'ACME-1', title: 'Acme license' });
  const [license] = await pgutil.listLicenses();
  await pgutil.updateLicense({ ...license, urls: ['https://licenses.example/acme'] });
  assert.deepEqual((await pgutil.listLicenses())[0]?.urls, ['https://licenses.example/acme']);
  await pgutil.deleteLicense(license?.id ?? 0);
  assert.deepEqual(await pgutil.listLicenses(), []);
});

test('pgutil asks what a key may do with projects before it uploads', async (t) => {
  const { server } = await started(t);
  const key = await server.createKey({ type: 'system', systemApis: ['sbom-upload'] });
  const allowed = { canView: false, canManage: false, canUploadSbom: true };
  assert.deepEqual(await new Pgutil(server.url, key).scaPermissions(), allowed);
});

test('pgutil connectors: made, filtered, listed without their password, deleted', async (t) => {
  const { pgutil } = await started(t);
  const url = 'https://npm.example/';
  await pgutil.createConnector({ name: 'up', url, feedType: 'npm', username: 'reader', password: 'pass-of-reader' });
  const connector = await pgutil.getConnector('up');
  assert.equal(connector.password ?? null, null);
  await pgutil.updateConnector('up', { ...connector, filters: ['@acme/*', '!left-pad'] });
  assert.deepEqual((await pgutil.listConnectors())[0]?.filters, ['@acme/*', '!left-pad']);
  await pgutil.updateFeed('npm', { connectors: ['up'] });
  assert.deepEqual((await pgutil.getFeed('npm')).connectors, ['up']);
  await pgutil.deleteConnector('up');
  assert.deepEqual(await pgutil.listConnectors(), []);
  assert.deepEqual((await pgutil.getFeed('npm')).connectors, []);
});

test('pgutil packages: uploaded, listed, downloaded, judged, marked and deleted', async (t) => {
  const { server, pgutil } = await started(t);
  const key = await server.createKey({
    type: 'feed',
    feed: 'nuget,npm',
    packagePermissions: ['view', 'add', 'delete'],
  });
  const limited = new Pgutil(server.url, key);
  assert.equal((await limited.feedInfo('nuget')).packageType, 'nuget');
  const nupkg = await buildNupkg({ id: 'Acme.Lib', version: '1.2.0' });
  await limited.uploadPackage('nuget', nupkg);
  await limited.uploadPackage('nuget', await buildNupkg({ id: 'Acme.Lib', version: '1.3.0-beta' }));
  const choice = { feed: 'nuget', name: 'Acme.Lib', version: '1.2.0' };
  const latest = await limited.listPackages('nuget', '?name=Acme.Lib');
  assert.deepEqual(
    latest.map(({ name, version, purl }) => [name, version, purl]),
    [['Acme.Lib', '1.3.0-beta', 'pkg:nuget/Acme.Lib@1.3.0-beta']],
  );
  const stable = await limited.listPackages('nuget', '?name=Acme.Lib&stableOnly=true');
  assert.equal(stable[0]?.version, '1.2.0');
  assert.equal((await limited.listVersions('nuget', '?name=Acme.Lib')).length, 2);
  const downloaded = await limited.downloadPackage(choice);
  assert.deepEqual(downloaded.bytes, nupkg);
  assert.match(downloaded.fileName, /^Acme\.Lib.1\.2\.0\.nupkg$/i);
  assert.deepEqual((await limited.downloadPackage({ ...choice, version: 'latest-stable' })).bytes, nupkg);
  assert.equal((await limited.metadata(choice)).version, '1.2.0');
  assert.equal(typeof (await limited.audit(choice)).statusText, 'string');

  await pgutil.setStatus(choice, { listed: false, deprecated: true, deprecationReason: 'too old' });
  const [marked] = await limited.listVersions('nuget', '?name=Acme.Lib&version=1.2.0');
  assert.deepEqual([marked?.listed, marked?.deprecated, marked?.deprecationReason], [false, true, 'too old']);
  await limited.deletePackage(choice);
  assert.deepEqual(
    (await limited.listVersions('nuget', '?name=Acme.Lib')).map(({ version }) => version),
    ['1.3.0-beta'],
  );
  await refuses(limited.downloadPackage(choice), /\(404\)/);
  await refuses(limited.uploadPackage('nuget', Buffer.from('no zip')), /\(400\): .*End of Central Directory/s);

  const scoped = { name: '@acme/widget', version: '1.0.0' };
  await limited.uploadPackage('npm', await buildNpmTarball(scoped));
  const npm = { feed: 'npm', group: '@acme', name: 'widget', version: '1.0.0' };
  assert.equal((await limited.metadata(npm)).version, '1.0.0');
  const [widget] = await limited.listVersions('npm', '?group=%40acme&name=widget');
  assert.deepEqual([widget?.group, widget?.name], ['@acme', 'widget']);
  await limited.deletePackage(npm);
});

test('pgutil packages: what a key may not do is refused, and told', async (t) => {
  const { server } = await started(t);
  const key = await server.createKey({ type: 'feed', feed: 'nuget', packagePermissions: ['view'] });
  const viewer = new Pgutil(server.url, key);
  const nupkg = await buildNupkg({ id: 'Acme.Lib', version: '1.2.0' });
  await refuses(viewer.uploadPackage('nuget', nupkg), /^Server responded with \(403\): The specified API key/);
  await refuses(viewer.listPackages('npm'), /\(403\)/);
  await refuses(new Pgutil(server.url, 'unknown-key-0123456789').listPackages('nuget'), /\(403\)/);
});

test('pgutil assets: uploaded whole and in parts, listed, downloaded and deleted', async (t) => {
  const { server } = await started(t);
  const key = await server.createKey({ type: 'feed', feed: 'assets', packagePermissions: ['view', 'add', 'delete'] });
  const pgutil = new Pgutil(server.url, key);
  await pgutil.uploadAsset('assets', 'tools/setup.txt', Buffer.from('hello'), 'text/plain');
  await pgutil.uploadAsset('assets', 'tools/setup.bin', Buffer.from([0, 1, 2]));
  const big = Buffer.alloc(5000, 'x');
  await pgutil.uploadAssetInParts('assets', 'tools/big.bin', big, 2048);
  await pgutil.createFolder('assets', 'empty');
  const top = await pgutil.listAssets('assets');
  assert.ok(top.some(({ name, type }) => name === 'tools' && type === 'dir'));
  assert.ok(top.some(({ name, type }) => name === 'empty' && type === 'dir'));
  const files = await pgutil.listAssets('assets', 'tools');
  assert.deepEqual(files.map(({ name }) => name).sort(), ['big.bin', 'setup.bin', 'setup.txt']);
  assert.deepEqual(await pgutil.downloadAsset('assets', 'tools/big.bin'), big);
  const about = await pgutil.assetMetadata('assets', 'tools/setup.txt');
  assert.deepEqual([about.type, about.size], ['text/plain', 5]);
  await pgutil.deleteAsset('assets', 'tools/setup.txt');
  await refuses(pgutil.downloadAsset('assets', 'tools/setup.txt'), /\(404\)/);
  await pgutil.deleteAsset('assets', 'tools', true);
  assert.deepEqual(await pgutil.listAssets('assets', 'tools'), []);
});

test('pgutil security: users, groups, tasks and permissions are made, listed and deleted', async (t) => {
  const { server, pgutil } = await started(t);
  const tasks = (await pgutil.listTasks()).map(({ name }) => name);
  assert.ok(tasks.includes('View & Download Packages'));
  await pgutil.addGroup({ name: 'builders', users: [] });
  await pgutil.addUser({ name: 'b.jones', password: 'pass-of-jones-1', email: 'b@acme.example', groups: ['builders'] });
  assert.deepEqual((await pgutil.listUsers()).find(({ name }) => name === 'b.jones')?.groups, ['builders']);
  assert.deepEqual((await pgutil.listGroups()).find(({ name }) => name === 'builders')?.users, ['b.jones']);
  const jones = new Pgutil(server.url, { username: 'b.jones', password: 'pass-of-jones-1' });
  await refuses(jones.listPackages('npm'), /\(403\)/);
  await pgutil.addTask({ name: 'Look', feedScoped: true, attributes: ['Feeds_ViewFeed'] });
  await pgutil.addPermission({ group: 'builders', task: 'Look', feed: 'npm', deny: false });
  assert.ok((await jones.listPackages('npm')).length > 0);
  const permission = (await pgutil.listPermissions()).find(({ group }) => group === 'builders');
  await pgutil.deletePermission(permission?.id ?? 0);
  await refuses(jones.listPackages('npm'), /\(403\)/);
  await pgutil.deleteTask('Look');
  await pgutil.deleteGroup('builders');
  await pgutil.deleteUser('b.jones');
  assert.equal(
    (await pgutil.listUsers()).some(({ name }) => name === 'b.jones'),
    false,
  );
  const limited = new Pgutil(server.url, await server.createKey({ type: 'system', systemApis: ['feeds'] }));
  await refuses(limited.listUsers(), /\(403\)/);
});

test('pgutil packages promote and repackage: the package is in the other feed, or has its new version', async (t) => {
  const { server, pgutil } = await started(t);
  await pgutil.createFeed('approved', 'npm');
  await pgutil.uploadPackage('npm', await buildNpmTarball({ name: '@acme/widget', version: '1.0.0-rc.1' }));
  const widget = { group: '@acme', name: 'widget' };
  const versions = async (feed: string) =>
    (await pgutil.listVersions(feed, '?group=%40acme&name=widget')).map(({ version }) => version);
  await pgutil.repackage({ feed: 'npm', ...widget, version: '1.0.0-rc.1', newVersion: '1.0.0', comments: 'tested' });
  assert.deepEqual((await versions('npm')).sort(), ['1.0.0', '1.0.0-rc.1']);
  await pgutil.promote({ fromFeed: 'npm', toFeed: 'approved', ...widget, version: '1.0.0', comments: null });
  assert.deepEqual(await versions('approved'), ['1.0.0']);
  const draft = { type: 'feed', feed: 'npm,approved', packagePermissions: ['view', 'add'] };
  const limited = new Pgutil(server.url, await server.createKey(draft));
  const again = { fromFeed: 'npm', toFeed: 'approved', ...widget, version: '1.0.0-rc.1' };
  await refuses(limited.promote(again), /^Server responded with \(403\): The specified API key/);
  assert.deepEqual(await versions('approved'), ['1.0.0']);
});
