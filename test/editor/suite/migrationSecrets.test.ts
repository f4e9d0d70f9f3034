// Long because it is one story: each failure needs what went before it, and all that was said is searched after each part.
import assert from 'node:assert/strict';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { after, afterEach, before, describe, it } from 'mocha';
import { commands, Uri, window, workspace } from 'vscode';
import type { Plan } from '../../../src/migration/plan.ts';
import { makeAccessToken, makeApiKey, makeReferenceToken } from '../../support/artifactoryKeys.ts';
import { SecretSearch } from '../../support/secretForms.ts';
import { type RunningEmulator, startEmulatorWith } from './support/emulator.ts';
import { eventually } from './support/eventually.ts';
import { ownExtension } from './support/extension.ts';
import { recordOutputs } from './support/recordOutputs.ts';
import { report } from './support/report.ts';
import { answerBoxes, type UserAnswer } from './support/userAnswers.ts';

// Before any test starts the extension, so that what it makes then is recorded, too.
const outputs = recordOutputs();

const host = 'artifactory.corp.example';
const api = `https://${host}/artifactory/api`;
const serverKey = 'C4n4ry7fQ2xV9mLpZ3rT6wKbY8sHd1Jg5NcE0uA';
const wrongKey = 'Wr0ngX5tB8nQ1vM4zK7pD2hG9cJ6fL3sR0yWaEu';
const password = 'C4nary-pässwörd+Qx7/zéT9';
const [apiKey, pasted] = [makeApiKey(81), makeApiKey(82)];
const referenceToken = makeReferenceToken(83);
const accessToken = makeAccessToken('jfac@01fake/users/canary');
const serverName = 'Bystander ~ Target';

const files: Readonly<Record<string, string>> = {
  'canary/web/.npmrc': `registry=${api}/npm/npm/\n//${host}/artifactory/api/npm/npm/:_authToken=${apiKey}\n`,
  'canary/net/NuGet.Config': `<configuration>\n  <packageSources><add key="corp" value="${api}/nuget/v3/nuget/index.json" /></packageSources>\n  <packageSourceCredentials><corp><add key="Username" value="ci" /><add key="ClearTextPassword" value="${referenceToken}" /></corp></packageSourceCredentials>\n</configuration>\n`,
  'canary/py/pip.conf': `[global]\nindex-url = https://canary:${encodeURIComponent(password)}@${host}/artifactory/api/pypi/npm/simple\n`,
  'canary/ci/.npmrc': `//${host}/artifactory/api/npm/npm/:_authToken=${accessToken}\n`,
  'canary/ci/token.env': `ARTIFACTORY_URL=https://${host}/artifactory\nARTIFACTORY_ACCESS_TOKEN=${accessToken}\n`,
  'canary/ci/fetch.sh': `curl -u canary:${apiKey} ${api}/npm/npm/left-pad\n`,
};

describe('no key gets into anything that the editor shows, logs, keeps or starts', function () {
  this.timeout(120_000);
  const [folder] = workspace.workspaceFolders ?? [];
  assert.ok(folder !== undefined);
  const root = folder.uri.fsPath;
  const search = new SecretSearch();
  let emulator: RunningEmulator;
  let searched = 0;

  const plant = (name: string, value: string, own = 0): void => {
    search.add(name, value);
    search.addPieces(name, value, own);
    report({ kind: 'secret', name, value, own });
  };
  const nowhere = async (): Promise<void> => {
    await outputs.look();
    const found = outputs.said
      .slice(searched)
      .flatMap(({ place, text }) => search.inText(`${place}: ${text.slice(0, 150)}`, text));
    searched = outputs.said.length;
    assert.deepEqual(found, []);
  };
  /** What a failure leaves unasked is no matter here. */
  const run = async (command: string, given: readonly UserAnswer[] = [], ...args: string[]): Promise<void> => {
    const answers = answerBoxes(given);
    try {
      await commands.executeCommand(command, ...args);
    } finally {
      answers.restore();
    }
  };
  const saidOf = (from: number, place: RegExp): string =>
    outputs.said
      .slice(from)
      .flatMap((one) => (place.test(one.place) ? [one.text] : []))
      .join('\n');
  const start = async (adminKey: string, ...args: string[]): Promise<void> => {
    emulator = await startEmulatorWith({ PROGET_EMULATOR_ADMIN_KEY: adminKey }, ...args);
  };
  const restart = async (adminKey: string, ...args: string[]): Promise<void> => {
    await emulator.stop();
    await start(adminKey, '--port', new URL(emulator.url).port, ...args);
  };
  const writeAll = async (): Promise<void> => {
    for (const [name, text] of Object.entries(files)) {
      await mkdir(dirname(join(root, name)), { recursive: true });
      await writeFile(join(root, name), text);
    }
  };
  const planUri = Uri.file(join(root, 'artifactory.proget-plan.json'));
  const showPlan = async (): Promise<Plan> => {
    const editor = await window.showTextDocument(planUri);
    return JSON.parse(editor.document.getText());
  };
  /** @param expected what the messages and the report say of it */
  const apply = async (expected: RegExp): Promise<void> => {
    await showPlan();
    const from = outputs.said.length;
    outputs.press('Make Keys');
    let isOver = false;
    const applied = run('proget.migration.apply', [{ take: ['Into the Keyring'] }]).finally(() => {
      isOver = true;
    });
    // The preview waits for this.
    while (!isOver) {
      await commands.executeCommand('refactorPreview.apply').then(undefined, () => undefined);
      await Promise.race([applied, new Promise((resolve) => setTimeout(resolve, 200))]);
    }
    await applied;
    // The report is shown by another extension, when that has time.
    await eventually(async () => assert.match(saidOf(from, /message|read-only document/), expected));
    await nowhere();
  };

  before(async () => {
    await ownExtension().activate();
    for (const [name, value, own] of [
      ['API key', apiKey, 6],
      ['pasted key', pasted, 6],
      ['reference token', referenceToken, 28],
      ['access token', accessToken, accessToken.indexOf('.') + 40],
      ['password', password, 0],
      ['key of the server', serverKey, 0],
      ['wrong key', wrongKey, 0],
    ] as const)
      plant(name, value, own);
    report({ kind: 'bystander', value: serverName });
    report({ kind: 'bystander', value: 'migration: key' });
    await writeAll();
    await start(serverKey);
    outputs.press();
  });
  afterEach(() => outputs.press());
  after(async () => {
    outputs.rest();
    await commands.executeCommand('proget.scan.clear');
    await commands.executeCommand('workbench.action.closeAllEditors');
    await emulator.stop();
    for (const name of ['canary', 'artifactory.proget-plan.json'])
      await rm(join(root, name), { recursive: true, force: true });
  });

  it('when a server is added, with a wrong key first', async () => {
    await run('proget.server.add', [
      { type: emulator.url },
      { type: wrongKey },
      { take: ['Change the Key'] },
      { type: serverKey },
      { type: serverName },
    ]);
    assert.match(saidOf(0, /QuickPick/), /Change the Key/);
    await nowhere();
  });

  it('when the folder is scanned', async () => {
    await run('proget.scan.run');
    await nowhere();
    assert.match(saidOf(0, /problem/), /Artifactory API key AKCp8/);
  });

  it('when a migration is planned, with a key that is pasted, and decided about', async () => {
    await run('proget.migration.plan', [
      { take: [serverName] },
      { take: ['The Folder', 'Keys That You Paste'] },
      { type: `//${host}/artifactory/api/npm/npm/:_authToken=${pasted}` },
      { take: ['No, the Files Tell'] },
    ]);
    const text = window.activeTextEditor?.document.getText() ?? '';
    const made = JSON.parse(text) as Plan;
    assert.equal(made.rows.length, 5);
    for (const { fingerprint, unfit, kind } of made.rows) {
      const decision = unfit !== null || kind === 'password' ? 'new-value' : 'migrate';
      await run('proget.migration.decide', [], fingerprint, decision);
    }
    await nowhere();
    await commands.executeCommand('workbench.action.files.save');
    await run('proget.migration.showPlan');
    await nowhere();
  });

  it('when it is tried', async () => {
    await showPlan();
    const from = outputs.said.length;
    await run('proget.migration.dryRun');
    await nowhere();
    assert.match(saidOf(from, /^process arguments/), /"start","--json","--in-memory"/);
  });

  it('when the server is dead, or refuses its key, or own values', async () => {
    await emulator.stop();
    await apply(/Nothing listens at/);
    await restart(wrongKey);
    await apply(/key/i);
    await restart(serverKey, '--policies', 'locked');
    await apply(/own values|policy|expir/i);
    await restart(serverKey);
  });

  it('when a file was changed since', async () => {
    const name = 'canary/web/.npmrc';
    await writeFile(join(root, name), `${files[name]}; changed\n`);
    await apply(/changed after the plan/);
    await writeFile(join(root, name), files[name] ?? '');
  });

  it('when a plan was made to lead elsewhere', async () => {
    const other = Uri.file(join(root, 'canary', 'other.proget-plan.json'));
    const text = await readFile(planUri.fsPath, 'utf8');
    await writeFile(other.fsPath, text.replace(emulator.url, 'http://127.0.0.1:1'));
    await window.showTextDocument(other);
    const from = outputs.said.length;
    await run('proget.migration.dryRun');
    assert.notEqual(saidOf(from, /error message/), '');
    await nowhere();
    await commands.executeCommand('workbench.action.closeActiveEditor');
  });

  it('when it is applied', async () => {
    await apply(/The keys are migrated|5 written/);
    await showPlan();
    await run('proget.migration.openTerminal');
    const values = Object.entries(outputs.terminals.at(-1) ?? {});
    assert.ok(
      values.some(([, value]) => value === apiKey),
      'the keyring has nothing of it',
    );
    for (const [name, value] of values) if (![apiKey, referenceToken].includes(value)) plant(`new ${name}`, value);
    // What was said before the new values were known.
    searched = 0;
    await nowhere();
    assert.ok(!(await readFile(join(root, 'canary/web/.npmrc'), 'utf8')).includes(apiKey));
  });

  it('when it is taken back, where somebody has changed a file', async () => {
    const path = join(root, 'canary/web/.npmrc');
    const written = await readFile(path);
    for (const bytes of [`${written}; changed\n`, written]) {
      await writeFile(path, bytes);
      await showPlan();
      outputs.press('Roll Back');
      await run('proget.migration.rollBack');
      await nowhere();
    }
    await eventually(async () => assert.equal(await readFile(path, 'utf8'), files['canary/web/.npmrc']));
  });

  it('and what is no secret is found in all these places', async () => {
    const places = new Set(outputs.said.map(({ place }) => place));
    for (const place of [
      ...['log info', 'log error', 'warning message', 'error message', 'status bar message', 'progress report'],
      ...['problem', 'lens', 'plan', 'tree item', 'tab', 'command', 'process arguments', 'QuickPick items'],
      ...['InputBox prompt', 'read-only document', 'terminal', 'quick fix'],
    ])
      assert.ok(places.has(place), `${place} is not among ${[...places].join(', ')}`);
  });
});
