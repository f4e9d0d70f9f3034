import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Locator } from 'playwright-core';
import { dataDirVariable } from '../../../emulator/attach/stateFolder.ts';
import { type EditorBrowser, openBrowser, windowUrl } from '../../editor/bench/browser.ts';
import { benchEditors, type EditorName } from '../../editor/bench/editors.ts';
import { type EditorServer, startServer } from '../../editor/bench/server.ts';
import { root } from '../../support/bundles.ts';
import { type Theme, themes } from './theme.ts';
import { installVsix } from './vsix.ts';
import { Workbench } from './workbench.ts';

/** What a test may want to be different. */
export interface SessionOptions {
  readonly editor?: EditorName;
  readonly theme?: Theme;
  /** The user's settings. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** The files of the folder that the window opens, by path. */
  readonly files?: Readonly<Record<string, string>>;
  /** `yes` (by default): nobody asks. `no`: the window opens in Restricted Mode. `ask`: the editor's dialog comes up. */
  readonly trust?: 'yes' | 'no' | 'ask';
  readonly env?: NodeJS.ProcessEnv;
}

/** Where screenshots go; never committed. */
export const screenshotFolder = join(root, '.vscode-test', 'screenshots');

/** A window with the installed extension, for one test. Home, data and folder are its own. */
export class Session {
  readonly workbench: Workbench;
  readonly server: EditorServer;
  readonly browser: EditorBrowser;
  /** The folder that the window shows. */
  readonly folder: string;
  /** The home of the user. */
  readonly home: string;
  /** Where the emulator keeps its data. */
  readonly dataDir: string;
  readonly #directory: string;

  constructor(directory: string, server: EditorServer, browser: EditorBrowser) {
    this.#directory = directory;
    this.server = server;
    this.browser = browser;
    this.workbench = new Workbench(browser.page);
    const { home, folder, dataDir } = places(directory);
    this.home = home;
    this.folder = folder;
    this.dataDir = dataDir;
  }

  get url(): string {
    return windowUrl(this.server, { folder: this.folder });
  }

  /** A second window on the same folder, as by File › New Window. It shares browser and extension, not the process. */
  async openWindow(): Promise<Workbench> {
    const workbench = new Workbench(await this.browser.context.newPage());
    await workbench.open(this.url);
    return workbench;
  }

  /**
   * Changes the user's settings and loads the window anew: in the browser the editor does not watch the file.
   * `undefined` takes a setting back to its default.
   */
  async changeSettings(changes: Readonly<Record<string, unknown>>): Promise<void> {
    this.server.changeSettings(changes);
    await this.workbench.reload();
  }

  /** Changes the colours and waits for them. */
  async changeTheme(theme: Theme): Promise<void> {
    const { setting, windowClass } = themes[theme];
    await this.changeSettings({ 'workbench.colorTheme': setting[this.server.editor.name] });
    const changed = this.workbench.page.locator(`.monaco-workbench.${windowClass}`);
    // Now and then the editor goes on with the colours that it had cached, and takes the new ones at the next load.
    for (let loads = 0; loads < 2 && !(await appears(changed)); loads += 1) await this.workbench.reload();
    await changed.waitFor();
  }

  /** Takes a picture that looks the same each time. @returns its path. */
  async screenshot(name: string): Promise<string> {
    const path = join(screenshotFolder, `${name}.png`);
    await mkdir(dirname(path), { recursive: true });
    await this.workbench.page.screenshot({ path, animations: 'disabled', caret: 'hide' });
    return path;
  }

  /** Ends everything that the test started and removes its files. */
  async close(): Promise<void> {
    await this.browser.close();
    await this.server.stop();
    await endEmulator(this.dataDir);
    await rm(this.#directory, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  }
}

/** Installs the extension, starts an editor and a browser, and opens the window. */
export async function openSession(options: SessionOptions = {}): Promise<Session> {
  const { trust = 'yes', theme = 'dark', files = {} } = options;
  const editor = benchEditors[options.editor ?? 'newest'];
  const extensionsDir = await installVsix(editor);
  const directory = await mkdtemp(join(tmpdir(), 'proget-keys-ui-'));
  const { home, folder, dataDir } = places(directory);
  for (const path of [home, folder]) await mkdir(path);
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
  const server = await startServer({
    editor,
    extensionsDir,
    settings: {
      'workbench.colorTheme': themes[theme].setting[editor.name],
      'security.workspace.trust.startupPrompt': trust === 'ask' ? 'always' : 'never',
      ...options.settings,
    },
    env: { HOME: home, USERPROFILE: home, [dataDirVariable]: dataDir, ...options.env },
    args: trust === 'yes' ? ['--disable-workspace-trust'] : [],
  });
  const browser = await openBrowser(server);
  const session = new Session(directory, server, browser);
  if (trust === 'ask') await browser.page.goto(session.url);
  else await session.workbench.open(session.url);
  return session;
}

function places(directory: string) {
  return { home: join(directory, 'home'), folder: join(directory, 'workspace'), dataDir: join(directory, 'data') };
}

/** One that the extension left running would outlive its data. */
async function endEmulator(dataDir: string): Promise<void> {
  try {
    const { pid }: { pid?: number } = JSON.parse(await readFile(join(dataDir, 'instance.json'), 'utf8'));
    if (pid !== undefined) process.kill(pid, 'SIGKILL');
  } catch {
    // There was none, or it has ended.
  }
}

function appears(locator: Locator): Promise<boolean> {
  return locator.waitFor({ timeout: 10_000 }).then(
    () => true,
    () => false,
  );
}
