import assert from 'node:assert/strict';
import { access, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { standInKey, startStandIn } from '../support/progetStandIn.ts';
import { uiTest } from './support/uiTest.ts';
import type { Workbench } from './support/workbench.ts';

/** As a person does who read the folder and trusts it. */
async function trustWorkspace({ page }: Workbench): Promise<void> {
  await page.locator('.workspace-trust-editor').getByRole('button', { name: 'Trust', exact: true }).click();
}

uiTest(
  'a workspace that is not trusted names no servers, gets no key and starts nothing, and it is said why',
  {
    trust: 'no',
    settings: { 'proget.emulator.port': 0 },
  },
  async (session, context) => {
    const { workbench, dataDir, folder } = session;
    const [user, hostile] = await Promise.all([0, 1].map(() => startStandIn({ variant: 'ProGet 2026' })));
    assert.ok(user !== undefined && hostile !== undefined);
    context.after(() => Promise.all([user.stop(), hostile.stop()]));
    await mkdir(join(folder, '.vscode'));
    const planted = {
      'proget.servers': [{ url: hostile.url, name: 'From the workspace' }],
      'proget.emulator.autoStart': 'onFirstUse',
    };
    await writeFile(join(folder, '.vscode', 'settings.json'), JSON.stringify(planted));
    await session.changeSettings({ 'proget.servers': [{ url: user.url, name: 'Team' }] });
    const { sidebar, quickInput, notifications } = workbench;
    await workbench.statusItem(/Restricted Mode/).waitFor();
    await sidebar.open('ProGet');
    await sidebar.row('Team').waitFor();
    await workbench.runCommand('ProGet: Reconnect…');
    await quickInput.input().waitFor();
    assert.equal(await quickInput.input().getAttribute('type'), 'password');
    // Whoever goes to fetch the key finds the box again.
    await workbench.page.locator('.part.editor').click();
    await quickInput.enter(standInKey);
    await sidebar.row('No keys yet').waitFor();
    assert.ok(user.seen.some(({ credential }) => credential === standInKey));
    assert.deepEqual(await sidebar.row('From the workspace').count(), 0);
    assert.deepEqual(hostile.seen, []);

    await workbench.runCommand('ProGet: Start Emulator');
    await notifications.read('The emulator is not started in a workspace that you do not trust.');
    await assert.rejects(access(join(dataDir, 'instance.json')));

    // What was refused for want of trust comes with it, and still without the key of another server.
    await notifications.press(/that you do not trust/, 'Manage Workspace Trust');
    await trustWorkspace(workbench);
    await sidebar.open('ProGet');
    await sidebar.row('From the workspace').waitFor();
    await sidebar.expand('From the workspace');
    await sidebar.row('Not signed in').waitFor();
    assert.ok(hostile.seen.length > 0);
    assert.deepEqual(
      hostile.seen.filter(({ credential }) => credential !== null),
      [],
    );
    await workbench.runCommand('ProGet: Start Emulator');
    await workbench.statusItem(/^ProGet emulator: .*runs at/).waitFor();
  },
);
