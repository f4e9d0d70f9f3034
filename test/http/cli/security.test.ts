import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { basic } from '../../support/api.ts';
import { runVerb, type Started, startEmulator } from '../../support/emulatorProcess.ts';

describe('users, groups and permissions on the command line', () => {
  let root: string;
  let emulator: Started;
  before(async () => {
    root = await mkdtemp(join(tmpdir(), 'proget-keys-'));
    emulator = await startEmulator(['--port', '0', '--data-dir', join(root, 'data')]);
  });
  after(async () => {
    emulator.child.kill('SIGTERM');
    await emulator.end;
    await rm(root, { recursive: true, force: true });
  });

  const run = (args: readonly string[], input?: string) =>
    runVerb([...args, '--data-dir', join(root, 'data')], input === undefined ? {} : { input });
  async function ok(args: readonly string[], input?: string) {
    const ended = await run(args, input);
    assert.equal(ended.code, 0, ended.stderr);
    return ended;
  }
  async function json(...args: string[]) {
    return JSON.parse((await ok([...args, '--json'])).stdout);
  }
  async function mayLogIn(name: string, password: string): Promise<boolean> {
    const { status } = await fetch(`${emulator.ready.url}/api/api-keys/list`, { headers: basic(name, password) });
    return status === 200;
  }

  it('make a user with the password of standard input, change him and delete him', async () => {
    await ok(['groups', 'create', 'developers']);
    const made = await ok(['users', 'create', 'jo', '--group', 'developers', '--password', '-'], 'pass word\n');
    assert.equal(made.stdout, '');
    assert.match(made.stderr, /^Made the user jo\./);
    assert.equal(await mayLogIn('jo', 'pass word'), true);
    await ok(['users', 'update', 'jo', '--display-name', 'Jo', '--email', 'jo@corp.example']);
    assert.equal(await mayLogIn('jo', 'pass word'), true);
    await ok(['users', 'update', 'jo', '--password', '-'], 'another');
    assert.equal(await mayLogIn('jo', 'another'), true);
    const expected = { name: 'jo', displayName: 'Jo', email: 'jo@corp.example', groups: ['developers'] };
    assert.deepEqual(await json('users', 'list', '--search', 'corp'), [expected]);
    const table = (await ok(['users', 'list'])).stdout.split('\n');
    assert.deepEqual(table[2]?.split(/ {2,}/), ['jo', 'Jo', 'jo@corp.example', 'developers']);
    assert.deepEqual(await json('users', 'delete', 'jo'), { deleted: 'jo' });
    assert.equal(await mayLogIn('jo', 'another'), false);
  });

  it('never take a password from the command line', async () => {
    for (const [args, sentence] of [
      [['--password', 'secret'], /--password takes only -, and reads standard input/],
      [[], /--password -, or make do without one: --no-password/],
      [['--password', '-'], /The password is empty/],
    ] as const) {
      const { code, stderr } = await run(['users', 'create', 'al', ...args]);
      assert.equal(code, 2);
      assert.match(stderr, sentence);
      assert.doesNotMatch(stderr, /secret/);
    }
    await ok(['users', 'create', 'al', '--no-password']);
    assert.equal(await mayLogIn('al', ''), false);
  });

  it('make groups and permissions', async () => {
    await ok(['groups', 'create', 'team', '--user', 'al']);
    await ok(['users', 'create', 'bo', '--no-password']);
    assert.deepEqual(await json('groups', 'update', 'team', '--user', 'bo', '--user', 'al'), {
      name: 'team',
      users: ['al', 'bo'],
    });
    assert.match((await ok(['groups', 'list'])).stdout, /^team +al, bo$/m);
    await ok(['feeds', 'create', 'npm', '--type', 'npm', '--group', 'internal']);
    const task = 'Publish Packages';
    const added = await json('permissions', 'add', '--group', 'team', '--task', task, '--feed', 'npm');
    assert.deepEqual(added, { id: added.id, group: 'team', task, feed: 'npm', deny: false });
    await ok(['permissions', 'add', '--user', 'Anonymous', '--task', task, '--feed-group', 'internal', '--deny']);
    const lines = (await ok(['permissions', 'list'])).stdout.split('\n').map((line) => line.split(/ {2,}/));
    assert.deepEqual(lines[2]?.slice(1), ['group team', 'may', task, 'npm']);
    assert.deepEqual(lines[3]?.slice(1), ['Anonymous', 'may not', task, 'group internal']);
    assert.match((await ok(['status'])).stdout, /without a key: none, and by 1 of the permissions/);
    await ok(['permissions', 'delete', String(added.id)]);
    assert.equal((await json('permissions', 'list')).length, 2);
    await ok(['groups', 'delete', 'team']);
  });

  it('say what is wrong, in one sentence', async () => {
    for (const [args, code, sentence] of [
      [['permissions', 'add', '--task', 'Administer'], 2, /Give either --user or --group/],
      [['permissions', 'add', '--user', 'al'], 2, /task/],
      [['permissions', 'add', '--user', 'al', '--task', 'Fly'], 1, /there is no task 'Fly'/],
      [['permissions', 'delete', 'x'], 2, /deleted by their number/],
      [['permissions', 'delete', '9999'], 1, /There is no permission with the id 9999/],
      [['groups', 'delete', 'nogroup'], 1, /There is no group 'nogroup'/],
      [['users', 'update', 'nobody', '--email', 'x'], 1, /There is no user 'nobody'/],
    ] as const) {
      const ended = await run(args);
      assert.equal(ended.code, code, args.join(' '));
      assert.match(ended.stderr, sentence);
      assert.equal(ended.stdout, '');
    }
  });
});
