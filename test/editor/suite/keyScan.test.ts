import assert from 'node:assert/strict';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, it } from 'mocha';
import {
  type CodeAction,
  commands,
  type Diagnostic,
  DiagnosticSeverity,
  languages,
  Uri,
  window,
  workspace,
} from 'vscode';
import { makeApiKey } from '../../support/artifactoryKeys.ts';
import { eventually } from './support/eventually.ts';
import { ownExtension } from './support/extension.ts';

const keys = [makeApiKey(11), makeApiKey(12)] as const;
const base = 'artifactory.corp.example/artifactory/api/npm/npm-local/';

describe('found keys in the editor', () => {
  const [folder] = workspace.workspaceFolders ?? [];
  assert.ok(folder !== undefined);
  const file = (name: string) => Uri.joinPath(folder.uri, name);
  const shown = (name: string): Diagnostic[] =>
    languages.getDiagnostics(file(name)).filter(({ source }) => source === 'ProGet Keys');
  const fixes = async (name: string): Promise<CodeAction[]> => {
    const [first] = shown(name);
    assert.ok(first !== undefined);
    const all = await commands.executeCommand<CodeAction[]>(
      'vscode.executeCodeActionProvider',
      file(name),
      first.range,
    );
    return all.filter(({ command }) => command?.command.startsWith('proget.'));
  };
  const press = async (name: string, title: RegExp): Promise<void> => {
    const action = (await fixes(name)).find((fix) => title.test(fix.title));
    assert.ok(action?.command !== undefined, `${title} is not offered`);
    await commands.executeCommand(action.command.command, ...(action.command.arguments ?? []));
  };

  before(async () => {
    await ownExtension().activate();
    await writeFile(join(folder.uri.fsPath, '.npmrc'), `registry=https://${base}\n//${base}:_authToken=${keys[0]}\n`);
    await writeFile(join(folder.uri.fsPath, 'ci.env'), `ARTIFACTORY_API_KEY=${keys[0]}\nJFROG_API_KEY=${keys[1]}\n`);
    await commands.executeCommand('proget.scan.run');
  });
  after(async () => {
    await commands.executeCommand('proget.scan.clear');
    await commands.executeCommand('workbench.action.closeAllEditors');
    await commands.executeCommand('workbench.action.closePanel');
    for (const name of ['.npmrc', 'ci.env', '.vscode/settings.json']) await rm(file(name).fsPath, { force: true });
  });

  it('are problems where they stand, with a code, and without the key', async () => {
    const [first, second, ...more] = shown('ci.env');
    assert.ok(first !== undefined && second !== undefined && more.length === 0);
    assert.deepEqual([first.code, first.severity], ['api-key', DiagnosticSeverity.Warning]);
    const document = await workspace.openTextDocument(file('ci.env'));
    assert.equal(document.getText(second.range), keys[1]);
    assert.match(first.message, /^Artifactory API key AKCp8.…\(73\)/);
    assert.deepEqual(
      first.relatedInformation?.map(({ location }) => location.uri.fsPath),
      [file('.npmrc').fsPath],
    );
    for (const [, all] of languages.getDiagnostics())
      for (const key of keys) assert.ok(!JSON.stringify(all).includes(key.slice(6, 30)));
  });

  it('offer what can be done about them, with nothing secret in the commands', async () => {
    const all = await fixes('ci.env');
    assert.deepEqual(
      all.map(({ title }) => title),
      [
        'Replace This Key by an Environment Variable…',
        'Migrate Artifactory Keys to ProGet…',
        'Ignore This Key Here',
        'Exclude This File from Scans',
        'Copy What Is Known of This Key, Redacted',
      ],
    );
    for (const key of keys) assert.ok(!JSON.stringify(all).includes(key));
  });

  it('are left alone after a comment, which can be undone', async () => {
    await press('ci.env', /Ignore/);
    const editor = window.activeTextEditor;
    assert.ok(editor?.document.uri.fsPath === file('ci.env').fsPath && editor.document.isDirty);
    assert.match(editor.document.lineAt(0).text, /^# proget-keys:ignore-next-line$/);
    assert.equal(editor.document.getText(shown('ci.env')[0]?.range), keys[1]);
    await editor.document.save();
    await eventually(async () => assert.equal(shown('ci.env').length, 1));
    await commands.executeCommand('undo');
    await editor.document.save();
    await eventually(async () => assert.equal(shown('ci.env').length, 2));
  });

  it('go with a file that is not scanned any more, by a setting', async () => {
    await press('ci.env', /Exclude/);
    assert.deepEqual(workspace.getConfiguration().get('proget.scan.exclude'), ['/ci.env']);
    assert.deepEqual(shown('ci.env'), []);
    await commands.executeCommand('proget.scan.run');
    assert.deepEqual([shown('ci.env').length, shown('.npmrc').length], [0, 1]);
  });

  it('go when they are cleared', async () => {
    await commands.executeCommand('proget.scan.clear');
    assert.deepEqual(shown('.npmrc'), []);
  });
});
