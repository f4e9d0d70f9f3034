import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { isAlive } from '../../emulator/attach/processes.ts';
import { leaseTimes } from '../../emulator/leases.ts';
import type { Session } from './support/session.ts';
import { uiTest } from './support/uiTest.ts';
import type { Workbench } from './support/workbench.ts';

const slowMs = 90_000;
const anyPort = { 'proget.emulator.port': 0 };
/** Longer than the emulator waits for a window that reloads. */
const pastGraceMs = leaseTimes.graceMs + 3000;

interface Running {
  readonly pid: number;
  readonly url: string;
}

async function running({ dataDir }: Session): Promise<Running> {
  return JSON.parse(await readFile(join(dataDir, 'instance.json'), 'utf8')) as Running;
}

function showsRunning(workbench: Workbench): Promise<void> {
  return workbench.statusItem(/^ProGet emulator: .*runs at/).waitFor({ timeout: slowMs });
}

/** As by File › Close Window. */
function close({ page }: Workbench): Promise<void> {
  return page.close({ runBeforeUnload: false });
}

async function ends(pid: number, withinMs: number): Promise<boolean> {
  for (const until = Date.now() + withinMs; Date.now() < until; await delay(100))
    if (!(await isAlive(pid))) return true;
  return false;
}

uiTest(
  'a reload keeps the emulator, windows share it, and the last one ends it',
  { settings: anyPort },
  async (session) => {
    const { workbench } = session;
    // The editor wakes the extension for its views and commands only.
    await workbench.sidebar.open('ProGet');
    await workbench.runCommand('ProGet: Group API Keys By…');
    await workbench.quickInput.row('Feed').waitFor();
    await workbench.quickInput.cancel();
    assert.equal(await workbench.statusItem(/^ProGet emulator/).count(), 0, 'shown before it was ever used');
    await workbench.runCommand('ProGet: Start Emulator');
    await showsRunning(workbench);
    const { pid, url } = await running(session);

    await workbench.reload();
    await showsRunning(workbench);
    assert.equal(await ends(pid, pastGraceMs), false, 'the reload of the window ended the emulator');

    const second = await session.openWindow();
    await second.runCommand('ProGet: Start Emulator');
    await showsRunning(second);
    assert.equal((await running(session)).pid, pid);
    await close(workbench);
    assert.equal(await ends(pid, pastGraceMs), false, 'the first window took the emulator with it');

    await close(second);
    assert.equal(await ends(pid, pastGraceMs + 7000), true, 'the last window left the emulator behind');
    await assert.rejects(fetch(url), 'the port is still held');
  },
);

uiTest(
  'the keys start the emulator where the user wants that without being asked',
  { settings: { ...anyPort, 'proget.emulator.autoStart': 'onFirstUse' } },
  async (session) => {
    const { workbench } = session;
    await workbench.sidebar.open('ProGet');
    await showsRunning(workbench);
    await workbench.sidebar.row('Local emulator', 'API Keys').waitFor();
  },
);
