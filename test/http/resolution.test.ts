import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { buildNupkg } from '../../emulator/demo/nugetPackage.ts';
import { basic, bearer, call } from '../support/api.ts';
import { NuGetFeed } from '../support/nugetFeed.ts';
import { startTestServer, type TestServer } from '../support/testServer.ts';

/** `view`, `not view`, `publish here`, `not publish group`: a task, its effect, and where. */
type Rule = string;

interface Row {
  readonly name: string;
  readonly own?: readonly Rule[];
  readonly ofGroup?: readonly Rule[];
  readonly everyone?: readonly Rule[];
  readonly authenticated?: readonly Rule[];
  readonly anonymous?: readonly Rule[];
  /** Reading and publishing on the feed `here`, reading on the feed `there`, and reading `here` without a credential. */
  readonly expect: readonly [read: Outcome, publish: Outcome, readThere: Outcome, nobody: Outcome];
}
type Outcome = 'yes' | 'no' | 'restricted' | 'as anonymous';

// Written from the order that ProGet documents: user over feed or feed group over restriction; the first rule decides.
// biome-ignore format: a table is read by its rows
const rows: readonly Row[] = [
  { name: 'nothing', expect: ['no', 'no', 'no', 'no'] },
  { name: 'view everywhere', own: ['view'], expect: ['yes', 'no', 'yes', 'no'] },
  { name: 'publish here', own: ['publish here'], expect: ['yes', 'yes', 'no', 'no'] },
  { name: 'publish in the feed group of here', own: ['publish group'], expect: ['yes', 'yes', 'no', 'no'] },
  { name: 'publish, by his group', ofGroup: ['publish'], expect: ['yes', 'yes', 'yes', 'no'] },
  { name: 'restricted here', own: ['publish', 'not publish here'], expect: ['restricted', 'restricted', 'yes', 'no'] },
  { name: 'restricted in the feed group', own: ['publish', 'not publish group'], expect: ['restricted', 'restricted', 'yes', 'no'] },
  { name: 'restricted everywhere, permitted here', own: ['not publish', 'publish here'], expect: ['yes', 'yes', 'restricted', 'no'] },
  { name: 'restricted and permitted here: feed and group rank alike', own: ['publish here', 'not publish group'], expect: ['restricted', 'restricted', 'no', 'no'] },
  { name: 'restricted and permitted everywhere', own: ['publish', 'not view'], expect: ['restricted', 'yes', 'restricted', 'no'] },
  { name: 'his own permission beats the restriction of his group', own: ['publish'], ofGroup: ['not publish'], expect: ['yes', 'yes', 'yes', 'no'] },
  { name: 'his own permission beats even that for this feed', own: ['publish'], ofGroup: ['not publish here'], expect: ['yes', 'yes', 'yes', 'no'] },
  { name: 'his own restriction beats the permission of his group', own: ['not publish'], ofGroup: ['publish'], expect: ['restricted', 'restricted', 'restricted', 'no'] },
  { name: 'his own restriction beats even that for this feed', own: ['not publish'], ofGroup: ['publish here'], expect: ['restricted', 'restricted', 'restricted', 'no'] },
  { name: 'his group: the restriction for this feed beats the permission', ofGroup: ['publish', 'not publish here'], expect: ['restricted', 'restricted', 'yes', 'no'] },
  { name: 'his group: the permission for this feed beats the restriction', ofGroup: ['not publish', 'publish here'], expect: ['yes', 'yes', 'restricted', 'no'] },
  { name: 'Authenticated may view', authenticated: ['view'], expect: ['yes', 'no', 'yes', 'no'] },
  { name: 'Everyone may view, with or without a credential', everyone: ['view'], expect: ['yes', 'no', 'yes', 'yes'] },
  { name: 'Everyone is restricted here, he is not', own: ['view'], everyone: ['not view here'], expect: ['yes', 'no', 'yes', 'no'] },
  { name: 'Authenticated is restricted here, his group permitted everywhere', ofGroup: ['view'], authenticated: ['not view here'], expect: ['restricted', 'no', 'yes', 'no'] },
  { name: 'Anonymous may view: a user without permissions is served so', anonymous: ['view'], expect: ['as anonymous', 'no', 'as anonymous', 'yes'] },
  { name: 'Anonymous may view here alone', anonymous: ['view here'], expect: ['as anonymous', 'no', 'no', 'yes'] },
  { name: 'Anonymous may view: a restricted user is not served so', own: ['not view'], anonymous: ['view'], expect: ['restricted', 'no', 'restricted', 'yes'] },
  { name: 'Anonymous is restricted, Everyone permitted', anonymous: ['not view'], everyone: ['view'], expect: ['yes', 'no', 'yes', 'no'] },
  { name: 'Everyone is restricted, Anonymous permitted', anonymous: ['view'], everyone: ['not view'], expect: ['restricted', 'no', 'restricted', 'yes'] },
  { name: 'everybody may publish here', everyone: ['publish here'], expect: ['yes', 'yes', 'no', 'yes'] },
];

const tasks: Readonly<Record<string, string>> = { view: 'View & Download Packages', publish: 'Publish Packages' };
const scopes: Readonly<Record<string, object>> = { here: { feed: 'here' }, group: { feedGroup: 'inner' } };

let server: TestServer;
before(async () => {
  server = await startTestServer();
  for (const [name, feedGroup] of [
    ['here', 'inner'],
    ['there', 'outer'],
  ]) {
    const body = { name, feedType: 'npm', feedGroup };
    await call(server, '/api/management/feeds/create', { method: 'POST', body });
  }
  await security('users/add', { name: 'jo', password: 'pw' });
  await security('groups/add', { name: 'team', users: ['jo'] });
});
after(() => server.stop());

// biome-ignore lint/suspicious/noExplicitAny: whatever the API answers
async function security(path: string, body: object): Promise<any> {
  const answer = await call(server, `/api/security/${path}`, { method: 'POST', body });
  assert.equal(answer.status, 200, answer.text);
  return answer.json;
}

/** @returns the ids of the permissions. */
async function grant(row: Row): Promise<number[]> {
  const ids: number[] = [];
  for (const [holder, rules] of [
    [{ user: 'jo' }, row.own],
    [{ group: 'team' }, row.ofGroup],
    [{ user: 'Everyone' }, row.everyone],
    [{ user: 'Authenticated' }, row.authenticated],
    [{ user: 'Anonymous' }, row.anonymous],
  ] as const) {
    for (const rule of rules ?? []) {
      const [, not, task = '', where = ''] = /^(not )?(\w+) ?(\w+)?$/.exec(rule) ?? [];
      const body = { ...holder, ...scopes[where], task: tasks[task], deny: not !== undefined };
      ids.push((await security('permissions/add', body)).id);
    }
  }
  return ids;
}

async function read(path: string, headers: Record<string, string>): Promise<string> {
  // Nothing is there, so whoever may, meets a 404.
  const { status, headers: replied } = await call(server, path, { key: null, headers });
  const hint = String(replied['x-proget-emulator-hint'] ?? '');
  if (status === 404) return hint.includes('anonymous-fallback') ? 'as anonymous' : 'yes';
  return replied['x-proget-emulator-denial'] === 'user-restricted' ? 'restricted' : 'no';
}

async function publish(headers: Record<string, string>): Promise<string> {
  const response = await fetch(`${server.url}/npm/here/x`, {
    method: 'PUT',
    headers: { ...headers, 'Content-Type': 'application/json' },
    body: JSON.stringify({ name: 'x', _attachments: { x: {} } }),
  });
  await response.text();
  const denial = response.headers.get('x-proget-emulator-denial');
  // The document is nonsense, which only those are told who may publish.
  if (denial === null) return 'yes';
  return denial === 'user-restricted' ? 'restricted' : 'no';
}

describe('permissions decide requests to feeds', () => {
  for (const row of rows) {
    it(`${row.name}: ${row.expect.join(', ')}`, async () => {
      const ids = await grant(row);
      const personal = await server.createKey({ type: 'Personal', user: 'jo' });
      const classic = await server.createKey({ type: 'Other', legacyApis: ['feed-api'], user: 'jo' });
      for (const headers of [basic('jo', 'pw'), bearer(personal), bearer(classic)]) {
        const seen = [
          await read('/npm/here/x', headers),
          await publish(headers),
          await read('/npm/there/x', headers),
          await read('/npm/here/x', {}),
        ];
        assert.deepEqual(seen, row.expect, headers.Authorization.slice(0, 10));
      }
      for (const id of ids) {
        await call(server, `/api/security/permissions/delete?permissionId=${id}`, { method: 'DELETE' });
      }
    });
  }

  it('by proxy: Add and Delete replace a package without Overwrite', async () => {
    const held = ['Feeds_ViewFeed', 'Feeds_AddPackage', 'Feeds_DeletePackage'];
    await security('tasks/add', { name: 'Add and Delete', attributes: held });
    await call(server, '/api/management/feeds/create', {
      method: 'POST',
      body: { name: 'packages', feedType: 'nuget', allowOverwrite: true },
    });
    const { id } = await security('permissions/add', { user: 'jo', task: 'Add and Delete', feed: 'packages' });
    const feed = new NuGetFeed(`${server.url}/nuget/packages`, 'jo:pw');
    const nupkg = await buildNupkg({ id: 'Twice', version: '1.0.0' });
    assert.equal((await feed.push(nupkg)).status, 201);
    assert.match((await feed.push(nupkg)).statusText, /User 'jo' has no Overwrite permission on feed packages/);
    assert.equal((await feed.send('DELETE', '/v3/package/Twice/1.0.0')).status, 204);
    assert.equal((await feed.push(nupkg)).status, 201);
    await call(server, `/api/security/permissions/delete?permissionId=${id}`, { method: 'DELETE' });
  });

  it('at once: the next request meets a group that has lost the user', async () => {
    const { id } = await security('permissions/add', { group: 'team', task: 'View & Download Packages' });
    assert.equal(await read('/npm/here/x', basic('jo', 'pw')), 'yes');
    await security('groups/update', { name: 'team', users: [] });
    assert.equal(await read('/npm/here/x', basic('jo', 'pw')), 'no');
    await security('users/update', { name: 'jo', groups: ['team'] });
    assert.equal(await read('/npm/here/x', basic('jo', 'pw')), 'yes');
    await call(server, `/api/security/permissions/delete?permissionId=${id}`, { method: 'DELETE' });
  });
});
