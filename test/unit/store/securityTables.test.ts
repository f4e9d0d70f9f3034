import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Grant } from '../../../emulator/contract/security.ts';
import { builtInTask, builtInTasks } from '../../../emulator/contract/tasks.ts';
import { FeedTable } from '../../../emulator/store/feedTable.ts';
import { GroupTable } from '../../../emulator/store/groupTable.ts';
import { core } from '../../../emulator/store/migrations/001_core.ts';
import { security } from '../../../emulator/store/migrations/004_security.ts';
import { PermissionTable } from '../../../emulator/store/permissionTable.ts';
import { TaskTable } from '../../../emulator/store/taskTable.ts';
import { UserTable } from '../../../emulator/store/userTable.ts';
import { openCoreStore } from '../../support/coreStore.ts';
import { makeFeed } from '../../support/keys.ts';
import { openTestStore, ownDirectory } from '../../support/storeDir.ts';

const view: Grant = { task: 'View & Download Packages', feed: null, feedGroup: null, deny: false };

async function openTables() {
  const store = await openCoreStore();
  return {
    store,
    users: new UserTable(store),
    groups: new GroupTable(store),
    tasks: new TaskTable(store),
    permissions: new PermissionTable(store),
  };
}

function described(grants: readonly { task: string; own: boolean; deny: boolean }[]): string[] {
  return grants.map(({ task, own, deny }) => `${own ? 'own' : 'inherited'} ${deny ? 'not ' : ''}${task}`);
}

test('a user holds what is granted to himself, to his groups, to Everyone and to Authenticated', async () => {
  const { users, groups, permissions } = await openTables();
  users.create({ name: 'jo', displayName: null, email: null, passwordHash: '' });
  groups.create('developers', ['jo']);
  groups.create('others', []);
  permissions.create({ kind: 'user', name: 'jo' }, { ...view, deny: true });
  permissions.create({ kind: 'group', name: 'developers' }, { ...view, task: 'Publish Packages' });
  permissions.create({ kind: 'group', name: 'others' }, { ...view, task: 'Administer' });
  permissions.create({ kind: 'virtual', name: 'Everyone' }, view);
  permissions.create({ kind: 'virtual', name: 'Authenticated' }, { ...view, task: 'Promote Packages' });
  permissions.create({ kind: 'virtual', name: 'Anonymous' }, { ...view, task: 'Administer', deny: true });
  const jo = users.find('jo');
  assert.deepEqual(jo?.groups, ['developers']);
  assert.deepEqual(described(jo?.grants ?? []), [
    'own not View & Download Packages',
    'inherited Publish Packages',
    'inherited View & Download Packages',
    'inherited Promote Packages',
  ]);
  assert.deepEqual(described(permissions.ofAnonymous()), ['inherited View & Download Packages', 'own not Administer']);
});

test('permissions come back with their holders, and their ids are never given twice', async () => {
  const { users, groups, permissions } = await openTables();
  users.create({ name: 'jo', displayName: null, email: null, passwordHash: '', grants: [view] });
  groups.create('developers', []);
  const second = permissions.create({ kind: 'group', name: 'developers' }, { ...view, feed: 'npm', deny: true });
  permissions.create({ kind: 'virtual', name: 'Anonymous' }, { ...view, feedGroup: 'internal' });
  assert.deepEqual(permissions.list(), [
    { id: 1, holder: { kind: 'user', name: 'jo' }, ...view },
    { id: 2, holder: { kind: 'group', name: 'developers' }, ...view, feed: 'npm', deny: true },
    { id: 3, holder: { kind: 'virtual', name: 'Anonymous' }, ...view, feedGroup: 'internal' },
  ]);
  assert.equal(permissions.delete(3), true);
  assert.equal(permissions.delete(3), false);
  assert.equal(permissions.create({ kind: 'user', name: 'jo' }, view).id, 4);
  assert.equal(second.id, 2);
  assert.throws(() => permissions.create({ kind: 'user', name: 'nobody' }, view), /there is no user/);
});

test('permissions go with the user or group that held them', async () => {
  const { users, groups, permissions } = await openTables();
  users.create({ name: 'jo', displayName: null, email: null, passwordHash: '', grants: [view] });
  groups.create('developers', ['jo']);
  permissions.create({ kind: 'group', name: 'developers' }, view);
  assert.equal(groups.delete('developers'), true);
  assert.equal(permissions.list().length, 1);
  assert.equal(users.delete('jo'), true);
  assert.deepEqual(permissions.list(), []);
  assert.equal(groups.delete('developers'), false);
});

test('members of groups, and groups of members, are replaced as a whole', async () => {
  const { users, groups } = await openTables();
  for (const name of ['jo', 'al']) users.create({ name, displayName: null, email: null, passwordHash: '' });
  groups.create('a', ['jo', 'al']);
  groups.create('b', []);
  assert.deepEqual(groups.update('a', ['al'])?.users, ['al']);
  assert.equal(groups.update('c', []), undefined);
  assert.deepEqual(users.update('jo', { groups: ['b', 'a'] })?.groups, ['a', 'b']);
  assert.deepEqual(
    groups.list().map(({ name, users: members }) => [name, members]),
    [
      ['a', ['al', 'jo']],
      ['b', ['jo']],
    ],
  );
  assert.throws(() => groups.create('Everyone', []), /reserved/);
});

test('a changed task changes what its holders may', async () => {
  const { users, tasks, permissions } = await openTables();
  const task = { name: 'Read', description: 'to look', feedScoped: true, attributes: ['Feeds_ViewFeed'] };
  tasks.put(task);
  users.create({ name: 'jo', displayName: null, email: null, passwordHash: '', grants: [{ ...view, task: 'Read' }] });
  assert.deepEqual(users.find('jo')?.grants[0]?.attributes, ['Feeds_ViewFeed']);
  tasks.put({ ...task, attributes: [] });
  assert.deepEqual(users.find('jo')?.grants[0]?.attributes, []);
  assert.equal(permissions.countOf('Read'), 1);
  assert.deepEqual(tasks.list(), [...builtInTasks, { ...task, attributes: [] }]);
  assert.equal(tasks.delete('Read'), true);
  assert.equal(tasks.delete('Administer'), false);
  assert.deepEqual(tasks.find('Administer'), builtInTask('Administer'));
});

test('every change is seen by whoever keeps decisions in memory', async () => {
  const { store, groups, tasks, permissions } = await openTables();
  assert.deepEqual(permissions.ofAnonymous(), []);
  const changes = [
    () => groups.create('a', []),
    () => groups.update('a', []),
    () => tasks.put({ name: 'Read', description: null, feedScoped: true, attributes: [] }),
    () => permissions.create({ kind: 'virtual', name: 'Anonymous' }, view),
  ];
  for (const change of changes) {
    const before = store.version('auth');
    change();
    assert.notEqual(store.version('auth'), before);
  }
  assert.equal(permissions.ofAnonymous().length, 1);
});

test('a feed takes its restrictions along to a new name', async () => {
  const { store, permissions } = await openTables();
  const feeds = new FeedTable(store);
  const { id: _id, ...record } = makeFeed({ name: 'prod' });
  const feed = feeds.create(record);
  permissions.create({ kind: 'virtual', name: 'Everyone' }, { ...view, feed: 'Prod', deny: true });
  feeds.update(feed.id, { name: 'production' });
  assert.equal(permissions.list()[0]?.feed, 'production');
});

test('grants of a store from before become permissions', async (context) => {
  const dir = ownDirectory(context);
  const old = await openTestStore(dir, { migrations: [core], blobReferences: [] });
  old.write((writer) => {
    writer.run("INSERT INTO users (name, password) VALUES ('jo', '')");
    writer.run("INSERT INTO grants (user_id, task, feed, deny) VALUES (1, 'Publish Packages', 'npm', 0)");
    writer.run("INSERT INTO grants (user_id, task, feed_group, deny) VALUES (1, 'Administer', 'internal', 1)");
  });
  await old.close();
  const store = await openTestStore(dir, { migrations: [core, security], blobReferences: [] });
  const holder = { kind: 'user', name: 'jo' };
  assert.deepEqual(new PermissionTable(store).list(), [
    { id: 1, holder, task: 'Publish Packages', feed: 'npm', feedGroup: null, deny: false },
    { id: 2, holder, task: 'Administer', feed: null, feedGroup: 'internal', deny: true },
  ]);
  await store.close();
});
