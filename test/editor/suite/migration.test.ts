import assert from 'node:assert/strict';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { after, afterEach, before, describe, it } from 'mocha';
import { type CodeLens, commands, languages, type TextDocument, window, workspace } from 'vscode';
import type { Plan } from '../../../src/migration/plan.ts';
import { makeApiKey } from '../../support/artifactoryKeys.ts';
import { type RunningEmulator, startEmulator } from './support/emulator.ts';
import { eventually } from './support/eventually.ts';
import { ownExtension } from './support/extension.ts';
import { answerBoxes, type UserAnswer, type UserAnswers } from './support/userAnswers.ts';

const keys = [makeApiKey(21), makeApiKey(22)] as const;
const host = 'https://artifactory.corp.example/artifactory/api';

const files: Readonly<Record<string, string>> = {
  'web/.npmrc': `registry=${host}/npm/npm/\n//artifactory.corp.example/artifactory/api/npm/npm/:_authToken=${keys[0]}\n`,
  'app/NuGet.Config': `\uFEFF<?xml version="1.0" encoding="utf-8"?>\r\n<configuration>\r\n  <packageSources>\r\n    <add key="corp" value="${host}/nuget/v3/nuget/index.json" />\r\n  </packageSources>\r\n  <packageSourceCredentials>\r\n    <corp>\r\n      <add key="Username" value="builder" />\r\n      <add key="ClearTextPassword" value="${keys[1]}" />\r\n    </corp>\r\n  </packageSourceCredentials>\r\n</configuration>\r\n`,
};

describe('a migration in the editor', () => {
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
    await emulator.stop();
    for (const name of ['web', 'app', 'artifactory.proget-plan.json'])
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
    for (const title of ['Decide…', '✓ Migrate', 'Skip', '1 place', 'npm (npm) → npm'])
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
});
