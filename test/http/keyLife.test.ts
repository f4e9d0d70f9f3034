import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { type ApiAnswer, basic, bearer, call } from '../support/api.ts';
import { until } from '../support/diskServer.ts';
import { adminKey, startTestServer, type TestServer } from '../support/testServer.ts';

const feedKey = { type: 'feed', feed: 'npm', packagePermissions: ['view'], displayName: 'ci-read' };

/** Views a package that does not exist: 404 is what somebody gets who may look. */
async function view(server: TestServer, key: string | null, feed = 'npm'): Promise<ApiAnswer> {
  return call(server, `/npm/${feed}/nothing`, { key: null, headers: key === null ? {} : bearer(key) });
}

test('a key works before and after a restart, and is refused once it is deleted', async (t) => {
  const dataDir = temporaryFolder(t);
  const first = await startTestServer({ dataDir });
  await first.createFeed('npm', 'npm');
  const key = await first.createKey(feedKey);
  assert.equal((await view(first, key)).status, 404);
  await first.stop();

  const second = await startTestServer({ dataDir, adminKey: null });
  t.after(() => second.stop());
  assert.equal(second.adminKey, adminKey);
  assert.equal((await view(second, key)).status, 404);
  const [, listed] = (await call(second, '/api/api-keys/list')).json;
  assert.equal(listed.displayName, 'ci-read');
  assert.equal((await call(second, `/api/api-keys/delete?id=${listed.id}`, { method: 'POST' })).status, 200);
  const refused = await view(second, key);
  assert.equal(refused.status, 401);
  assert.match(refused.json.error, /does not exist.*\[unknown-key\]/);
});

test('a disabled key and an expired key are refused with their own reasons, and work again when mended', async (t) => {
  const server = await startTestServer();
  t.after(() => server.stop());
  await server.createFeed('npm', 'npm');
  const key = await server.createKey(feedKey);
  const id = (await call(server, '/emulator/keys')).json[1].id;
  const patch = (body: object) => call(server, `/emulator/keys/${id}`, { method: 'PATCH', body });

  assert.equal((await patch({ enabled: false })).json.enabled, false);
  const disabled = await view(server, key);
  assert.equal(disabled.status, 401);
  assert.match(disabled.json.error, /'ci-read'.*\[disabled\]/);
  await patch({ enabled: true });
  assert.equal((await view(server, key)).status, 404);

  // Long enough for two requests on a busy machine.
  const soon = new Date(Date.now() + 2000).toISOString();
  assert.equal((await patch({ expiration: soon })).status, 200);
  assert.equal((await view(server, key)).status, 404);
  await until('it has expired', () => Date.now() > Date.parse(soon));
  const expired = await view(server, key);
  assert.equal(expired.status, 401);
  assert.match(expired.json.error, /\[expired\]/);
  assert.equal((await patch({ expiration: '2020-01-01' })).status, 400);
});

test('a feed key for one feed is 403 on another', async (t) => {
  const server = await startTestServer();
  t.after(() => server.stop());
  await server.createFeed('npm', 'npm');
  await server.createFeed('other', 'npm');
  const key = await server.createKey(feedKey);
  assert.equal((await view(server, key)).status, 404);
  const refused = await view(server, key, 'other');
  assert.equal(refused.status, 403);
  assert.equal(refused.headers['www-authenticate'], undefined);
  assert.equal(refused.headers['x-proget-emulator-denial'], 'wrong-feed');
  assert.match(refused.json.error, /\[wrong-feed\]$/);
});

test('a key for a feed group follows the membership of feeds', async (t) => {
  const server = await startTestServer();
  t.after(() => server.stop());
  await server.createFeed('npm', 'npm');
  const update = (body: object) => call(server, '/api/management/feeds/update/npm', { method: 'POST', body });
  await update({ feedGroup: 'team' });
  const key = await server.createKey({ type: 'feed', feedGroup: 'team', packagePermissions: ['view'] });
  assert.equal((await view(server, key)).status, 404);
  await update({ feedGroup: null });
  assert.equal((await view(server, key)).status, 403);
});

test('without a key a feed challenges with Basic, and /api answers 403 in plain text', async (t) => {
  const server = await startTestServer();
  t.after(() => server.stop());
  await server.createFeed('npm', 'npm');
  const onFeed = await view(server, null);
  assert.equal(onFeed.status, 401);
  assert.equal(onFeed.headers['www-authenticate'], 'Basic realm="ProGet"');
  const onApi = await call(server, '/api/api-keys/list', { key: null });
  assert.equal(onApi.status, 403);
  assert.equal(onApi.headers['www-authenticate'], undefined);
  assert.match(String(onApi.headers['content-type']), /^text\/plain/);
  assert.match(onApi.text, /^The specified API key does not have the proper permissions to perform this action\.\n/);
  assert.match(onApi.text, /\[missing-key\]/);
});

test('feeds ignore X-ApiKey and ?key=, and say so', async (t) => {
  const server = await startTestServer();
  t.after(() => server.stop());
  await server.createFeed('npm', 'npm');
  await server.createFeed('nuget', 'nuget');
  for (const [path, options] of [
    ['/npm/npm/nothing', { key: adminKey }],
    [`/npm/npm/nothing?key=${adminKey}`, { key: null }],
    ['/nuget/nuget/v3/index.json', { key: adminKey }],
    [`/nuget/nuget/v3/index.json?key=${adminKey}`, { key: null }],
  ] as const) {
    const refused = await call(server, path, options);
    assert.equal(refused.status, 401, path);
    assert.match(String(refused.headers['x-proget-emulator-hint']), /You sent .*\[carrier-ignored\]/, path);
    const channel = path.startsWith('/npm') ? 'npm-notice' : 'x-nuget-warning';
    assert.match(String(refused.headers[channel]), /\[carrier-ignored\]/, path);
  }
});

test('--strict-wire sends nothing that ProGet would not send', async (t) => {
  const server = await startTestServer({ strictWire: true });
  t.after(() => server.stop());
  await server.createFeed('npm', 'npm');
  await server.createFeed('nuget', 'nuget');
  const answers = [
    await view(server, 'x'.repeat(40)),
    await call(server, '/npm/npm/nothing', { key: adminKey }),
    await call(server, '/nuget/nuget/v3/index.json', { key: adminKey }),
    await call(server, '/nuget/nuget/v3/index.json', { key: null, method: 'POST', headers: basic('api', adminKey) }),
    await call(server, '/api/api-keys/list', { key: 'wrong' }),
  ];
  for (const answer of answers) {
    const names = Object.keys(answer.headers).filter((name) => /emulator|npm-notice|nuget-warning/i.test(name));
    assert.deepEqual(names, []);
    assert.doesNotMatch(answer.text, /\[[a-z-]+\]/);
  }
  assert.equal(
    answers.at(-1)?.text,
    'The specified API key does not have the proper permissions to perform this action.',
  );
});

test('user and password work as Basic on a feed and as pseudo-key on /api, while the policy allows it', async (t) => {
  const server = await startTestServer();
  t.after(() => server.stop());
  await server.createFeed('npm', 'npm');
  assert.equal((await call(server, '/npm/npm/x', { key: null, headers: basic('Admin', adminKey) })).status, 404);
  assert.equal((await call(server, '/npm/npm/x', { key: null, headers: basic('Admin', 'Admin') })).status, 401);
  assert.equal((await call(server, '/api/api-keys/list', { key: `Admin:${adminKey}` })).status, 200);
  await call(server, '/emulator/policies', { method: 'PATCH', body: { pseudoKeys: false } });
  const refused = await call(server, '/api/api-keys/list', { key: `Admin:${adminKey}` });
  assert.equal(refused.status, 403);
  assert.equal(refused.headers['x-proget-emulator-denial'], 'pseudo-keys-disabled');
});

test('turning hashing on erases stored values from list and disk at once', async (t) => {
  const dataDir = temporaryFolder(t);
  const server = await startTestServer({ dataDir, policies: 'proget' });
  t.after(() => server.stop());
  const value = 'plain-value-to-be-forgotten-0001';
  await server.createKey({ type: 'system', systemApis: ['sca'], key: value });
  assert.equal((await call(server, '/api/api-keys/list')).json[1].key, value);
  assert.equal(isOnDisk(dataDir, value), true, 'the search finds the value while it is there');
  await call(server, '/emulator/policies', { method: 'PATCH', body: { hashing: true } });
  assert.equal((await call(server, '/api/api-keys/list')).json[1].key, undefined);
  assert.equal(isOnDisk(dataDir, value), false);
  assert.equal((await call(server, '/api/sca/permissions', { key: value })).json.canView, true);
});

test('deleting a key that was stored in clear takes it off the disk', async (t) => {
  const dataDir = temporaryFolder(t);
  const server = await startTestServer({ dataDir, policies: 'proget' });
  t.after(() => server.stop());
  const value = 'plain-value-to-be-deleted-00002';
  await server.createKey({ type: 'system', systemApis: ['sca'], key: value });
  assert.equal(isOnDisk(dataDir, value), true);
  const { id } = (await call(server, '/api/api-keys/list')).json[1];
  await call(server, `/api/api-keys/delete?id=${id}`, { method: 'DELETE' });
  assert.equal(isOnDisk(dataDir, value), false);
});

test('last used is shown at once and survives a restart', async (t) => {
  const dataDir = temporaryFolder(t);
  const first = await startTestServer({ dataDir });
  await first.createFeed('npm', 'npm');
  const key = await first.createKey(feedKey);
  assert.equal((await call(first, '/emulator/keys')).json[1].lastUsedAt, null);
  await view(first, key);
  const { lastUsedAt } = (await call(first, '/emulator/keys')).json[1];
  assert.match(lastUsedAt, /^\d{4}-/);
  await first.stop();
  const second = await startTestServer({ dataDir, adminKey: null });
  t.after(() => second.stop());
  assert.equal((await call(second, '/emulator/keys')).json[1].lastUsedAt, lastUsedAt);
});

function temporaryFolder(t: { after(work: () => void): void }): string {
  const folder = mkdtempSync(join(tmpdir(), 'proget-keys-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

function isOnDisk(folder: string, text: string): boolean {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name));
  return files.some((file) => statSync(file).isFile() && readFileSync(file).includes(text));
}
