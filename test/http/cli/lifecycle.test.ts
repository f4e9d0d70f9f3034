import assert from 'node:assert/strict';
import { once } from 'node:events';
import { access, mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { readInstance, writeInstance } from '../../../emulator/attach/instanceFile.ts';
import { runVerb, type Started, startEmulator } from '../../support/emulatorProcess.ts';

describe('the life of an emulator', () => {
  let root: string;
  let dataDir: string;
  let running: Started[];
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'proget-keys-'));
    dataDir = join(root, 'data');
    running = [];
  });
  afterEach(async () => {
    for (const { child } of running) child.kill('SIGKILL');
    await Promise.all(running.map(({ end }) => end));
    await rm(root, { recursive: true, force: true });
  });

  async function start(...args: string[]): Promise<Started> {
    const started = await startEmulator(['--port', '0', '--data-dir', dataDir, ...args]);
    running.push(started);
    return started;
  }
  const inData = ['--data-dir', ''];
  beforeEach(() => {
    inData[1] = dataDir;
  });

  it('says on one line that it serves, and keeps the same in a file for its owner only', async () => {
    const { ready, child, end } = await start();
    const instance = await readInstance(dataDir);
    assert.ok(instance);
    const { url, adminKey, version } = instance;
    const port = Number(new URL(url ?? '').port);
    assert.deepEqual(ready, {
      event: 'ready',
      url,
      httpsUrl: null,
      port,
      pid: child.pid,
      dataDir,
      adminKey,
      version,
      attached: false,
    });
    assert.match(adminKey, /^[0-9a-f]{40}$/);
    if (process.platform !== 'win32') {
      assert.equal((await stat(join(dataDir, 'instance.json'))).mode & 0o777, 0o600);
      assert.equal((await stat(dataDir)).mode & 0o777, 0o700);
    }
    child.kill('SIGTERM');
    const { code, stdout, stderr } = await end;
    assert.equal(code, 0, stderr);
    assert.equal(stdout.trim().split('\n').length, 1);
  });

  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    it(`ends with 0 on ${signal}, frees the port and forgets the run but not the key`, async () => {
      const { ready, child, end } = await start();
      child.kill(signal);
      assert.equal((await end).code, 0);
      await assert.rejects(fetch(ready.url));
      const instance = await readInstance(dataDir);
      assert.deepEqual([instance?.url, instance?.pid, instance?.adminKey], [undefined, undefined, ready.adminKey]);
      const again = await start();
      assert.equal(again.ready.adminKey, ready.adminKey);
    });
  }

  it('is attached to by a second start, which ends with 0', async () => {
    const { ready } = await start('--edition', 'basic');
    const second = await runVerb(['start', '--json', '--port', '0', ...inData]);
    assert.equal(second.code, 0, second.stderr);
    assert.deepEqual(JSON.parse(second.stdout), { ...ready, attached: true });
    const forPeople = await runVerb(['start', ...inData]);
    assert.equal(forPeople.stdout, `${ready.url}\n`);
    assert.match(forPeople.stderr, /^Already running (?:.|\n)*It runs with --edition basic\./);
    assert.doesNotMatch(forPeople.stderr, new RegExp(ready.adminKey));
  });

  it('is not attached to with other options: 1, and they are named', async () => {
    await start('--edition', 'basic');
    const second = await runVerb(['start', '--json', '--edition', 'free', '--strict-wire', ...inData]);
    assert.equal(second.code, 1);
    assert.equal(second.stdout, '');
    assert.match(second.stderr, /--edition is basic there, not free; --strict-wire is off there, not on/);
    const otherKey = await runVerb(['start', ...inData], { env: { PROGET_EMULATOR_ADMIN_KEY: 'PLANTED' } });
    assert.equal(otherKey.code, 1);
    assert.match(otherKey.stderr, /its admin key is another one/);
    assert.doesNotMatch(otherKey.stderr, /PLANTED/);
  });

  it('serves once, when two are started at the same time', async () => {
    const both = await Promise.all([start(), start()]);
    assert.deepEqual(both.map(({ ready }) => ready.attached).sort(), [false, true]);
    assert.equal(both[0].ready.url, both[1].ready.url);
  });

  it('starts again after it was killed', async () => {
    const { ready, child, end } = await start();
    child.kill('SIGKILL');
    await end;
    const stopped = await runVerb(['stop', ...inData]);
    assert.deepEqual([stopped.code, stopped.stderr], [0, 'No emulator runs.\n']);
    assert.equal((await runVerb(['status', ...inData])).code, 3);
    const again = await start();
    assert.equal(again.ready.attached, false);
    assert.equal(again.ready.adminKey, ready.adminKey);
  });

  it('is stopped by stop, which waits; a second stop is no error', async () => {
    const { ready, end } = await start();
    const stop = await runVerb(['stop', '--json', ...inData]);
    assert.deepEqual(JSON.parse(stop.stdout), { wasRunning: true, url: ready.url, pid: ready.pid });
    assert.equal((await end).code, 0);
    const again = await runVerb(['stop', '--json', ...inData]);
    assert.deepEqual([again.code, JSON.parse(again.stdout)], [0, { wasRunning: false, url: null, pid: null }]);
  });

  it('tells its status, and 3 when it does not run', async () => {
    const before = await runVerb(['status', '--json', ...inData]);
    assert.deepEqual([before.code, JSON.parse(before.stdout)], [3, { running: false, url: null, dataDir }]);
    const { ready } = await start('--policies', 'locked');
    const status = await runVerb(['status', '--json', ...inData]);
    const { running: runs, url, pid, version, keyCount, feeds } = JSON.parse(status.stdout);
    assert.deepEqual(
      { runs, url, pid, version },
      { runs: true, url: ready.url, pid: ready.pid, version: ready.version },
    );
    assert.deepEqual({ keyCount, feeds }, { keyCount: 1, feeds: [] });
    assert.doesNotMatch(status.stdout, new RegExp(ready.adminKey));
    const table = await runVerb(['status', ...inData]);
    assert.match(table.stdout, new RegExp(`^running\\s+${ready.url}\\n`));
  });

  it('names the holder of a busy port and the next free one: 4', async () => {
    const holder = createServer().listen(0, '127.0.0.1');
    await once(holder, 'listening');
    const { port } = holder.address() as AddressInfo;
    const busy = await runVerb(['start', '--json', '--port', String(port), ...inData]);
    holder.close();
    assert.equal(busy.code, 4, busy.stderr);
    assert.equal(busy.stdout, '');
    const named = /^Port (\d+) is held by (.+)\. Port (\d+) is free: --port \3\.\n$/.exec(busy.stderr);
    assert.ok(named, busy.stderr);
    assert.equal(named[1], String(port));
    if (process.platform === 'linux') assert.match(named[2] ?? '', new RegExp(`\\(pid ${process.pid}\\)`));
    assert.ok(Number(named[3]) > port);
    assert.equal((await readInstance(dataDir))?.url, undefined);
  });

  it('tells one of ours, of another data directory, from a stranger on the port: 4', async () => {
    const { ready } = await start();
    const elsewhere = ['--data-dir', join(root, 'other'), '--port', String(ready.port)];
    const busy = await runVerb(['start', ...elsewhere]);
    assert.equal(busy.code, 4);
    assert.match(busy.stderr, /is held by a ProGet Keys emulator of another data directory/);
  });

  it('does not touch a data directory that a process holds without an answer: 1', async () => {
    const { child } = await start();
    child.kill('SIGSTOP');
    const second = await runVerb(['start', '--json', '--port', '0', ...inData]);
    child.kill('SIGCONT');
    assert.equal(second.code, 1);
    assert.match(second.stderr, new RegExp(`in use by process ${child.pid}`));
  });

  it('takes its admin key by variable and by standard input, and never another for the same data', async () => {
    const env = { PROGET_EMULATOR_ADMIN_KEY: 'by-variable' };
    const first = await startEmulator(['--port', '0', ...inData], { env });
    running.push(first);
    assert.equal(first.ready.adminKey, 'by-variable');
    first.child.kill('SIGTERM');
    await first.end;
    const options = ['--admin-key-stdin', '--port', '0', ...inData];
    const other = await runVerb(['start', ...options], { input: 'by-input\n' });
    assert.equal(other.code, 1);
    assert.match(other.stderr, /admin key/);
    assert.doesNotMatch(other.stderr, /by-input/);
    const same = await startEmulator(options, { input: 'by-variable\n' });
    running.push(same);
    assert.equal(same.ready.attached, false);
    const none = await runVerb(['start', ...options], { input: '' });
    assert.deepEqual([none.code, none.stdout], [2, '']);
  });

  it('keeps nothing on the disk in memory', async () => {
    const inMemory = { env: { PROGET_KEYS_DATA_DIR: dataDir } };
    const started = await startEmulator(['--in-memory', '--port', '0'], inMemory);
    running.push(started);
    assert.equal(started.ready.dataDir, null);
    await assert.rejects(access(dataDir));
    const env = { PROGET_EMULATOR_ADMIN_KEY: started.ready.adminKey };
    const status = await runVerb(['status', '--url', started.ready.url], { env });
    assert.match(status.stdout, /in memory/);
    assert.equal((await runVerb(['stop', '--url', started.ready.url], { env })).code, 0);
    assert.equal((await started.end).code, 0);
  });

  it('refuses a data directory that cannot be used, and says so: 1', async () => {
    await writeFile(dataDir, 'a file');
    const onFile = await runVerb(['start', ...inData]);
    assert.equal(onFile.code, 1);
    assert.match(
      onFile.stderr,
      /^The data directory .+ cannot be used \(\w+\)\. Give another --data-dir, or --in-memory\.\n$/,
    );
  });

  it('refuses a damaged instance file without its content: 1', async () => {
    await mkdir(dataDir);
    await writeFile(join(dataDir, 'instance.json'), '{"adminKey":"PLANTED"');
    for (const verb of ['start', 'status', 'stop']) {
      const { code, stderr } = await runVerb([verb, ...inData]);
      assert.deepEqual(
        [code, /PLANTED/.test(stderr), /instance\.json is damaged/.test(stderr)],
        [1, false, true],
        verb,
      );
    }
  });

  it('is cleaned only when asked for and stopped, and comes back as another instance', async () => {
    const first = await start();
    const identity = (await readInstance(dataDir))?.instanceId;
    const whileRunning = await runVerb(['clean', '--yes', ...inData]);
    assert.equal(whileRunning.code, 1);
    assert.match(whileRunning.stderr, /Stop it first: proget-keys emulator stop/);
    first.child.kill('SIGTERM');
    await first.end;
    await writeFile(join(dataDir, 'mine.txt'), 'keep');
    const unasked = await runVerb(['clean', ...inData]);
    assert.equal(unasked.code, 2);
    assert.match(unasked.stderr, /every key, feed, package and log in .+\d+ files.+clean --yes/);
    assert.ok((await readdir(dataDir)).includes('instance.json'));
    assert.equal((await runVerb(['clean', '--yes', ...inData])).code, 0);
    assert.deepEqual(await readdir(dataDir), ['mine.txt']);
    const second = await start();
    assert.notEqual((await readInstance(dataDir))?.instanceId, identity);
    assert.notEqual(second.ready.adminKey, first.ready.adminKey);
  });

  it('sends no key to a stranger who took over its port', async () => {
    const heard: string[] = [];
    const stranger = createServer((socket) => {
      socket.on('data', (chunk) => {
        heard.push(chunk.toString('latin1'));
        socket.end('HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}');
      });
    }).listen(0, '127.0.0.1');
    await once(stranger, 'listening');
    const url = `http://127.0.0.1:${(stranger.address() as AddressInfo).port}`;
    const run = { pid: 2 ** 22 + 1, startedAt: new Date().toISOString(), url };
    const identity = { format: 1 as const, instanceId: 'i', protocol: 1, version: '0.1.0', demoKeys: [] };
    await writeInstance(dataDir, { ...identity, ...run, dataDir, adminKey: 'PLANTED-KEY' });
    const keys = await runVerb(['keys', 'list', ...inData]);
    assert.equal(keys.code, 1);
    assert.match(keys.stderr, /Somebody else holds the port/);
    assert.equal((await runVerb(['stop', ...inData])).code, 0);
    stranger.close();
    assert.equal(heard.length, 2);
    assert.doesNotMatch(heard.join(''), /PLANTED-KEY/);
  });
});
