import assert from 'node:assert/strict';
import { test } from 'node:test';
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
