import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { type ApiAnswer, call } from '../support/api.ts';
import { addNpm, addNuget } from '../support/packageLab.ts';
import { startTestServer, type TestServer } from '../support/testServer.ts';

let server: TestServer;
let startedAt: string;

before(async () => {
  server = await startTestServer();
  for (const name of ['dev', 'test', 'prod']) await server.createFeed(name, 'npm');
  for (const name of ['in', 'out']) await server.createFeed(name, 'nuget');
  await addNpm(server, 'dev', '@acme/lab@1.0.0', '@acme/lab@1.1.0', 'lab@1.0.0');
  await addNuget(server, 'in', 'Lab@1.0.0');
  startedAt = new Date().toISOString().slice(0, 19);
  const user = await server.createKey({ type: 'personal', user: 'Admin' });
  for (const [key, group, version, fromFeed, toFeed, comments] of [
    [server.adminKey, '@acme', '1.0.0', 'dev', 'test', 'first'],
    [user, '@acme', '1.0.0', 'test', 'prod', undefined],
    [server.adminKey, '@acme', '1.1.0', 'dev', 'test', 'third'],
    [server.adminKey, undefined, '1.0.0', 'dev', 'test', 'no scope'],
    [server.adminKey, undefined, '1.0.0', 'in', 'out', 'NuGet'],
  ] as const) {
    const body = { name: 'lab', group, version, fromFeed, toFeed, comments };
    const { status, text } = await call(server, '/api/promotions/promote', { method: 'POST', key, body });
    assert.equal(status, 200, text);
  }
});
after(() => server.stop());

function list(query = '', key: string | null = server.adminKey): Promise<ApiAnswer> {
  return call(server, `/api/promotions/list${query === '' ? '' : `?${query}`}`, { key });
}

/** `group package version: comment, comment` of each package. */
async function summary(query = '', key: string | null = server.adminKey): Promise<string[]> {
  const answer = await list(query, key);
  assert.equal(answer.status, 200, answer.text);
  return answer.json.map((promoted: Record<string, unknown>) => {
    const promotions = promoted.promotions as Record<string, unknown>[];
    const comments = promotions.map(({ comments: text, toFeed }) => text ?? `to ${toFeed}`).join(', ');
    return `${promoted.group ?? '-'} ${promoted.package} ${promoted.version}: ${comments}`;
  });
}

test('every promotion of a package version is listed, with who did it and when', async () => {
  const [promoted, ...more] = (await list('package=lab&group=acme&version=1.0.0')).json;
  assert.deepEqual(more, []);
  const { promotions, ...rest } = promoted;
  assert.deepEqual(rest, { group: '@acme', package: 'lab', packageType: 'npm', version: '1.0.0' });
  for (const { date, id } of promotions) {
    assert.match(date, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/);
    assert.ok(date >= startedAt, date);
    assert.equal(typeof id, 'number');
  }
  const plain = promotions.map(({ date: _date, id: _id, ...fields }: Record<string, unknown>) => fields);
  assert.deepEqual(plain, [
    { fromFeed: 'dev', toFeed: 'test', user: 'SYSTEM', comments: 'first' },
    { fromFeed: 'test', toFeed: 'prod', user: 'Admin' },
  ]);
});

test('the list is narrowed by feeds, scope, package and version, by old and new names', async () => {
  const all = [
    '@acme lab 1.0.0: first, to prod',
    '@acme lab 1.1.0: third',
    '- lab 1.0.0: no scope',
    '- Lab 1.0.0: NuGet',
  ];
  const ofAcme = ['@acme lab 1.0.0: first, to prod', '@acme lab 1.1.0: third'];
  for (const [query, expected] of [
    ['', all],
    ['package=lab', all],
    ['packageName=LAB', all],
    ['package=lab&group=acme', ofAcme],
    ['packageName=lab&groupName=%40acme', ofAcme],
    ['version=1.1.0', ['@acme lab 1.1.0: third']],
    ['fromFeed=test', ['@acme lab 1.0.0: to prod']],
    ['toFeed=TEST', ['@acme lab 1.0.0: first', '@acme lab 1.1.0: third', '- lab 1.0.0: no scope']],
    ['fromFeed=in&toFeed=out', ['- Lab 1.0.0: NuGet']],
    ['fromFeed=in&toFeed=test', []],
    ['package=other', []],
    ['fromFeed=nowhere', []],
  ] as const) {
    assert.deepEqual(await summary(query), expected, query);
  }
  const answer = await list('group=acme');
  assert.deepEqual([answer.status, answer.text], [400, 'group needs package beside it.']);
});

test('a key sees promotions between feeds that it may view', async () => {
  const key = (feed: string) => server.createKey({ type: 'feed', feed, packagePermissions: ['view'] });
  assert.deepEqual(await summary('', await key('in,out')), ['- Lab 1.0.0: NuGet']);
  assert.deepEqual(await summary('', await key('test,prod')), ['@acme lab 1.0.0: to prod']);
  assert.deepEqual(await summary('', await key('in')), []);
  const classic = await server.createKey({ type: 'other', legacyApis: ['package-promotion'] });
  assert.equal((await summary('', classic)).length, 4);
});

test('without a key it is a challenge, unlike the rest of /api; a key of another kind is refused', async () => {
  for (const key of [null, '0'.repeat(40)]) {
    const answer = await list('', key);
    assert.equal(answer.status, 401);
    assert.equal(answer.headers['www-authenticate'], 'Basic realm="ProGet"');
  }
  for (const key of [
    await server.createKey({ type: 'feed', feed: 'dev', packagePermissions: ['add'] }),
    await server.createKey({ type: 'system', systemApis: ['sca'] }),
  ]) {
    const answer = await list('', key);
    assert.deepEqual([answer.status, answer.headers['www-authenticate']], [403, undefined], answer.text);
  }
});

test('Anonymous who may view everything sees every promotion', async () => {
  const open = await startTestServer({ anonymous: 'view' });
  try {
    for (const name of ['a', 'b']) await open.createFeed(name, 'npm');
    await addNpm(open, 'a', 'lab@1.0.0');
    const body = { name: 'lab', version: '1.0.0', fromFeed: 'a', toFeed: 'b' };
    await call(open, '/api/promotions/promote', { method: 'POST', body });
    const answer = await call(open, '/api/promotions/list', { key: null });
    assert.deepEqual([answer.status, answer.json.length], [200, 1]);
  } finally {
    await open.stop();
  }
});

test('the history outlives a restart, the package and its feed, and follows a feed to its new name', async (context) => {
  const dataDir = mkdtempSync(join(tmpdir(), 'promotions-'));
  context.after(() => rmSync(dataDir, { recursive: true, force: true }));
  const first = await startTestServer({ dataDir });
  for (const name of ['a', 'b']) await first.createFeed(name, 'npm');
  await addNpm(first, 'a', 'lab@1.0.0');
  const body = { name: 'lab', version: '1.0.0', fromFeed: 'a', toFeed: 'b' };
  await call(first, '/api/promotions/promote', { method: 'POST', body });
  await call(first, '/api/packages/b/delete?name=lab&version=1.0.0', { method: 'POST' });
  await call(first, '/api/management/feeds/update/b', { method: 'POST', body: { name: 'renamed' } });
  await call(first, '/api/management/feeds/delete/a', { method: 'POST' });
  await first.stop();
  const second = await startTestServer({ dataDir });
  try {
    for (const query of ['', '?fromFeed=a', '?toFeed=renamed']) {
      const [promoted] = (await call(second, `/api/promotions/list${query}`)).json;
      const [{ fromFeed, toFeed }] = promoted.promotions;
      assert.deepEqual([fromFeed, toFeed], ['a', 'renamed'], query);
    }
    const reader = await second.createKey({ type: 'feed', feed: 'renamed', packagePermissions: ['view'] });
    assert.deepEqual((await call(second, '/api/promotions/list', { key: reader })).json, []);
  } finally {
    await second.stop();
  }
});
