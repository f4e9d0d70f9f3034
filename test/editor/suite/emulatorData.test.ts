import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, afterEach, before, describe, it } from 'mocha';
import { ConfigurationTarget, commands, TabInputText, TabInputTextDiff, window, workspace } from 'vscode';
import { createClient } from '../../../emulator/attach/client.ts';
import { findRunning } from '../../../emulator/attach/findRunning.ts';
import { readInstance } from '../../../emulator/attach/instanceFile.ts';
import { stateFolder } from '../../../emulator/attach/stateFolder.ts';
import { ownExtension } from './support/extension.ts';
import { answerBoxes, type UserAnswer, type UserAnswers } from './support/userAnswers.ts';

const previews = () =>
  window.tabGroups.all
    .flatMap(({ tabs }) => tabs)
    .filter(({ input }) => {
      const shown =
        input instanceof TabInputTextDiff ? input.modified : input instanceof TabInputText ? input.uri : null;
      return shown?.scheme === 'proget-text';
    });

describe('what the emulator in the editor holds', () => {
  const folder = workspace.workspaceFolders?.[0]?.uri.fsPath ?? '';
  let own: Pick<typeof window, 'showWarningMessage' | 'showInformationMessage'>;
  let answers: UserAnswers | null = null;
  let said: string[] = [];

  const running = async () => {
    const found = await findRunning(await stateFolder());
    assert.ok(found.state === 'running');
    return found.instance;
  };
  const status = async () => {
    const { url, adminKey } = await running();
    return (await createClient({ url, key: adminKey }).get('/emulator/status')) as {
      keyCount: number;
      packageCount: number;
    };
  };
  /** Presses a button of each message that comes. */
  const press = (button: string) => {
    const show = (message: string, options?: { detail?: string } | string) => {
      said.push(`${message} ${typeof options === 'object' ? (options.detail ?? '') : ''}`.trim());
      return Promise.resolve(button);
    };
    Object.assign(window, { showWarningMessage: show, showInformationMessage: show });
  };
  const settings = (values: Readonly<Record<string, unknown>>) =>
    Promise.all(
      Object.entries(values).map(([name, value]) =>
        workspace.getConfiguration().update(`proget.emulator.${name}`, value, ConfigurationTarget.Global),
      ),
    );
  const answer = (...given: UserAnswer[]) => {
    answers = answerBoxes(given);
  };

  before(async () => {
    // Not when the file is loaded: other suites may replace them as well.
    own = { showWarningMessage: window.showWarningMessage, showInformationMessage: window.showInformationMessage };
    await ownExtension().activate();
    await settings({ port: 0, demo: true });
    await commands.executeCommand('proget.emulator.start');
  });
  afterEach(() => {
    answers?.restore();
    answers = null;
    said = [];
    Object.assign(window, own);
  });
  after(async () => {
    // Other tests may find an emulator in the list.
    await commands.executeCommand('proget.emulator.start');
    await commands.executeCommand('proget.emulator.stop');
    await settings({ port: undefined, demo: undefined });
    for (const file of ['.npmrc', 'NuGet.Config', '.yarnrc.yml', 'bundler.sh'])
      await rm(join(folder, file), { force: true });
    await commands.executeCommand('workbench.action.closeAllEditors');
  });

  /** Runs the command and agrees to what it shows. */
  const configure = async (feed: string, file: string, expected: RegExp, client?: string) => {
    press(`Write ${file}`);
    answer({ take: [feed] }, ...(client === undefined ? [] : [{ take: [client] }]));
    await commands.executeCommand('proget.emulator.configureClient');
    assert.match(said[0] ?? '', new RegExp(`${file} as it is shown`));
    assert.deepEqual(previews(), [], 'the preview stays');
    assert.match(await readFile(join(folder, file), 'utf8'), expected);
  };

  it('is not written when it is not agreed to', async () => {
    press('');
    answer({ take: ['npm'] }, { take: ['npm'] });
    await commands.executeCommand('proget.emulator.configureClient');
    await assert.rejects(readFile(join(folder, '.npmrc')));
    assert.deepEqual(previews(), []);
  });

  it('is what npm gets from the file that was written, by a variable', async function () {
    this.timeout(60_000);
    await writeFile(join(folder, '.npmrc'), '; mine\nfund=false\n');
    await configure('npm', '.npmrc', /PROGET_KEY/, 'npm');
    const text = await readFile(join(folder, '.npmrc'), 'utf8');
    assert.ok(text.startsWith('; mine\nfund=false\n'), text);
    const { demoKeys } = await running();
    const key = demoKeys.find(({ can }) => /npm/.test(can))?.key ?? '';
    assert.ok(key !== '' && !text.includes(key));
    assert.match(await npm(['whoami'], folder, key), /\w/);
    await assert.rejects(npm(['whoami'], folder, 'not-a-key'), /401|unknown-key/);
  });

  it('is what NuGet gets in a new file', async () => {
    await configure('nuget', 'NuGet.Config', /%PROGET_KEY%/);
    assert.match(await readFile(join(folder, 'NuGet.Config'), 'utf8'), /allowInsecureConnections="true"/);
  });

  it('is what Yarn gets in its own file', async () => {
    await configure('npm', '.yarnrc.yml', /npmAuthToken: "\$\{PROGET_KEY\}"/, 'Yarn 2');
  });

  it('is what Bundler gets in lines for a shell', async () => {
    await configure('gems', 'bundler.sh', /export BUNDLE_127__0__0__1="api:\$PROGET_KEY"/, 'Bundler');
  });

  it('is cleaned in parts, after it was said what goes', async () => {
    const before = await status();
    answer({ take: ['Packages'] });
    press('Clean');
    await commands.executeCommand('proget.emulator.clean');
    assert.match(said.join('\n'), new RegExp(`${before.packageCount} packages will be lost`));
    assert.deepEqual(await status(), { ...(await status()), keyCount: before.keyCount, packageCount: 0 });
  });

  it('stays when the question is answered with Keep', async () => {
    answer({ take: ['API Keys'] });
    press('Keep');
    const before = await status();
    await commands.executeCommand('proget.emulator.clean');
    assert.equal((await status()).keyCount, before.keyCount);
  });

  it('is gone after all of it was cleaned, and counted although it did not run', async () => {
    await commands.executeCommand('proget.emulator.stop');
    press('Clean');
    await commands.executeCommand('proget.emulator.clean');
    assert.match(said.join('\n'), /\d+ API keys, 0 packages, all feeds and logs in .+ will be lost for good/);
    assert.equal(await readInstance(await stateFolder()), null);
  });
});

/** Real npm in a folder, with nothing of this process's npm. @returns what it printed @throws with all that it said */
function npm(args: readonly string[], cwd: string, key: string): Promise<string> {
  const { PATH } = process.env;
  const env = {
    PATH,
    HOME: cwd,
    PROGET_KEY: key,
    npm_config_update_notifier: 'false',
    npm_config_cache: join(cwd, '.npm'),
  };
  return new Promise((resolve, reject) => {
    execFile('npm', args, { cwd, env }, (error, stdout, stderr) => {
      if (error === null) resolve(stdout);
      else reject(new Error(stderr + stdout));
    });
  });
}
