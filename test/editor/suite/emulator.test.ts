import assert from 'node:assert/strict';
import { readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { after, afterEach, before, describe, it } from 'mocha';
import { ConfigurationTarget, commands, window, workspace } from 'vscode';
import { type Found, findRunning } from '../../../emulator/attach/findRunning.ts';
import { isAlive } from '../../../emulator/attach/processes.ts';
import { stateFolder } from '../../../emulator/attach/stateFolder.ts';
import { eventually } from './support/eventually.ts';
import { ownExtension } from './support/extension.ts';

/** Some moments pass between the end of a process and its parent's notice. */
function gone(pid: number): Promise<void> {
  return eventually(async () => assert.equal(await isAlive(pid), false, `process ${pid} was left behind`));
}

describe('the emulator in the editor', () => {
  const pids: number[] = [];

  const running = async (): Promise<Extract<Found, { state: 'running' }>['instance']> => {
    const found = await findRunning(await stateFolder());
    assert.ok(found.state === 'running', `the emulator is not running but ${found.state}`);
    pids.push(found.instance.pid);
    return found.instance;
  };

  before(async () => {
    await ownExtension().activate();
    await workspace.getConfiguration().update('proget.emulator.port', 0, ConfigurationTarget.Global);
  });
  afterEach(() => commands.executeCommand('proget.emulator.stop'));
  after(async () => {
    await workspace.getConfiguration().update('proget.emulator.port', undefined, ConfigurationTarget.Global);
    for (const pid of pids) await gone(pid);
  });

  it('starts, once, and stops', async () => {
    await commands.executeCommand('proget.emulator.start');
    const { url, pid } = await running();
    assert.equal((await fetch(`${url}/health`)).status, 200);
    await commands.executeCommand('proget.emulator.start');
    assert.equal((await running()).pid, pid);
    await commands.executeCommand('proget.emulator.stop');
    assert.equal((await findRunning(await stateFolder())).state, 'none');
    await gone(pid);
  });

  it('runs without a secret in its arguments', async function () {
    if (process.platform !== 'linux') this.skip();
    await commands.executeCommand('proget.emulator.start');
    const { pid, adminKey } = await running();
    const argv = await readFile(`/proc/${pid}/cmdline`, 'utf8');
    assert.ok(argv.includes('--exit-when-unleased') && !argv.includes(adminKey));
  });

  it('gets another process by a restart', async () => {
    await commands.executeCommand('proget.emulator.start');
    const { pid } = await running();
    await commands.executeCommand('proget.emulator.restart');
    assert.notEqual((await running()).pid, pid);
  });

  it('is given to other extensions without a secret', async () => {
    const api = ownExtension().exports as {
      getEmulator(): Promise<{ url: string; stop(): Promise<void> }>;
      getStatus(): Promise<Record<string, unknown>>;
      listKeys(server: string): Promise<readonly Record<string, unknown>[]>;
    };
    assert.deepEqual(await api.getStatus(), {
      ...{ state: 'stopped', url: null, pid: null, version: null, dataDir: null, feeds: null, keys: null },
      problem: null,
    });
    const { url, stop } = await api.getEmulator();
    const { pid, version, dataDir, ...instance } = await running();
    assert.equal(instance.url, url);
    const { feeds, keys: keyCount, ...status } = await api.getStatus();
    assert.deepEqual(status, { state: 'running', url, pid, version, dataDir, problem: null });
    assert.ok(typeof feeds === 'number' && Number(keyCount) > 0);
    const keys = await api.listKeys(url);
    assert.ok(keys.length > 0);
    assert.ok(keys.every((key) => !('value' in key)));
    await stop();
    assert.equal((await findRunning(await stateFolder())).state, 'none');
  });

  it('is seen through when it was killed, and starts again', async () => {
    await commands.executeCommand('proget.emulator.start');
    const { pid } = await running();
    process.kill(pid, 'SIGKILL');
    await eventually(async () => assert.equal(await isAlive(pid), false));
    // The command waits for the end of what was lost, and starts another.
    await eventually(async () => {
      await commands.executeCommand('proget.emulator.start');
      assert.notEqual((await running()).pid, pid);
    });
  });

  it('is found by the terminals of the editor as proget-keys', async function () {
    this.timeout(60_000);
    if (process.platform === 'win32') this.skip();
    await commands.executeCommand('proget.emulator.start');
    const { url } = await running();
    const file = join(tmpdir(), `proget-keys-terminal-${process.pid}`);
    const terminal = window.createTerminal({ name: 'test', shellPath: '/bin/sh' });
    try {
      if (!(await Promise.race([terminal.processId, delay(20_000, undefined)]))) {
        assert.notEqual(process.env.CI, 'true', 'the editor has no terminals; with CI=true it has to');
        this.skip();
      }
      terminal.sendText(`proget-keys emulator status --json > '${file}.part' && mv '${file}.part' '${file}'`);
      await eventually(async () => {
        const { running: runs, url: seen } = JSON.parse(await readFile(file, 'utf8'));
        assert.deepEqual([runs, seen], [true, url]);
      });
    } finally {
      terminal.dispose();
      await rm(file, { force: true });
    }
  });

  it('shows its requests while the view is visible', async () => {
    await commands.executeCommand('proget.emulator.start');
    const { url } = await running();
    await commands.executeCommand('proget.requests.show');
    await fetch(`${url}/api/api-keys/list`);
    await commands.executeCommand('proget.requests.explainLastRefusal');
    await eventually(async () => {
      const text = window.activeTextEditor?.document.getText() ?? '';
      assert.match(text, /was refused: GET \/api\/api-keys\/list → 403 \[missing-key\]/);
    });
    await commands.executeCommand('workbench.action.closeAllEditors');
  });
});
