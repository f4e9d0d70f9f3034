import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { attributes } from '../../emulator/auth/attributes.ts';
import { type ApiAnswer, basic, call } from '../support/api.ts';
import { startTestServer, type TestServer } from '../support/testServer.ts';

let server: TestServer;
before(async () => {
  server = await startTestServer();
  await server.createFeed('npm', 'npm');
});
after(() => server.stop());

const list = async (what: string) => (await call(server, `/api/security/${what}/list`)).json;
const post = (path: string, body: object | string, headers = {}) =>
  call(server, `/api/security/${path}`, { method: 'POST', body, headers });
async function ok(path: string, body: object): Promise<ApiAnswer['json']> {
  const answer = await post(path, body);
  assert.equal(answer.status, 200, answer.text);
  return answer.json;
}
async function remove(path: string, method: 'POST' | 'DELETE' = 'DELETE'): Promise<string> {
  const answer = await call(server, `/api/security/${path}`, { method });
  return `${answer.status} ${answer.text}`;
}
/** Whether somebody gets in with this password. */
async function mayLogIn(name: string, password: string): Promise<boolean> {
  const { status } = await call(server, '/api/api-keys/list', { key: null, headers: basic(name, password) });
  return status === 200;
}

describe('users', () => {
  it('are added, changed, found and deleted, and never show a password', async () => {
    await ok('groups/add', { name: 'developers' });
    const shown = { name: 'jo@corp.example', displayName: 'Jo', email: 'jo@corp.example', groups: ['developers'] };
    assert.deepEqual(await ok('users/add', { ...shown, password: 'first' }), shown);
    assert.equal(await mayLogIn(shown.name, 'first'), true);
    assert.deepEqual(await ok('users/update', { name: shown.name, displayName: 'Joanne' }), {
      ...shown,
      displayName: 'Joanne',
    });
    assert.equal(await mayLogIn(shown.name, 'first'), true, 'what is left out stays');
    const bare = { name: shown.name, groups: [] };
    const cleared = { name: shown.name, displayName: '', email: '', groups: [], password: 'second' };
    assert.deepEqual(await ok('users/update', cleared), bare);
    assert.equal(await mayLogIn(shown.name, 'first'), false);
    assert.equal(await mayLogIn(shown.name, 'second'), true);
    assert.deepEqual(await list('users'), [{ name: 'Admin', groups: [] }, bare]);
    assert.equal(await remove(`users/delete?user=${encodeURIComponent(shown.name)}`), '200 ');
    assert.equal(await mayLogIn(shown.name, 'second'), false);
  });

  it('are found by a part of their name, display name or address, in any case', async () => {
    await ok('users/add', { name: 'a.long', displayName: 'Ada', email: 'lovelace@corp.example' });
    await ok('users/add', { name: 'b.short' });
    for (const [term, expected] of [
      ['LONG', ['a.long']],
      ['ada', ['a.long']],
      ['Lovelace%40', ['a.long']],
      ['.', ['a.long', 'b.short']],
      ['zzz', []],
    ] as const) {
      const found = (await call(server, `/api/security/users/list?search-term=${term}`)).json;
      assert.deepEqual(
        found.map(({ name }: { name: string }) => name),
        expected,
        term,
      );
    }
  });

  it('without a password cannot log in, whatever is sent', async () => {
    await ok('users/add', { name: 'no.password' });
    for (const password of ['', 'no.password', 'null']) assert.equal(await mayLogIn('no.password', password), false);
  });

  it('may be deleted when they are not there; Admin stays', async () => {
    assert.equal(await remove('users/delete?user=nobody'), '200 ');
    assert.equal(await remove('users/delete?user=nobody', 'POST'), '200 ');
    assert.match(await remove('users/delete?user=Admin'), /^409 The user Admin stays/);
  });

  it('lose the use of their keys when they are deleted', async () => {
    await ok('users/add', { name: 'leaver', password: 'pw' });
    await ok('permissions/add', { user: 'leaver', task: 'Administer' });
    const key = await server.createKey({ type: 'Personal', user: 'leaver' });
    assert.equal((await call(server, '/api/security/users/list', { key })).status, 200);
    await remove('users/delete?user=leaver');
    assert.equal((await call(server, '/api/security/users/list', { key })).status, 403);
  });

  it('are added once, also when two requests come together', async () => {
    const body = { name: 'twin', password: 'pw' };
    const answers = await Promise.all([post('users/add', body), post('users/add', body)]);
    assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 400]);
  });

  it('give Admin another password than the admin key, if told so', async () => {
    assert.equal(await mayLogIn('Admin', server.adminKey), true);
    await ok('users/update', { name: 'Admin', password: 'chosen by an administrator' });
    assert.equal(await mayLogIn('Admin', server.adminKey), false);
    assert.equal(await mayLogIn('Admin', 'chosen by an administrator'), true);
  });
});

describe('groups', () => {
  it('are added, have their members replaced, and are deleted', async () => {
    for (const name of ['m1', 'm2']) await ok('users/add', { name });
    assert.deepEqual(await ok('groups/add', { name: 'team', users: ['m1', 'm1'] }), { name: 'team', users: ['m1'] });
    assert.deepEqual(await ok('groups/update', { name: 'team', users: ['m2', 'm1'] }), {
      name: 'team',
      users: ['m1', 'm2'],
    });
    assert.deepEqual(await ok('groups/update', { name: 'team' }), { name: 'team', users: ['m1', 'm2'] });
    assert.deepEqual(await ok('groups/update', { name: 'team', users: ['m2'] }), { name: 'team', users: ['m2'] });
    const ofTeam = (await list('groups')).filter(({ name }: { name: string }) => name === 'team');
    assert.deepEqual(ofTeam, [{ name: 'team', users: ['m2'] }]);
    assert.equal(await remove('groups/delete?group=team', 'POST'), '200 ');
    assert.match(await remove('groups/delete?group=team'), /^404 There is no group 'team'/);
  });
});

describe('tasks', () => {
  it('begin with those of ProGet, whose contents are documented', async () => {
    const tasks: { name: string; feedScoped: boolean; attributes: string[] }[] = await list('tasks');
    assert.deepEqual(tasks.map(({ name }) => name).slice(0, 6), [
      'Administer',
      'Manage Feed',
      'Manage Projects',
      'Promote Packages',
      'Publish Packages',
      'View & Download Packages',
    ]);
    assert.deepEqual(tasks[0]?.attributes, attributes);
    assert.deepEqual(tasks[5]?.attributes, ['Feeds_ViewFeed', 'Feeds_DownloadPackage']);
    assert.equal(tasks[5]?.feedScoped, true);
  });

  it('are made of attributes in any case, changed and deleted', async () => {
    const look = { name: 'Look', description: 'only look', feedScoped: true, attributes: ['Feeds_ViewFeed'] };
    assert.deepEqual(
      await ok('tasks/add', { name: 'Look', description: 'only look', attributes: ['feeds_viewfeed'] }),
      look,
    );
    assert.deepEqual(await ok('tasks/update', { name: 'Look', feedScoped: false }), { ...look, feedScoped: false });
    const wider = ['Feeds_ViewFeed', 'Licenses_Manage'];
    assert.deepEqual(await ok('tasks/update', { name: 'Look', attributes: wider, description: '' }), {
      name: 'Look',
      feedScoped: false,
      attributes: wider,
    });
    const { id } = await ok('permissions/add', { user: 'Everyone', task: 'Look', deny: true });
    assert.match(await remove('tasks/delete?task=Look'), /^409 Delete the permissions first: 1 of them/);
    await remove(`permissions/delete?permissionId=${id}`);
    assert.equal(await remove('tasks/delete?task=Look'), '200 ');
    assert.match(await remove('tasks/delete?task=Look'), /^404 There is no task 'Look'/);
  });

  it('of ProGet stay as they are', async () => {
    const refused = await post('tasks/update', { name: 'Administer', attributes: ['Feeds_ViewFeed'] });
    assert.equal(refused.status, 409);
    assert.match(await remove('tasks/delete?task=Administer'), /^409/);
  });

  it('have their attributes listed, each with whether it can be held for a feed', async () => {
    const listed: { name: string; feedScoped: boolean }[] = await list('attributes');
    assert.deepEqual(
      listed.map(({ name }) => name),
      attributes,
    );
    const global = listed.filter(({ feedScoped }) => !feedScoped).map(({ name }) => name);
    assert.deepEqual(global, [
      'Admin_ConfigureProGet',
      'Licenses_Manage',
      'Projects_UploadSbom',
      'Projects_View',
      'Projects_Manage',
      'Projects_ResolveIssue',
    ]);
  });
});

describe('permissions', () => {
  it('are added, listed in their order with ids, and deleted', async () => {
    const before = (await list('permissions')).length;
    await ok('users/add', { name: 'holder' });
    await ok('groups/add', { name: 'holders' });
    await call(server, '/api/management/feeds/update/npm', { method: 'POST', body: { feedGroup: 'internal' } });
    const task = 'Publish Packages';
    const user = await ok('permissions/add', { user: 'holder', task, feed: 'NPM', deny: true });
    const group = await ok('permissions/add', { group: 'holders', task, feedGroup: 'Internal' });
    const anonymous = await ok('permissions/add', { user: 'anonymous', task });
    const everyone = await ok('permissions/add', { group: 'EVERYONE', task });
    assert.deepEqual((await list('permissions')).slice(before), [
      { id: user.id, user: 'holder', task, feed: 'npm', deny: true },
      { id: group.id, group: 'holders', task, feedGroup: 'Internal', deny: false },
      { id: anonymous.id, user: 'Anonymous', task, deny: false },
      { id: everyone.id, user: 'Everyone', task, deny: false },
    ]);
    for (const { id } of [anonymous, everyone]) {
      assert.equal(await remove(`permissions/delete?permissionId=${id}`), '200 ');
    }
    assert.match(await remove(`permissions/delete?permissionId=${everyone.id}`, 'POST'), /^404 There is no permission/);
    const [admin] = await list('permissions');
    assert.deepEqual({ ...admin, id: 0 }, { id: 0, user: 'Admin', task: 'Administer', deny: false });
  });
});

describe('bad input', () => {
  // biome-ignore format: a table is read by its rows
  const rows: readonly (readonly [path: string, body: object | string, status: number, sentence: RegExp])[] = [
    ['users/add', {}, 400, /^name is required\.$/],
    ['users/add', { name: 7 }, 400, /^name must be a string\.$/],
    ['users/add', { Name: 'x' }, 400, /^Property names are case-sensitive: write name\.$/],
    ['users/add', [], 400, /JSON object with the properties of the user/],
    ['users/add', { name: 'api' }, 400, /^name: The user name api is reserved/],
    ['users/add', { name: 'a:b' }, 400, /^name: .*colon/],
    ['users/add', { name: ' a' }, 400, /^name: .*blank/],
    ['users/add', { name: 'everyone' }, 400, /^name: .*Everyone is reserved/],
    ['users/add', { name: 'x'.repeat(256) }, 400, /^name: .*255/],
    ['users/add', { name: 'Admin' }, 400, /^name: there is a user 'Admin' already\.$/],
    ['users/add', { name: 'x', password: '' }, 400, /^password must not be empty\.$/],
    ['users/add', { name: 'x', password: 7 }, 400, /^password must be a string\.$/],
    ['users/add', { name: 'x', displayName: 'a\nb' }, 400, /^displayName must not hold control characters\.$/],
    ['users/add', { name: 'x', email: 'e'.repeat(256) }, 400, /^email has at most 255 characters\.$/],
    ['users/add', { name: 'x', groups: 'developers' }, 400, /^groups must be a list of strings\.$/],
    ['users/add', { name: 'x', groups: ['nogroup'] }, 400, /^groups: there is no group 'nogroup'/],
    ['users/update', { displayName: 'x' }, 400, /^name is required\.$/],
    ['users/update', { name: 'admin' }, 404, /^There is no user 'admin' \(names match exactly\)\.$/],
    ['users/update', { name: 'Admin', password: '' }, 400, /^password must not be empty\.$/],
    ['groups/add', {}, 400, /^name is required\.$/],
    ['groups/add', { name: 'Authenticated' }, 400, /^name: .*reserved/],
    ['groups/add', { name: 'x', users: ['nobody'] }, 400, /^users: there is no user 'nobody'/],
    ['groups/update', { name: 'nogroup' }, 404, /^There is no group 'nogroup'/],
    ['tasks/add', { attributes: ['Feeds_ViewFeed'] }, 400, /^name is required\.$/],
    ['tasks/add', { name: 'x' }, 400, /^attributes is required/],
    ['tasks/add', { name: 'x', attributes: [] }, 400, /^attributes must name at least one/],
    ['tasks/add', { name: 'x', attributes: ['Feeds_Fly'] }, 400, /^attributes: there is no attribute 'Feeds_Fly'/],
    ['tasks/add', { name: 'x', attributes: ['*'] }, 400, /^attributes: there is no attribute '\*'/],
    ['tasks/add', { name: 'x', attributes: ['Feeds_ViewFeed'], feedScoped: 'yes' }, 400, /^feedScoped must be true or false\.$/],
    ['tasks/add', { name: 'Manage Feed', attributes: ['Feeds_ViewFeed'] }, 400, /^name: there is a task 'Manage Feed' already\.$/],
    ['tasks/update', { name: 'notask' }, 404, /^There is no task 'notask'/],
    ['permissions/add', { task: 'Administer' }, 400, /^A permission needs either user or group/],
    ['permissions/add', { user: 'Admin', group: 'x', task: 'Administer' }, 400, /^A permission needs either user or group/],
    ['permissions/add', { user: 'Admin' }, 400, /^task is required\.$/],
    ['permissions/add', { user: 'Admin', task: 'notask' }, 400, /^task: there is no task 'notask'/],
    ['permissions/add', { user: 'nobody', task: 'Administer' }, 400, /^user: there is no user 'nobody'/],
    ['permissions/add', { group: 'nogroup', task: 'Administer' }, 400, /^group: there is no group 'nogroup'/],
    ['permissions/add', { user: 'Admin', task: 'Administer', feed: 'nofeed' }, 400, /^feed: there is no feed 'nofeed'\.$/],
    ['permissions/add', { user: 'Admin', task: 'Administer', feedGroup: 'nogroup' }, 400, /^feedGroup: no feed is in a group 'nogroup'\.$/],
    ['permissions/add', { user: 'Admin', task: 'Administer', feed: 'npm', feedGroup: 'x' }, 400, /feed or feedGroup, and not both/],
    ['permissions/add', { user: 'Admin', task: 'Administer', deny: 'no' }, 400, /^deny must be true or false\.$/],
    ['permissions/delete?permissionId=x', '', 400, /^permissionId must be a whole number/],
    ['permissions/delete?permissionId=999999', '', 404, /^There is no permission with the id 999999\.$/],
    ['permissions/delete', '', 400, /^permissionId is required/],
    ['users/delete', '', 400, /^user is required/],
    ['groups/delete', '', 400, /^group is required/],
    ['tasks/delete?task=', '', 400, /^task is required/],
    ['users/rename', {}, 404, /./],
    ['users/list', {}, 405, /only GET/],
  ];
  for (const [path, body, status, sentence] of rows) {
    it(`${path} ${JSON.stringify(body).slice(0, 80)}: ${status}`, async () => {
      const answer = await post(path, body);
      assert.equal(answer.status, status, answer.text);
      assert.match(answer.text, sentence);
      assert.doesNotMatch(answer.text, /\n/);
    });
  }

  it('is told apart from what is no JSON', async () => {
    assert.equal((await post('users/add', '{', { 'Content-Type': 'application/json' })).status, 400);
    assert.equal((await post('users/add', 'name=x', { 'Content-Type': 'text/plain' })).status, 415);
  });
});

describe('the security API', () => {
  it('takes full control, or the right to configure ProGet, and nothing less', async () => {
    await ok('users/add', { name: 'boss', password: 'pw' });
    await ok('users/add', { name: 'clerk', password: 'pw' });
    await ok('tasks/add', { name: 'Configure', attributes: ['Admin_ConfigureProGet'] });
    await ok('permissions/add', { user: 'boss', task: 'Configure' });
    await ok('permissions/add', { user: 'clerk', task: 'Manage Feed' });
    // biome-ignore format: a table is read by its rows
    const callers: readonly (readonly [object | string | null, number])[] = [
      [null, 403],
      ['boss:pw', 200],
      ['clerk:pw', 403],
      ['boss:wrong', 403],
      [{ type: 'System', systemApis: ['full-control'] }, 200],
      [{ type: 'System', systemApis: ['feeds', 'sca', 'sbom-upload'] }, 403],
      [{ type: 'Feed', feed: 'npm', packagePermissions: ['view', 'add', 'promote', 'delete'] }, 403],
      [{ type: 'Personal', user: 'boss' }, 200],
      [{ type: 'Personal', user: 'clerk' }, 403],
      [{ type: 'Other', legacyApis: ['native', 'feed-management'] }, 403],
    ];
    for (const [caller, expected] of callers) {
      const key = typeof caller === 'object' && caller !== null ? await server.createKey(caller) : caller;
      for (const [method, path] of [
        ['GET', 'users/list'],
        ['GET', 'attributes/list'],
        ['DELETE', 'users/delete?user=nobody'],
      ] as const) {
        const answer = await call(server, `/api/security/${path}`, { method, key });
        assert.equal(answer.status, expected, `${JSON.stringify(caller)} ${path}: ${answer.text}`);
      }
    }
  });

  it('is no part of the Free edition', async () => {
    const free = await startTestServer({ edition: 'free' });
    const answer = await call(free, '/api/security/users/list');
    assert.equal(answer.status, 403);
    assert.match(answer.text, /ProGet Free Edition does not support this API\. \[edition\]/);
    await free.stop();
  });
});
