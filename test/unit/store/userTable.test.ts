import assert from 'node:assert/strict';
import { test } from 'node:test';
import { builtInTask } from '../../../emulator/contract/tasks.ts';
import { UserTable, userNameProblem } from '../../../emulator/store/userTable.ts';
import { openCoreStore } from '../../support/coreStore.ts';

const record = {
  name: 'j.smith',
  displayName: 'Jo Smith',
  email: null,
  grants: [
    { task: 'Publish Packages', feed: 'npm', feedGroup: null, deny: false },
    { task: 'View & Download Packages', feed: null, feedGroup: 'internal', deny: true },
  ],
  passwordHash: 'scrypt$salt$hash',
} as const;
const publicPart = {
  name: 'j.smith',
  displayName: 'Jo Smith',
  email: null,
  groups: [],
  grants: [
    { ...record.grants[0], attributes: builtInTask('Publish Packages')?.attributes, own: true },
    { ...record.grants[1], attributes: builtInTask('View & Download Packages')?.attributes, own: true },
  ],
};

test('a user comes back with the grants in their order and without the password', async () => {
  const users = new UserTable(await openCoreStore());
  const user = users.create(record);
  assert.deepEqual(user, { ...publicPart, id: user.id });
  assert.deepEqual(users.find('j.smith'), user);
  assert.deepEqual(users.list(), [user]);
  assert.equal(users.passwordHashOf(user), record.passwordHash);
});

test('names match exactly', async () => {
  const users = new UserTable(await openCoreStore());
  users.create(record);
  assert.equal(users.find('J.Smith'), undefined);
  assert.throws(() => users.create(record));
  assert.equal(users.create({ ...record, name: 'J.Smith' }).name, 'J.Smith');
});

test('the password is replaced, the rest is kept', async () => {
  const store = await openCoreStore();
  const users = new UserTable(store);
  const user = users.create(record);
  const before = store.version('auth');
  assert.deepEqual(users.update('j.smith', { passwordHash: 'x' }), user);
  assert.equal(users.passwordHashOf(user), 'x');
  assert.notEqual(store.version('auth'), before);
  assert.equal(users.update('nobody', {}), undefined);
});

test('a deleted user leaves no permissions behind', async () => {
  const store = await openCoreStore();
  const users = new UserTable(store);
  users.create(record);
  assert.equal(users.delete('j.smith'), true);
  assert.equal(users.delete('j.smith'), false);
  assert.deepEqual(store.all('SELECT * FROM permissions'), []);
});

test('impossible names are refused with a sentence', async () => {
  const users = new UserTable(await openCoreStore());
  for (const name of ['api', 'everyone', 'Anonymous', '', ' a', 'a:b', 'a\nb', 'x'.repeat(256)]) {
    assert.match(userNameProblem(name) ?? '', /user name/);
    assert.throws(() => users.create({ ...record, name }));
  }
  for (const name of ['Api', 'kharnagy@domain.example', 'Юля', 'two words']) assert.equal(userNameProblem(name), null);
});
