import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { readInstance } from '../../emulator/attach/instanceFile.ts';
import { isAlive, waitForEnd } from '../../emulator/attach/processes.ts';
import { EmulatorController } from '../../src/localEmulator/controller.ts';
import { InstanceWatch } from '../../src/localEmulator/instanceWatch.ts';
import type { AskedSettings } from '../../src/localEmulator/settings.ts';
import type { EmulatorState } from '../../src/localEmulator/state.ts';
import { startEmulator } from '../support/emulatorProcess.ts';

/** Resolves with the first state that `wanted` takes. */
function reached(controller: EmulatorController, kind: EmulatorState['kind']): Promise<EmulatorState> {
  return new Promise((resolve) => {
    if (controller.state.kind === kind) resolve(controller.state);
    else controller.onChange((state) => state.kind === kind && resolve(state));
  });
}

describe('the emulator of an editor window', () => {
  let home: string;
  let windows: EmulatorController[];
  let pids: number[];

  const open = (asked: AskedSettings = {}): EmulatorController => {
    const { PATH, HOME } = process.env;
    const window = new EmulatorController({
      bundle: resolve('dist/emulator.js'),
      env: { PATH, HOME, PROGET_KEYS_DATA_DIR: join(home, 'data'), npm_config_registry: 'http://npm.example' },
      log: { info: () => undefined, warn: () => undefined },
      settings: () => ({ asked: { port: 0, ...asked }, keepRunning: false, autoStart: 'never' }),
    });
    windows.push(window);
    window.onChange(() => {
      if (window.connection) pids.push(window.connection.pid);
    });
    return window;
  };

  beforeEach(async () => {
    home = await mkdtemp(join(tmpdir(), 'proget-keys-window-'));
    windows = [];
    pids = [];
  });
  afterEach(async () => {
    for (const window of windows) await window.stop();
    for (const pid of pids) assert.equal(await isAlive(pid), false, `process ${pid} was left behind`);
    await rm(home, { recursive: true, force: true });
  });

  it('starts once, however often it is asked, and stops', async () => {
    const window = open();
    const states: string[] = [];
    window.onChange(({ kind }) => states.push(kind));
    const [first, second] = await Promise.all([window.start(), window.start()]);
    assert.equal(first, second);
    assert.ok(first.kind === 'running');
    assert.deepEqual([first.attached, first.wide], [false, false]);
    assert.equal((await fetch(`${first.url}/health`)).status, 200);
    assert.deepEqual(await window.stop(), { kind: 'stopped' });
    await assert.rejects(fetch(first.url));
    assert.deepEqual(states, ['starting', 'running', 'stopping', 'stopped']);
  });

  it('never shows its key to other users of the machine', { skip: process.platform !== 'linux' }, async () => {
    const window = open();
    await window.start();
    const { readFile } = await import('node:fs/promises');
    const [pid, key] = [window.connection?.pid, window.connection?.adminKey ?? ''];
    const [argv, environment] = await Promise.all([
      readFile(`/proc/${pid}/cmdline`, 'utf8'),
      readFile(`/proc/${pid}/environ`, 'utf8'),
    ]);
    assert.match(argv, /--exit-when-unleased/);
    assert.equal(argv.includes(key) || environment.includes(key), false);
    assert.match(environment, /ELECTRON_RUN_AS_NODE=1/);
    assert.doesNotMatch(environment, /npm_|PROGET/);
  });

  it('is found by a second window, and a stop in one is seen in the other', async () => {
    const [one, two] = [open(), open()];
    const started = await one.start();
    const attached = await two.start();
    assert.ok(started.kind === 'running' && attached.kind === 'running');
    assert.deepEqual([attached.url, attached.attached], [started.url, true]);
    await one.stop();
    assert.deepEqual(await reached(two, 'stopped'), { kind: 'stopped' });
  });

  it('is found when a terminal started it, and outlives the window then', async (t) => {
    const { child, end } = await startEmulator(['--port', '0', '--data-dir', join(home, 'data')]);
    t.after(() => end);
    t.after(() => child.kill());
    const window = open();
    assert.equal((await window.attach()).kind, 'running');
    await window.dispose();
    assert.equal(await isAlive(child.pid ?? 0), true);
    assert.equal((await open().start()).kind, 'running');
  });

  it('is seen at once by a window that only watches', async () => {
    const one = open();
    await one.start();
    await one.stop();
    const two = open();
    const watcher = new InstanceWatch(() => void two.attach());
    watcher.watch(await two.dataDir());
    try {
      await one.start();
      assert.equal((await reached(two, 'running')).kind, 'running');
      await one.stop();
      assert.equal((await reached(two, 'stopped')).kind, 'stopped');
    } finally {
      watcher.dispose();
    }
  });

  it('starts nothing when it only looks', async () => {
    assert.deepEqual(await open().attach(), { kind: 'stopped' });
    assert.equal(await readInstance(join(home, 'data')), null);
  });

  it('that was killed leaves an error with the last lines of its log, and starts again', async () => {
    const window = open();
    await window.start();
    process.kill(window.connection?.pid ?? 0, 'SIGKILL');
    const state = await reached(window, 'error');
    assert.ok(state.kind === 'error');
    assert.equal(state.problem.reason, 'killed');
    assert.match(state.problem.lines.join('\n'), /serving at http/);
    assert.equal(window.connection, null);
    assert.equal((await window.start()).kind, 'running');
  });

  it('names who holds the port, and the next free one', async (t) => {
    const holder = createServer().listen(0, '127.0.0.1');
    t.after(() => holder.close());
    await new Promise((resolve) => holder.once('listening', resolve));
    const { port } = holder.address() as AddressInfo;
    const state = await open({ port }).start();
    assert.ok(state.kind === 'error');
    const { reason, message, freePort } = state.problem;
    assert.equal(reason, 'port-busy');
    assert.match(message, new RegExp(`^Port ${port} is held by .+\\(pid ${process.pid}\\)\\.$`));
    assert.ok(freePort !== null && freePort > port);
    assert.equal((await open({ port: freePort }).start()).kind, 'running');
  });

  it('says in one sentence why it does not start', async () => {
    const state = await open({ host: '192.0.2.1' }).start();
    assert.ok(state.kind === 'error');
    assert.match(state.problem.message, /^The emulator did not start: Cannot listen on 192\.0\.2\.1/);
  });

  it('in memory touches no disk', async () => {
    const window = open({ inMemory: true });
    assert.equal((await window.start()).kind, 'running');
    assert.equal(await readInstance(join(home, 'data')), null);
    assert.equal((await window.stop()).kind, 'stopped');
  });

  it('can be told to stop while it starts', async () => {
    const window = open();
    const starting = window.start();
    await reached(window, 'starting');
    await window.stop();
    assert.equal((await starting).kind === 'running', false);
    assert.equal(window.state.kind, 'stopped');
    const pid = (await readInstance(join(home, 'data')))?.pid;
    if (pid !== undefined) assert.equal(await waitForEnd(pid, undefined, 10_000), true);
  });
});
