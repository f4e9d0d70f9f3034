import { cp, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { openBrowser, remoteUri, type WindowOptions, windowUrl } from './browser.ts';
import type { BenchEditor } from './editors.ts';
import { type EditorServer, startServer } from './server.ts';

export interface SuiteOptions extends WindowOptions {
  readonly editor: BenchEditor;
  /** Folders with extensions in development. */
  readonly extensions: readonly string[];
  /** The file whose `run()` the extension host calls. */
  readonly tests: string;
  readonly extensionsDir?: string;
  readonly args?: readonly string[];
  /** A folder that gets a copy of all that the editor has kept, on the disk and in the browser. */
  readonly keepDataIn?: string;
  readonly timeoutMs: number;
}

/**
 * Runs tests in the extension host of an editor of the bench.
 * @returns the exit code of the editor. It is 0 also when the extension host died: the tests must report by themselves.
 * @throws when there was no end in time, with the logs.
 */
export async function runSuite(options: SuiteOptions): Promise<number> {
  const server = await startServer({ ...options, development: true });
  try {
    return await runIn(server, options);
  } finally {
    await server.stop();
  }
}

async function runIn(
  server: EditorServer,
  { extensions, tests, timeoutMs, keepDataIn, ...options }: SuiteOptions,
): Promise<number> {
  const browser = await openBrowser(server);
  const log: string[] = [];
  let timer: NodeJS.Timeout | undefined;
  try {
    const { page } = browser;
    const ended = new Promise<number>((resolve, reject) => {
      const fail = (what: string) =>
        reject(new Error(`${what}\nWindow:\n${log.slice(-60).join('\n')}\nServer:\n${server.readLog()}`));
      timer = setTimeout(() => fail(`The tests did not end in ${timeoutMs / 1000} s.`), timeoutMs);
      page.once('crash', () => fail('The page crashed.'));
      // The window calls these two, as in the editor's own tests in a browser.
      const exposed = Promise.all([
        page.exposeFunction('codeAutomationLog', (kind: string, args: readonly unknown[]) => {
          log.push(`[${kind}] ${args.join(' ')}`);
        }),
        page.exposeFunction('codeAutomationExit', resolve),
      ]);
      const payload = [
        ...extensions.map((folder) => ['extensionDevelopmentPath', remoteUri(server, folder)] as const),
        ['extensionTestsPath', remoteUri(server, tests)] as const,
        ...(options.payload ?? []),
      ];
      exposed.then(() => page.goto(windowUrl(server, { ...options, payload }))).catch(reject);
    });
    const code = await ended;
    if (keepDataIn !== undefined) await keepData(server, page, keepDataIn);
    return code;
  } finally {
    clearTimeout(timer);
    await browser.close();
  }
}

async function keepData(server: EditorServer, page: Page, folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  await cp(join(server.dataDir, 'data'), join(folder, 'server'), { recursive: true });
  await writeFile(join(folder, 'browser.json'), await page.evaluate<string>(readStorage));
}

/** For the page. Returns all that it has stored, as JSON; bytes as text. */
const readStorage = `(async () => {
  const answerOf = (request) =>
    new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
  const databases = [];
  for (const { name } of await indexedDB.databases()) {
    const database = await answerOf(indexedDB.open(name));
    for (const store of database.objectStoreNames) {
      const objects = database.transaction(store).objectStore(store);
      databases.push({ name, store, entries: await Promise.all([answerOf(objects.getAllKeys()), answerOf(objects.getAll())]) });
    }
    database.close();
  }
  const bytes = (_name, value) => (value instanceof Uint8Array ? new TextDecoder().decode(value) : value);
  return JSON.stringify({ local: { ...localStorage }, session: { ...sessionStorage }, databases }, bytes);
})()`;
