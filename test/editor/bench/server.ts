import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import packageJson from '../../../package.json' with { type: 'json' };
import type { BenchEditor } from './editors.ts';
import { quietSettings } from './settings.ts';

export interface ServerOptions {
  readonly editor: BenchEditor;
  /** Needed to load an extension from its sources; takes away notifications and the question of trust. */
  readonly development?: boolean;
  /** The user's settings, over the quiet ones. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Where installed extensions lie; without it there are none. */
  readonly extensionsDir?: string;
  /** What the extension host sees beside our own environment. */
  readonly env?: NodeJS.ProcessEnv;
  readonly args?: readonly string[];
}

/** A running editor, to be opened in a browser. */
export interface EditorServer {
  readonly editor: BenchEditor;
  /** `http://127.0.0.1:PORT`; never to be mixed with localhost, which is another origin. */
  readonly url: string;
  /** Writes settings of the user over those that there are; `undefined` takes one back. A window reads them when it loads. */
  changeSettings(changes: Readonly<Record<string, unknown>>): void;
  /** The folder with everything that the editor keeps: state and logs. */
  readonly dataDir: string;
  readLog(): string;
  /** Ends the editor with all its processes and removes its data. */
  stop(): Promise<void>;
}

const startTimeoutMs = 120_000;

/** Starts an editor on a free port with fresh data. @throws with its log, when it does not come up. */
export async function startServer(options: ServerOptions): Promise<EditorServer> {
  const { editor } = options;
  const dataDir = mkdtempSync(join(tmpdir(), 'proget-keys-editor-'));
  const changeSettings = settingsWriter(join(dataDir, 'data'));
  changeSettings({ ...quietSettings, ...options.settings });
  const logFile = join(dataDir, 'server.log');
  const log = openSync(logFile, 'a');
  const child = spawn(editor.node, serverArguments(options, dataDir), {
    env: serverEnvironment(options.env),
    stdio: ['ignore', log, log],
    // A process group of its own: extension hosts and terminals end with it.
    detached: true,
    cwd: dataDir,
  });
  const readLog = () => readFileSync(logFile, 'utf8');
  const stop = stopper(child, dataDir);
  try {
    return { editor, url: await listening(child, readLog), changeSettings, dataDir, readLog, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Installs an extension for servers with the same `extensionsDir`. @throws with what the editor said. */
export async function installExtension(editor: BenchEditor, vsix: string, extensionsDir: string): Promise<void> {
  const dataDir = mkdtempSync(join(tmpdir(), 'proget-keys-editor-'));
  const args = ['--install-extension', vsix, '--extensions-dir', extensionsDir, '--server-data-dir', dataDir];
  const child = spawn(editor.node, [mainScript(editor), ...args, '--accept-server-license-terms'], {
    env: serverEnvironment(),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
  }
  const [code] = (await once(child, 'close')) as [number | null];
  rmSync(dataDir, { recursive: true, force: true });
  if (code !== 0) throw new Error(`The editor did not install ${vsix}: ${said}`);
}

/** @param folder with the data of the user and of the machine. */
function settingsWriter(folder: string): EditorServer['changeSettings'] {
  let settings: Readonly<Record<string, unknown>> = {};
  return (changes) => {
    settings = { ...settings, ...changes };
    // Those with the scope "machine" are read there: for the window in the browser, the server is a remote machine.
    for (const [owner, values] of [
      ['User', settings],
      ['Machine', machineSettings(settings)],
    ] as const) {
      mkdirSync(join(folder, owner), { recursive: true });
      writeFileSync(join(folder, owner, 'settings.json'), JSON.stringify(values, null, 2));
    }
  };
}

function machineSettings(settings: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const properties: Record<string, { readonly scope: string }> = Object.assign(
    {},
    ...packageJson.contributes.configuration.map((section) => section.properties),
  );
  return Object.fromEntries(Object.entries(settings).filter(([name]) => properties[name]?.scope === 'machine'));
}

function mainScript(editor: BenchEditor): string {
  return join(editor.folder, 'out', 'server-main.js');
}

function serverArguments({ editor, development, extensionsDir, args = [] }: ServerOptions, dataDir: string) {
  return [
    mainScript(editor),
    ...['--host', '127.0.0.1', '--port', '0', '--without-connection-token', '--accept-server-license-terms'],
    ...['--server-data-dir', dataDir, '--extensions-dir', extensionsDir ?? join(dataDir, 'extensions')],
    ...['--telemetry-level', 'off', '--disable-telemetry', '--disable-update-check', '--disable-experiments'],
    ...['--disable-getting-started-override', '--reconnection-grace-time', '5', '--force-disable-user-env'],
    ...(development ? ['--enable-smoke-test-driver'] : []),
    ...args,
  ];
}

/** Without the wiring of another editor, of npm and of the test runner, one of which may have started us. */
function serverEnvironment(given: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(
    ([name]) => !/^(VSCODE_|ELECTRON_|CODE_SERVER_|NODE_TEST_|NODE_OPTIONS$|npm_)/i.test(name),
  );
  // No marketplace: the editor would ask one in the internet.
  return { ...Object.fromEntries(inherited), EXTENSIONS_GALLERY: '{"serviceUrl":""}', ...given };
}

async function listening(child: ChildProcess, readLog: () => string): Promise<string> {
  const until = Date.now() + startTimeoutMs;
  for (;;) {
    const [, port] = /Web UI available at http:\/\/[^:\s]+:(\d+)/.exec(readLog()) ?? [];
    if (port !== undefined) return `http://127.0.0.1:${port}`;
    const ended = child.exitCode ?? child.signalCode;
    if (ended !== null) throw new Error(`The editor ended (${ended}):\n${readLog()}`);
    if (Date.now() > until) throw new Error(`The editor did not start in ${startTimeoutMs / 1000} s:\n${readLog()}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

function stopper(child: ChildProcess, dataDir: string): () => Promise<void> {
  const gone = once(child, 'exit').catch(() => []);
  const signal = (name: NodeJS.Signals) => {
    try {
      if (child.pid !== undefined) process.kill(-child.pid, name);
    } catch {
      // The whole group has ended.
    }
  };
  const remove = () => rmSync(dataDir, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  // Also when the test breaks off, by an error or by Ctrl+C: no editor stays behind.
  const lastResort = () => {
    signal('SIGKILL');
    remove();
  };
  const interrupted = () => process.exit(130);
  const interrupts = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  process.once('exit', lastResort);
  for (const name of interrupts) process.once(name, interrupted);

  let stopped: Promise<void> | null = null;
  return () => {
    stopped ??= (async () => {
      signal('SIGTERM');
      const killer = setTimeout(() => signal('SIGKILL'), 4000);
      await gone;
      clearTimeout(killer);
      signal('SIGKILL');
      process.off('exit', lastResort);
      for (const name of interrupts) process.off(name, interrupted);
      remove();
    })();
    return stopped;
  };
}
