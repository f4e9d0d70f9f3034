import assert from 'node:assert/strict';
import { test } from 'node:test';
import { buildNpmTarball, npmPublishDocument } from '../../emulator/demo/npmPackage.ts';
import { type ApiCall, basic, bearer, call } from '../support/api.ts';
import { startDiskServer } from '../support/diskServer.ts';
import { startTestServer, type TestServer } from '../support/testServer.ts';

type Context = { after(work: () => unknown): void };
interface Setting {
  readonly name: string;
  readonly value: string;
  readonly description: string;
  readonly valueType: string;
}

async function started(t: Context): Promise<TestServer> {
  const server = await startTestServer();
  t.after(() => server.stop());
  return server;
}

const set = (server: TestServer, name: string, value: string, options: ApiCall = {}) =>
  call(server, `/api/settings/set?${new URLSearchParams({ name, value })}`, { method: 'POST', ...options });
const list = async (server: TestServer, showAll = 'True'): Promise<Setting[]> =>
  (await call(server, `/api/settings/list?showAll=${showAll}`)).json;

test('settings are listed with the four members that pgutil needs, changed ones alone unless all are asked for', async (t) => {
  const server = await started(t);
  const all = await list(server);
  assert.ok(all.length >= 10);
  for (const { name, value, description, valueType } of all) {
    assert.match(name, /^[A-Z]\w+\.[A-Z]\w+$/);
    assert.equal(typeof value, 'string');
    assert.ok(description.length > 10, name);
    assert.match(valueType, /^(Text|Integer|Boolean)$/);
  }
  assert.deepEqual(await list(server, 'False'), []);
  assert.equal((await set(server, 'Diagnostics.MinimumLogLevel', '30')).status, 200);
  assert.equal((await set(server, 'api.disablePersonalKeyExpiresNotification', 'true')).status, 200);
  const changed = await list(server, 'False');
  assert.deepEqual(
    changed.map(({ name, value }) => [name, value]),
    [
      ['Api.DisablePersonalKeyExpiresNotification', 'True'],
      ['Diagnostics.MinimumLogLevel', '30'],
    ],
  );
  await set(server, 'Diagnostics.MinimumLogLevel', '');
  assert.equal((await list(server)).find(({ name }) => name === 'Diagnostics.MinimumLogLevel')?.value, '20');
});

const refused: [name: string, value: string, status: number, sentence: RegExp][] = [
  ['', 'x', 400, /^Name the setting/],
  ['Web.Nothing', 'x', 404, /^There is no setting Web\.Nothing here\.$/],
  ['Diagnostics.MinimumLogLevel', 'high', 400, /^Diagnostics\.MinimumLogLevel takes a whole number\.$/],
  ['Api.DisablePersonalKeyExpiresNotification', 'yes', 400, /takes True or False\.$/],
  ['Web.BaseUrl', 'proget.example', 400, /^Web\.BaseUrl takes an address/],
  ['Web.BaseUrl', 'ftp://proget.example', 400, /^Web\.BaseUrl takes an address/],
  ['Web.BaseUrl', 'https://u:p@proget.example', 400, /without query or user\.$/],
  ['Extensions.ExtensionsPath', 'a\nb', 400, /^Extensions\.ExtensionsPath: a value has/],
  ['Extensions.ExtensionsPath', 'a'.repeat(2001), 400, /at most 2000 characters/],
  ['Storage.PackagesRootPath', '/elsewhere', 501, /^Storage\.PackagesRootPath is fixed here/],
  ['Feeds.AllowUnknownLicenseDownloads', 'False', 501, /stays True: this emulator blocks no licenses/],
];
for (const [name, value, status, sentence] of refused) {
  test(`the setting ${name || '(none)'} is not set to ${JSON.stringify(value.slice(0, 20))}: ${status}`, async (t) => {
    const server = await started(t);
    const answer = await set(server, name, value);
    assert.equal(answer.status, status);
    assert.match(answer.text, sentence);
    assert.deepEqual(await list(server, 'False'), []);
  });
}

test('settings need full control, and are not changed by GET', async (t) => {
  const server = await started(t);
  const feeds = await server.createKey({ type: 'system', systemApis: ['feeds'] });
  for (const key of [feeds, null]) {
    assert.equal((await call(server, '/api/settings/list', { key })).status, 403);
    assert.equal((await set(server, 'Web.BaseUrl', 'https://proget.example', { key })).status, 403);
  }
  assert.equal((await set(server, 'Web.BaseUrl', 'https://proget.example', { method: 'GET' })).status, 405);
  assert.deepEqual(await list(server, 'False'), []);
});

test('Web.BaseUrl begins every URL in replies, as a server behind a proxy has it', async (t) => {
  const server = await started(t);
  const feed = await server.createFeed('npm', 'npm');
  const packageJson = { name: 'based', version: '1.0.0' };
  const body = JSON.stringify(npmPublishDocument(packageJson, await buildNpmTarball(packageJson)));
  const headers = { ...bearer(server.adminKey), 'Content-Type': 'application/json' };
  assert.equal((await fetch(`${feed}/based`, { method: 'PUT', headers, body })).status, 201);
  const tarball = async () =>
    (await call(server, '/npm/npm/based', { key: null, headers: bearer(server.adminKey) })).json.versions['1.0.0'].dist
      .tarball;
  await server.createFeed('nuget', 'nuget');
  const push = async () => {
    const { json } = await call(server, '/nuget/nuget/v3/index.json', {
      key: null,
      headers: basic('api', server.adminKey),
    });
    return json.resources[0]['@id'];
  };
  const endpoint = async () => (await call(server, '/api/management/feeds/get/npm')).json.endpointUrl;
  assert.equal(new URL(await tarball()).origin, server.url);
  assert.equal(new URL(await push()).origin, server.url);
  await set(server, 'Web.BaseUrl', 'https://proget.example/base/');
  assert.match(await push(), /^https:\/\/proget\.example\/base\/nuget\/nuget\//);
  assert.equal(await tarball(), 'https://proget.example/base/npm/npm/based/-/based-1.0.0.tgz');
  assert.equal(await endpoint(), 'https://proget.example/base/npm/npm/');
  await set(server, 'Web.BaseUrl', '');
  assert.equal(new URL(await tarball()).origin, server.url);
});

test('of the license key of the product only the ends are kept, and no log shows it', async (t) => {
  const server = await startDiskServer();
  t.after(() => server.remove());
  const { id } = (await call(server, '/api/api-keys/list')).json[0];
  await call(server, `/emulator/keys/${id}`, { method: 'PATCH', body: { logging: 'both' } });
  await set(server, 'Licensing.Key', 'ABCD-EFGH-IJKL-MNOP-QRST');
  assert.equal((await list(server, 'False'))[0]?.value, 'ABCD…QRST');
  const { text } = await call(server, '/emulator/requests?bodies=1');
  assert.match(text, /set\?name=Licensing\.Key&value=\*\*\*"/);
  assert.doesNotMatch(text, /EFGH|ABCD…QRST/);
});

test('settings survive a restart', async (t) => {
  const server = await startDiskServer();
  t.after(() => server.remove());
  await set(server, 'Web.BaseUrl', 'https://proget.example');
  await server.stop();
  const again = await startTestServer({ dataDir: server.dataDir });
  t.after(() => again.stop());
  assert.deepEqual(
    (await list(again, 'False')).map(({ name, value }) => [name, value]),
    [['Web.BaseUrl', 'https://proget.example']],
  );
});
