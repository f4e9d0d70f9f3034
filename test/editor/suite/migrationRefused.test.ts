import assert from 'node:assert/strict';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { after, afterEach, before, describe, it } from 'mocha';
import { commands, Uri, window, workspace } from 'vscode';
import type { Plan } from '../../../src/migration/plan.ts';
import { makeApiKey } from '../../support/artifactoryKeys.ts';
import { answerDialogs } from './support/answerDialogs.ts';
import { type RunningEmulator, startEmulator } from './support/emulator.ts';
import { eventually } from './support/eventually.ts';
import { ownExtension } from './support/extension.ts';
import { answerBoxes, type UserAnswer, type UserAnswers } from './support/userAnswers.ts';

const oldKey = makeApiKey(23);
const host = 'artifactory.corp.example/artifactory/api';
const npmrc = `registry=https://${host}/npm/npm/\n//${host}/npm/npm/:_authToken=${oldKey}\n`;

describe('a migration in the editor to a server that takes no own values beside hashing', function () {
  this.timeout(90_000);
  const [folder] = workspace.workspaceFolders ?? [];
  assert.ok(folder !== undefined);
  const root = join(folder.uri.fsPath, 'refused');
  const planUri = Uri.file(join(folder.uri.fsPath, 'refused.proget-plan.json'));
  const valuesUri = Uri.file(join(folder.uri.fsPath, 'refused.env'));
  const ownSaveDialog = window.showSaveDialog;
  let emulator: RunningEmulator;
  let answers: UserAnswers | null = null;
  let dialogs: ReturnType<typeof answerDialogs> | null = null;

  const run = async (command: string, ...given: readonly UserAnswer[]): Promise<void> => {
    answers = answerBoxes(given);
    try {
      await commands.executeCommand(command);
      assert.deepEqual(answers.left(), [], 'not everything was asked for');
    } finally {
      answers.restore();
    }
  };
  const plan = (): Plan => JSON.parse(window.activeTextEditor?.document.getText() ?? '');
  const statusFor = async (key: string): Promise<number> => {
    const headers = { Authorization: `Bearer ${key}` };
    return (await fetch(`${emulator.url}/npm/npm/proget-demo`, { headers })).status;
  };
  const newKey = async (): Promise<string> => parseEnv(await readFile(valuesUri.fsPath, 'utf8')).PROGET_KEY ?? '';

  before(async () => {
    await ownExtension().activate();
    emulator = await startEmulator();
    const reply = await fetch(`${emulator.url}/emulator/policies`, {
      method: 'PATCH',
      headers: { 'X-ApiKey': emulator.adminKey, 'Content-Type': 'application/json' },
      body: JSON.stringify({ customWithHashing: 'refuse' }),
    });
    assert.equal(reply.ok, true);
    await mkdir(root, { recursive: true });
    await writeFile(join(root, '.npmrc'), npmrc);
    await run('proget.server.add', { type: emulator.url }, { type: emulator.adminKey }, { type: 'Strict' });
  });
  afterEach(() => {
    answers?.restore();
    dialogs?.restore();
    Object.assign(window, { showSaveDialog: ownSaveDialog });
  });
  after(async () => {
    await commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    await commands.executeCommand('workbench.action.closeAllEditors');
    await emulator.stop();
    for (const path of [root, planUri.fsPath, valuesUri.fsPath]) await rm(path, { recursive: true, force: true });
  });

  it('leaves the decision to the user, who takes a new value', async () => {
    await run(
      'proget.migration.plan',
      { take: ['Strict'] },
      { take: ['The Folder'] },
      { take: ['No, the Files Tell'] },
    );
    assert.deepEqual(
      plan().rows.map(({ decision }) => decision),
      ['undecided'],
    );
    await run('proget.migration.decide', { take: ['AKCp'] }, { take: ['New Value'] });
    assert.deepEqual(
      plan().rows.map(({ decision }) => decision),
      ['new-value'],
    );
    await workspace.fs.writeFile(planUri, Buffer.from(window.activeTextEditor?.document.getText() ?? ''));
    await commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    await window.showTextDocument(planUri);
  });

  it('makes a key with a new value, put where the user wants it, and the file refers to it', async () => {
    dialogs = answerDialogs('Make Keys');
    Object.assign(window, { showSaveDialog: async () => valuesUri });
    let isOver = false;
    const applied = run('proget.migration.apply', { take: ['Into a File'] }).finally(() => {
      isOver = true;
    });
    // The preview waits for this.
    while (!isOver) {
      await commands.executeCommand('refactorPreview.apply').then(undefined, () => undefined);
      await Promise.race([applied, new Promise((resolve) => setTimeout(resolve, 200))]);
    }
    await applied;
    assert.match(await readFile(join(root, '.npmrc'), 'utf8'), /:_authToken=\$\{PROGET_KEY\}\n$/);
    assert.match(await newKey(), /^[0-9a-f]{40}$/);
    assert.deepEqual([await statusFor(await newKey()), await statusFor(oldKey)], [200, 401]);
  });

  it('is taken back byte for byte, and the new key is gone', async () => {
    const key = await newKey();
    assert.match(key, /^[0-9a-f]{40}$/);
    await window.showTextDocument(planUri);
    dialogs = answerDialogs('Roll Back');
    await run('proget.migration.rollBack');
    await eventually(async () => assert.equal(await readFile(join(root, '.npmrc'), 'utf8'), npmrc));
    assert.equal(await statusFor(key), 401);
  });
});
