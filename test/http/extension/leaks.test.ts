import assert from 'node:assert/strict';
import { access, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { readInstance } from '../../../emulator/attach/instanceFile.ts';
import { isAlive, waitForEnd } from '../../../emulator/attach/processes.ts';
import { startEmulator } from '../../support/emulatorProcess.ts';
import { FakeEditor, type FakeEditorOptions } from '../../support/fakeVscode.ts';
import { LiveResources } from '../../support/liveResources.ts';
import { standInKey, startStandIn } from '../../support/progetStandIn.ts';

const rounds = 20;
let home: string;
let resources: LiveResources;

/** In the end, not at once: a file that is being written, or a connection that is being closed, takes its time. */
async function eventually(check: () => void | Promise<void>): Promise<void> {
  for (const until = Date.now() + 10_000; ; await delay(20)) {
    try {
      return await check();
    } catch (error) {
      if (Date.now() > until) throw error;
    }
  }
}

const nothingLives = (editor: FakeEditor) =>
  eventually(() => assert.deepEqual([editor.live.all, resources.all], [{}, []]));

const open = (options: Partial<FakeEditorOptions> = {}): FakeEditor =>
  new FakeEditor({
    storage: join(home, 'storage'),
    ...options,
    settings: { 'proget.emulator.dataDirectory': join(home, 'data'), 'proget.emulator.port': 0, ...options.settings },
  });

/** The timers and handles that keep this process awake; requests to the disk that are over count until they are collected. */
const awake = () =>
  process
    .getActiveResourcesInfo()
    .filter((name) => !name.startsWith('FSReq'))
    .sort();

const used = { 'proget.emulator.used': true };

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'proget-keys-leaks-'));
  resources = new LiveResources();
});
afterEach(async () => {
  resources.end();
  await rm(home, { recursive: true, force: true, maxRetries: 5 });
});

describe('the extension, activated and deactivated twenty times', () => {
  it('leaves nothing behind', async () => {
    const editor = open();
    const before = awake();
    for (let round = 0; round < rounds; round += 1) {
      editor.activate();
      const { commands = 0, 'tree views': views } = editor.live.all;
      assert.ok(commands > 30 && views === 2, 'the editor counts what it registers');
      await editor.deactivate();
      await nothingLives(editor);
    }
    assert.deepEqual(awake(), before);
  });

  it('leaves nothing behind where it was ended before it had looked for the emulator', async () => {
    const started = await startEmulator(['--port', '0', '--data-dir', join(home, 'data')]);
    try {
      resources.end();
      resources = new LiveResources();
      const editor = open({ memory: used });
      for (let round = 0; round < rounds; round += 1) {
        editor.activate();
        // As many turns as the looking takes more or less: it is cut off at every step.
        for (let turn = 0; turn < round; turn += 1) await new Promise((resolve) => setImmediate(resolve));
        await editor.deactivate();
        await nothingLives(editor);
      }
    } finally {
      started.child.kill('SIGKILL');
      await started.end;
    }
  });

  it('takes a copied key out of the clipboard, and its timer with it', async () => {
    const standIn = await startStandIn({ variant: 'ProGet 2026 without hashing' });
    try {
      const value = 'e5'.repeat(20);
      const create = { method: 'POST', headers: { 'X-ApiKey': standInKey }, body: JSON.stringify({ key: value }) };
      await fetch(`${standIn.url}/api/api-keys/create`, create);
      const editor = open({ memory: { 'proget.servers': [{ url: standIn.url }] } });
      editor.secrets.set(`proget.server|${standIn.url}`, standInKey);
      for (let round = 0; round < rounds; round += 1) {
        editor.activate();
        await editor.run('proget.key.copy', [{ take: 'ID=' }]);
        assert.equal(editor.clipboard, value);
        await editor.deactivate();
        assert.equal(editor.clipboard, '');
        assert.deepEqual(editor.live.all, {});
      }
      await standIn.stop();
      await nothingLives(editor);
    } finally {
      await standIn.stop().catch(() => undefined);
    }
  });
});

describe('the extension, ended while it is at work', () => {
  it('lets go of the emulator that it has started, and of its requests', async () => {
    const editor = open();
    editor.activate();
    await editor.run('proget.emulator.start');
    const instance = await readInstance(join(home, 'data'));
    const pid = instance?.pid;
    assert.ok(pid !== undefined, 'it was not started');
    try {
      editor.setVisible('proget.requests', true);
      await eventually(() => assert.ok(resources.all.filter((one) => one.startsWith('socket')).length >= 2));
      await editor.deactivate();
      assert.deepEqual(editor.live.all, {});
      // What remains is the process itself with its output, which keep nobody awake, for the ten seconds of its own.
      await eventually(() =>
        assert.deepEqual(
          resources.all.filter((one) => !/^(process|pipe)/.test(one)),
          [],
        ),
      );
      assert.equal(await isAlive(pid), true);
      assert.equal(await waitForEnd(pid, undefined, 20_000), true, 'somebody holds it still');
      await nothingLives(editor);
    } finally {
      if (await isAlive(pid)) process.kill(pid, 'SIGKILL');
    }
  });

  it('gives up on a server that does not answer', async () => {
    const standIn = await startStandIn({ variant: 'hangs' });
    try {
      const editor = open({ memory: { 'proget.servers': [{ url: standIn.url }] } });
      editor.activate();
      await editor.walk('proget.keys');
      await eventually(() => assert.ok(standIn.seen.length > 0));
      await editor.deactivate();
      await eventually(() => assert.equal(standIn.connections(), 0));
      assert.deepEqual(editor.live.all, {});
    } finally {
      await standIn.stop();
    }
  });
});

describe('the extension, while nobody looks at it and no emulator runs', () => {
  it('has no timer, no file watcher and no socket', async () => {
    const editor = open();
    editor.activate();
    // The last that it does by itself.
    await eventually(() => access(join(home, 'storage', 'bin', 'proget-keys.cmd')));
    await eventually(() => assert.deepEqual(resources.all, []));
    await editor.deactivate();
  });

  it('only lets the system tell it of a start, where an emulator was used before', async () => {
    await mkdir(join(home, 'data'));
    const editor = open({ memory: used });
    editor.activate();
    const kindsAlive = () => resources.all.map((one) => one.split('    at')[0]?.trim());
    await eventually(() => assert.deepEqual(kindsAlive(), ['file watcher']));
    await editor.deactivate();
    await nothingLives(editor);
  });
});
