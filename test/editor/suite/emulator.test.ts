import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, afterEach, before, describe, it } from 'mocha';
import { ConfigurationTarget, commands, workspace } from 'vscode';
import { type Found, findRunning } from '../../../emulator/attach/findRunning.ts';
import { isAlive } from '../../../emulator/attach/processes.ts';
import { stateFolder } from '../../../emulator/attach/stateFolder.ts';
import { ownExtension } from './support/extension.ts';

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
    for (const pid of pids) assert.equal(await isAlive(pid), false, `process ${pid} was left behind`);
  });

  it('starts, once, and stops', async () => {
    await commands.executeCommand('proget.emulator.start');
    const { url, pid } = await running();
    assert.equal((await fetch(`${url}/health`)).status, 200);
    await commands.executeCommand('proget.emulator.start');
    assert.equal((await running()).pid, pid);
    await commands.executeCommand('proget.emulator.stop');
    assert.equal((await findRunning(await stateFolder())).state, 'none');
    assert.equal(await isAlive(pid), false);
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
});
