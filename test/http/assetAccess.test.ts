import assert from 'node:assert/strict';
import { test } from 'node:test';
import { basic } from '../support/api.ts';
import { AssetFeed, createAssetFeed, startAssetFeed } from '../support/assetFeed.ts';
import { startTestServer } from '../support/testServer.ts';

/** What a request asks for: the right that it needs, and whether it sends something. */
const requests: readonly (readonly [right: 'view' | 'add' | 'delete', verb: string, path: string, body?: string])[] = [
  ['view', 'GET', 'content/a.txt'],
  ['view', 'HEAD', 'content/a.txt'],
  ['view', 'GET', 'dir/'],
  ['view', 'GET', 'metadata/a.txt'],
  ['view', 'GET', 'export/?format=zip'],
  ['add', 'PUT', 'content/new.txt', 'x'],
  ['add', 'POST', 'content/a.txt', 'x'],
  ['add', 'PATCH', 'content/a.txt', 'x'],
  ['add', 'POST', 'content/p.txt?multipart=upload&id=1&index=0&offset=0&totalSize=1&partSize=1&totalParts=1', 'x'],
  ['add', 'POST', 'content/p.txt?multipart=complete&id=1'],
  ['add', 'POST', 'dir/made'],
  ['add', 'POST', 'metadata/a.txt', '{}'],
  ['add', 'POST', 'import/in?format=zip', 'PK'],
  ['delete', 'DELETE', 'content/new.txt'],
  ['delete', 'POST', 'delete/made'],
];

/** @returns the codes of refusals by `VERB PATH`; what was let through is null. */
async function tryAll(feed: AssetFeed, headers: Record<string, string>): Promise<(string | null)[]> {
  const outcomes: (string | null)[] = [];
  for (const [, verb, path, body] of requests) {
    const type: Record<string, string> = path.startsWith('metadata') ? { 'Content-Type': 'application/json' } : {};
    const answer = await feed.send(verb, path, {
      key: null,
      headers: { ...type, ...headers },
      ...(body === undefined ? {} : { body }),
    });
    const code = answer.headers['x-proget-emulator-denial'];
    outcomes.push(code === undefined ? null : `${answer.status} ${code}`);
    if (answer.status === 401) assert.equal(answer.headers['www-authenticate'], 'Basic realm="ProGet"');
  }
  return outcomes;
}

function expected(rights: readonly string[], refusal: string): (string | null)[] {
  return requests.map(([right]) => (rights.includes(right) ? null : refusal));
}

test('each verb needs its right, whoever asks', async (t) => {
  const { server, feed } = await startAssetFeed(t);
  await createAssetFeed(server, 'other');
  await feed.put({ 'a.txt': 'x' });
  const key = (body: object) => server.createKey(body);
  const feedKey = (packagePermissions: string[], name = 'assets') =>
    key({ type: 'feed', feed: name, packagePermissions });
  const missing = '403 missing-permission';
  const cases: [name: string, headers: Record<string, string>, rights: string[], refusal: string][] = [
    ['nobody', {}, [], '401 missing-key'],
    ['an unknown key', { 'X-ApiKey': 'wrong' }, [], '401 unknown-key'],
    ['Feed key, view', { 'X-ApiKey': await feedKey(['view']) }, ['view'], missing],
    ['Feed key, add', { 'X-ApiKey': await feedKey(['add']) }, ['add'], missing],
    ['Feed key, delete', { 'X-ApiKey': await feedKey(['delete']) }, ['delete'], missing],
    ['Feed key, promote', { 'X-ApiKey': await feedKey(['promote']) }, [], missing],
    ['Feed key, view and add', { 'X-ApiKey': await feedKey(['view', 'add']) }, ['view', 'add'], missing],
    [
      'Feed key of another feed',
      { 'X-ApiKey': await feedKey(['view', 'add', 'delete'], 'other') },
      [],
      '403 wrong-feed',
    ],
    ['System key, full control', { 'X-ApiKey': server.adminKey }, ['view', 'add', 'delete'], ''],
    [
      'System key, feeds',
      { 'X-ApiKey': await key({ type: 'system', systemApis: ['feeds'] }) },
      ['view', 'add', 'delete'],
      '',
    ],
    [
      'System key, sca',
      { 'X-ApiKey': await key({ type: 'system', systemApis: ['sca'] }) },
      [],
      '403 api-not-permitted',
    ],
    [
      'classic, assets',
      { 'X-ApiKey': await key({ type: 'other', legacyApis: ['assets'] }) },
      ['view', 'add', 'delete'],
      '',
    ],
    [
      'classic, Feed API',
      { 'X-ApiKey': await key({ type: 'other', legacyApis: ['feed-api'] }) },
      [],
      '403 api-not-permitted',
    ],
    ['the user Admin', basic('Admin', server.adminKey), ['view', 'add', 'delete'], ''],
    ['Basic api:KEY', basic('api', await feedKey(['view'])), ['view'], missing],
    ['a pseudo-key', { 'X-ApiKey': `Admin:${server.adminKey}` }, ['view', 'add', 'delete'], ''],
  ];
  for (const [name, headers, rights, refusal] of cases) {
    assert.deepEqual(await tryAll(feed, headers), expected(rights, refusal), name);
  }
});

test('Personal and classic keys may do what their user may', async (t) => {
  const server = await startTestServer({ demo: true });
  t.after(() => server.stop());
  const feed = new AssetFeed(`${server.url}/endpoints/assets`, server.adminKey);
  await feed.put({ 'a.txt': 'x' });
  for (const key of [
    await server.createKey({ type: 'personal', user: 'j.smith' }),
    await server.createKey({ type: 'other', legacyApis: ['assets'], user: 'j.smith' }),
  ]) {
    assert.deepEqual(await tryAll(feed, { 'X-ApiKey': key }), expected(['view', 'add'], '403 missing-permission'));
  }
});

test('Anonymous may view where he is let, and nothing else', async (t) => {
  const server = await startTestServer({ anonymous: 'view' });
  t.after(() => server.stop());
  const feed = await createAssetFeed(server);
  await feed.put({ 'a.txt': 'x' });
  assert.deepEqual(await tryAll(feed, {}), expected(['view'], '401 missing-key'));
});

test('every carrier of /api is read, and a Bearer token is not', async (t) => {
  const { server, feed } = await startAssetFeed(t);
  const key = await server.createKey({ type: 'feed', feed: 'assets', packagePermissions: ['add'] });
  const form = { 'Content-Type': 'application/x-www-form-urlencoded' };
  const cases: [
    name: string,
    path: string,
    body: string | undefined,
    headers: Record<string, string>,
    status: number,
  ][] = [
    ['X-ApiKey', 'dir/a', undefined, { 'x-APIKEY': key }, 201],
    ['?key=', `dir/a?key=${key}`, undefined, {}, 201],
    ['form', 'dir/a', `key=${key}`, form, 201],
    ['JSON', 'dir/a', JSON.stringify({ API_Key: key }), { 'Content-Type': 'application/json; charset=utf-8' }, 201],
    ['Basic', 'dir/a', undefined, basic('api', key), 201],
    ['Bearer', 'dir/a', undefined, { Authorization: `Bearer ${key}` }, 401],
    ['JSON too large to be searched', 'content/a', 'x'.repeat(70_000), { 'Content-Type': 'application/json' }, 413],
  ];
  for (const [name, path, body, headers, status] of cases) {
    const answer = await feed.send('POST', path, { key: null, headers, ...(body === undefined ? {} : { body }) });
    assert.equal(answer.status, status, `${name}: ${answer.text}`);
  }
});
