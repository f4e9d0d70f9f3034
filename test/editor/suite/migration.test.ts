import assert from 'node:assert/strict';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { after, afterEach, before, describe, it } from 'mocha';
import {
  type CodeLens,
  ConfigurationTarget,
  commands,
  languages,
  type TextDocument,
  Uri,
  window,
  workspace,
} from 'vscode';
import type { Plan } from '../../../src/migration/plan.ts';
import { makeApiKey } from '../../support/artifactoryKeys.ts';
import { answerDialogs } from './support/answerDialogs.ts';
import { type RunningEmulator, startEmulator } from './support/emulator.ts';
import { eventually } from './support/eventually.ts';
import { ownExtension } from './support/extension.ts';
import { answerBoxes, type UserAnswer, type UserAnswers } from './support/userAnswers.ts';

const keys = [makeApiKey(21), makeApiKey(22)] as const;
const host = 'https://artifactory.corp.example/artifactory/api';

/** As bytes: with a mark and CRLF, and in an encoding that the editor does not guess. */
const files: Readonly<Record<string, string | Buffer>> = {
  'old/.npmrc': Buffer.from(
    `; caf\u00e9\n//artifactory.corp.example/artifactory/api/npm/npm/:_authToken=${keys[0]}\nregistry=${host}/npm/npm/\n`,
    'latin1',
  ),
  'web/.npmrc': `; stays   \nregistry=${host}/npm/npm/\n//artifactory.corp.example/artifactory/api/npm/npm/:_authToken=${keys[0]}\n`,
  'app/NuGet.Config': `\uFEFF<?xml version="1.0" encoding="utf-8"?>\r\n<configuration>\r\n  <packageSources>\r\n    <add key="corp" value="${host}/nuget/v3/nuget/index.json" />\r\n  </packageSources>\r\n  <packageSourceCredentials>\r\n    <corp>\r\n      <add key="Username" value="builder" />\r\n      <add key="ClearTextPassword" value="${keys[1]}" />\r\n    </corp>\r\n  </packageSourceCredentials>\r\n</configuration>\r\n`,
};

describe('a migration in the editor', function () {
  this.timeout(90_000);
  const [folder] = workspace.workspaceFolders ?? [];
  assert.ok(folder !== undefined);
  const root = folder.uri.fsPath;
  let emulator: RunningEmulator;
  let answers: UserAnswers | null = null;

  const run = async (command: string, given: readonly UserAnswer[] = [], ...args: string[]): Promise<void> => {
    answers = answerBoxes(given);
    try {
      await commands.executeCommand(command, ...args);
      assert.deepEqual(answers.left(), [], 'not everything was asked for');
    } finally {
      answers.restore();
    }
  };
  const document = (): TextDocument => {
    const open = window.activeTextEditor?.document;
    assert.equal(open?.languageId, 'proget-plan');
    return open as TextDocument;
  };
  const plan = (): Plan => JSON.parse(document().getText());
  const problems = (): string[] => languages.getDiagnostics(document().uri).map(({ message }) => message);
  const lenses = async (): Promise<string[]> => {
    const found = await commands.executeCommand<CodeLens[]>('vscode.executeCodeLensProvider', document().uri, 100);
    return found.map(({ command }) => command?.title ?? '');
  };

  before(async () => {
    await ownExtension().activate();
    emulator = await startEmulator();
    // Saving a file changes more than was meant; the migration does not let it.
    await workspace.getConfiguration().update('files.trimTrailingWhitespace', true, ConfigurationTarget.Global);
    for (const [name, text] of Object.entries(files)) {
      await mkdir(dirname(join(root, name)), { recursive: true });
      await writeFile(join(root, name), text);
    }
    await run('proget.server.add', [{ type: emulator.url }, { type: emulator.adminKey }, { type: 'Target' }]);
  });
  afterEach(() => answers?.restore());
  after(async () => {
    await commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    await commands.executeCommand('workbench.action.closeAllEditors');
    await workspace.getConfiguration().update('files.trimTrailingWhitespace', undefined, ConfigurationTarget.Global);
    await emulator.stop();
    for (const name of ['web', 'app', 'old', 'artifactory.proget-plan.json'])
      await rm(join(root, name), { recursive: true, force: true });
  });

  it('is planned as a document that is not saved yet and holds no key', async () => {
    await run('proget.migration.plan', [
      { take: ['Target'] },
      { take: ['The Folder'] },
      { take: ['No, the Files Tell'] },
    ]);
    assert.ok(document().isUntitled && document().isDirty);
    assert.deepEqual(
      plan().rows.map(({ kind }) => kind),
      ['api-key', 'api-key'],
    );
    assert.deepEqual(
      plan()
        .mappings.map(({ repo, feed }) => `${repo} → ${feed}`)
        .sort(),
      ['npm → npm', 'nuget → nuget'],
    );
    for (const key of keys) assert.ok(!document().getText().includes(key.slice(6, 30)));
  });

  it('says above its parts what they are and what can be done', async () => {
    const titles = await lenses();
    for (const title of ['Decide…', '✓ Migrate', 'Skip', '1 place', '2 places', 'npm (npm) → npm'])
      assert.ok(titles.includes(title), `${title} is not among ${titles.join(' | ')}`);
  });

  it('is changed key by key and in bulk, so that it can be undone', async () => {
    const [first] = plan().rows;
    assert.ok(first !== undefined);
    await run('proget.migration.decide', [], first.fingerprint, 'skip');
    assert.deepEqual(
      plan().rows.map(({ decision }) => decision),
      ['skip', 'migrate'],
    );
    await commands.executeCommand('undo');
    assert.deepEqual(
      plan().rows.map(({ decision }) => decision),
      ['migrate', 'migrate'],
    );
    await run('proget.migration.decide', [{ take: ['AKCp'] }, { take: ['New Value'] }]);
    assert.equal(plan().rows.filter(({ decision }) => decision === 'new-value').length, 1);
    await commands.executeCommand('undo');
    assert.deepEqual(
      plan().rows.map(({ decision }) => decision),
      ['migrate', 'migrate'],
    );
  });

  it('lists what has to be decided among the problems', async () => {
    const position = String(plan().mappings.findIndex(({ repo }) => repo === 'npm'));
    await run('proget.migration.chooseFeed', [{ take: ['No Feed'] }], position);
    assert.equal(plan().mappings[Number(position)]?.feed, null);
    await eventually(async () => assert.match(problems().join('\n'), /AKCp8.* No feed is known for it/));
    await run('proget.migration.chooseFeed', [{ take: ['npm'] }], position);
    await eventually(async () => assert.doesNotMatch(problems().join('\n'), /No feed is known/));
  });

  it('is saved beside the files that it is for', async () => {
    await commands.executeCommand('workbench.action.files.save');
    const saved = await readFile(join(root, 'artifactory.proget-plan.json'), 'utf8');
    assert.deepEqual(JSON.parse(saved).target.url, emulator.url);
    await eventually(async () => assert.equal(document().isUntitled, false));
  });

  const made = async (): Promise<string[]> => {
    const reply = await fetch(`${emulator.url}/api/api-keys/list`, { headers: { 'X-ApiKey': emulator.adminKey } });
    const listed = (await reply.json()) as { description?: string }[];
    return listed.flatMap(({ description = '' }) => (description.includes('[proget-keys ') ? [description] : []));
  };
  const opens = async (feed: string, key: string): Promise<number> => {
    const url = feed === 'npm' ? `${emulator.url}/npm/npm/proget-demo` : `${emulator.url}/nuget/nuget/v3/index.json`;
    const basic = `Basic ${Buffer.from(`api:${key}`).toString('base64')}`;
    return (await fetch(url, { headers: { Authorization: basic } })).status;
  };
  const changed = async (): Promise<string[]> => {
    const names = Object.keys(files);
    const bytes = await Promise.all(names.map((name) => readFile(join(root, name))));
    return names.filter((name, index) => !bytes[index]?.equals(Buffer.from(files[name] ?? '')));
  };
  const tabs = () => window.tabGroups.all.flatMap((group) => group.tabs.map(({ label }) => label)).join();
  const showPlan = async () => {
    await window.showTextDocument(Uri.file(join(root, 'artifactory.proget-plan.json')));
  };

  it('is tried on a throw-away emulator, with nothing real touched', async () => {
    await run('proget.migration.dryRun');
    await eventually(async () => assert.match(tabs(), /Dry run of the migration/));
    assert.deepEqual([await made(), await changed()], [[], []]);
  });

  it('is applied: keys with their old values, files after a preview', async () => {
    await showPlan();
    const planId = plan().id;
    const dialogs = answerDialogs('Make Keys');
    let isOver = false;
    const applied = run('proget.migration.apply', [{ take: ['Into the Keyring'] }]).finally(() => {
      isOver = true;
    });
    try {
      // The preview waits for this.
      while (!isOver) {
        await commands.executeCommand('refactorPreview.apply').then(undefined, () => undefined);
        await Promise.race([applied, new Promise((resolve) => setTimeout(resolve, 200))]);
      }
      await applied;
    } finally {
      dialogs.restore();
    }
    assert.match(dialogs.shown.join(), /Up to 2 keys are made at http:/);
    await eventually(async () => assert.match(tabs(), /Report of the migration/));
    assert.equal((await made()).length, 2);
    assert.deepEqual([await opens('npm', keys[0]), await opens('nuget', keys[1])], [200, 200]);
    const state = join(process.env.PROGET_KEYS_DATA_DIR ?? '', 'migration', 'runs', planId);
    const report = await readFile(join(state, 'report.md'), 'utf8');
    for (const name of ['report.md', 'report.json', 'journal.ndjson'])
      for (const key of keys) assert.ok(!(await readFile(join(state, name), 'utf8')).includes(key.slice(6, 30)), name);
    assert.deepEqual(await changed(), Object.keys(files), report);
    const npmrc = await readFile(join(root, 'web/.npmrc'), 'utf8');
    assert.match(
      npmrc,
      new RegExp(
        `^; stays   \\nregistry=${emulator.url}/npm/npm/\n//127.0.0.1:\\d+/npm/npm/:_authToken=\\$\\{PROGET_KEY_NPM\\}\n$`,
      ),
    );
    const nuget = await readFile(join(root, 'app/NuGet.Config'), 'utf8');
    assert.ok(nuget.startsWith('\uFEFF<?xml') && nuget.includes('%PROGET_KEY_NUGET%') && !/[^\r]\n/.test(nuget));
    const old = await readFile(join(root, 'old/.npmrc'));
    assert.ok(old.includes(Buffer.from('; caf\u00e9\n', 'latin1')) && old.includes('{PROGET_KEY_NPM}'));
    for (const { isDirty } of workspace.textDocuments) assert.equal(isDirty, false);
  });

  it('is taken back byte for byte, and its keys are gone', async () => {
    await showPlan();
    const dialogs = answerDialogs('Roll Back');
    try {
      await run('proget.migration.rollBack');
    } finally {
      dialogs.restore();
    }
    await eventually(async () => assert.match(tabs(), /Report of the rollback/));
    assert.deepEqual([await made(), await changed()], [[], []]);
    assert.deepEqual([await opens('npm', keys[0]), await opens('nuget', keys[1])], [401, 401]);
  });
});
