import assert from 'node:assert/strict';
import { access, readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { readInstance } from '../../../emulator/attach/instanceFile.ts';
import { useEmulatorHome } from '../../support/emulatorHome.ts';
import { runVerb } from '../../support/emulatorProcess.ts';

describe('the life of an emulator', () => {
  const home = useEmulatorHome();

  it('says on one line that it serves, and keeps the same in a file for its owner only', async () => {
    const { ready, child, end } = await home.start();
    const instance = await readInstance(home.dataDir);
    assert.ok(instance);
    const { url, adminKey, version } = instance;
    const port = Number(new URL(url ?? '').port);
    assert.deepEqual(ready, {
      event: 'ready',
      url,
      httpsUrl: null,
      port,
      pid: child.pid,
      dataDir: home.dataDir,
      adminKey,
      version,
      attached: false,
    });
    assert.match(adminKey, /^[0-9a-f]{40}$/);
    if (process.platform !== 'win32') {
      assert.equal((await stat(join(home.dataDir, 'instance.json'))).mode & 0o777, 0o600);
      assert.equal((await stat(home.dataDir)).mode & 0o777, 0o700);
    }
    child.kill('SIGTERM');
    const { code, stdout, stderr } = await end;
    assert.equal(code, 0, stderr);
    assert.equal(stdout.trim().split('\n').length, 1);
  });

  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    it(`ends with 0 on ${signal}, frees the port and forgets the run but not the key`, async () => {
      const { ready, child, end } = await home.start();
      child.kill(signal);
      assert.equal((await end).code, 0);
      await assert.rejects(fetch(ready.url));
      const instance = await readInstance(home.dataDir);
      assert.deepEqual([instance?.url, instance?.pid, instance?.adminKey], [undefined, undefined, ready.adminKey]);
      const again = await home.start();
      assert.equal(again.ready.adminKey, ready.adminKey);
    });
  }

  it('is attached to by a second start, which ends with 0', async () => {
    const { ready } = await home.start(['--edition', 'basic']);
    const second = await runVerb(['start', '--json', '--port', '0', ...home.inData]);
    assert.equal(second.code, 0, second.stderr);
    assert.deepEqual(JSON.parse(second.stdout), { ...ready, attached: true });
    const forPeople = await runVerb(['start', ...home.inData]);
    assert.equal(forPeople.stdout, `${ready.url}\n`);
    assert.match(forPeople.stderr, /^Already running (?:.|\n)*It runs with --edition basic\./);
    assert.doesNotMatch(forPeople.stderr, new RegExp(ready.adminKey));
  });

  it('serves once, when two are started at the same time', async () => {
    const both = await Promise.all([home.start(), home.start()]);
    assert.deepEqual(both.map(({ ready }) => ready.attached).sort(), [false, true]);
    assert.equal(both[0].ready.url, both[1].ready.url);
  });

  it('starts again after it was killed', async () => {
    const { ready, child, end } = await home.start();
    child.kill('SIGKILL');
    await end;
    const stopped = await runVerb(['stop', ...home.inData]);
    assert.deepEqual([stopped.code, stopped.stderr], [0, 'No emulator runs.\n']);
    assert.equal((await runVerb(['status', ...home.inData])).code, 3);
    const again = await home.start();
    assert.equal(again.ready.attached, false);
    assert.equal(again.ready.adminKey, ready.adminKey);
  });

  it('is stopped by stop, which waits; a second stop is no error', async () => {
    const { ready, end } = await home.start();
    const stop = await runVerb(['stop', '--json', ...home.inData]);
    assert.deepEqual(JSON.parse(stop.stdout), { wasRunning: true, url: ready.url, pid: ready.pid });
    assert.equal((await end).code, 0);
    const again = await runVerb(['stop', '--json', ...home.inData]);
    assert.deepEqual([again.code, JSON.parse(again.stdout)], [0, { wasRunning: false, url: null, pid: null }]);
  });

  it('tells its status, and 3 when it does not run', async () => {
    const before = await runVerb(['status', '--json', ...home.inData]);
    assert.deepEqual(
      [before.code, JSON.parse(before.stdout)],
      [3, { running: false, url: null, dataDir: home.dataDir }],
    );
    const { ready } = await home.start(['--policies', 'locked']);
    const status = await runVerb(['status', '--json', ...home.inData]);
    const { running: runs, url, pid, version, keyCount, feeds } = JSON.parse(status.stdout);
    assert.deepEqual(
      { runs, url, pid, version },
      { runs: true, url: ready.url, pid: ready.pid, version: ready.version },
    );
    assert.deepEqual({ keyCount, feeds }, { keyCount: 1, feeds: [] });
    assert.doesNotMatch(status.stdout, new RegExp(ready.adminKey));
    const table = await runVerb(['status', ...home.inData]);
    assert.match(table.stdout, new RegExp(`^running\\s+${ready.url}\\n`));
  });

  it('takes its admin key by variable and by standard input, and never another for the same data', async () => {
    const env = { PROGET_EMULATOR_ADMIN_KEY: 'by-variable' };
    const first = await home.start([], { env });
    assert.equal(first.ready.adminKey, 'by-variable');
    first.child.kill('SIGTERM');
    await first.end;
    const options = ['--admin-key-stdin', '--port', '0', ...home.inData];
    const other = await runVerb(['start', ...options], { input: 'by-input\n' });
    assert.equal(other.code, 1);
    assert.match(other.stderr, /admin key/);
    assert.doesNotMatch(other.stderr, /by-input/);
    const same = await home.start(['--admin-key-stdin'], { input: 'by-variable\n' });
    assert.equal(same.ready.attached, false);
    const none = await runVerb(['start', ...options], { input: '' });
    assert.deepEqual([none.code, none.stdout], [2, '']);
  });

  it('keeps nothing on the disk in memory', async () => {
    const inMemory = { env: { PROGET_KEYS_DATA_DIR: home.dataDir } };
    const started = await home.start(['--in-memory'], inMemory);
    assert.equal(started.ready.dataDir, null);
    await assert.rejects(access(home.dataDir));
    const env = { PROGET_EMULATOR_ADMIN_KEY: started.ready.adminKey };
    const status = await runVerb(['status', '--url', started.ready.url], { env });
    assert.match(status.stdout, /in memory/);
    assert.equal((await runVerb(['stop', '--url', started.ready.url], { env })).code, 0);
    assert.equal((await started.end).code, 0);
  });

  it('is cleaned only when asked for and stopped, and comes back as another instance', async () => {
    const first = await home.start();
    const identity = (await readInstance(home.dataDir))?.instanceId;
    const whileRunning = await runVerb(['clean', '--yes', ...home.inData]);
    assert.equal(whileRunning.code, 1);
    assert.match(whileRunning.stderr, /Stop it first: proget-keys emulator stop/);
    first.child.kill('SIGTERM');
    await first.end;
    await writeFile(join(home.dataDir, 'mine.txt'), 'keep');
    const unasked = await runVerb(['clean', ...home.inData]);
    assert.equal(unasked.code, 2);
    assert.match(unasked.stderr, /every key, feed, package and log in .+\d+ files.+clean --yes/);
    assert.ok((await readdir(home.dataDir)).includes('instance.json'));
    assert.equal((await runVerb(['clean', '--yes', ...home.inData])).code, 0);
    assert.deepEqual(await readdir(home.dataDir), ['mine.txt']);
    const second = await home.start();
    assert.notEqual((await readInstance(home.dataDir))?.instanceId, identity);
    assert.notEqual(second.ready.adminKey, first.ready.adminKey);
  });
});
