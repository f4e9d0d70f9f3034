import { randomBytes } from 'node:crypto';
import { type BrowserContext, chromium, type Page } from 'playwright-core';
import { chromiumArguments, findChromium } from './chromium.ts';
import type { EditorServer } from './server.ts';

/** A browser of its own on an editor. */
export interface EditorBrowser {
  readonly page: Page;
  readonly context: BrowserContext;
  /** The origins outside of this machine that were asked for; every request to them was refused. */
  readonly outside: ReadonlySet<string>;
  close(): Promise<void>;
}

/** What a window opens with; paths are absolute. */
export interface WindowOptions {
  readonly folder?: string;
  readonly workspace?: string;
  readonly payload?: readonly (readonly [name: string, value: string])[];
}

/** How the window in the browser names a file of the server's machine. */
export function remoteUri(server: EditorServer, path: string): string {
  return `vscode-remote://${new URL(server.url).host}${encodeURI(path)}`;
}

export function windowUrl(server: EditorServer, { folder, workspace, payload = [] }: WindowOptions): string {
  const query = new URLSearchParams();
  if (workspace !== undefined) query.set('workspace', workspace);
  else if (folder !== undefined) query.set('folder', folder);
  else query.set('ew', 'true');
  query.set('payload', JSON.stringify([['skipWelcome', 'true'], ...payload]));
  return `${server.url}/?${query}`;
}

/** Starts a headless browser that may use the clipboard and reaches nothing but this machine. */
export async function openBrowser(server: EditorServer): Promise<EditorBrowser> {
  const executablePath = findChromium();
  if (executablePath === null)
    throw new Error('No Chromium was found: install the package chromium or set PROGET_TEST_CHROMIUM.');
  const browser = await chromium.launch({ executablePath, args: [...chromiumArguments] });
  const context = await browser.newContext({
    viewport: { width: 1280, height: 800 },
    reducedMotion: 'reduce',
    locale: 'en-US',
    timezoneId: 'UTC',
  });
  await context.grantPermissions(['clipboard-read', 'clipboard-write', 'notifications'], { origin: server.url });
  const outside = new Set<string>();
  await refuseOutside(context, outside);
  await answerForFront(context, server);
  const page = await context.newPage();
  const close = async () => {
    await context.unrouteAll({ behavior: 'ignoreErrors' }).catch(ignore);
    await browser.close();
  };
  return { page, context, outside, close };
}

/** A page may close while the answer to it is on the way: no reason to fail a test. */
function ignore(): void {}

function refuseOutside(context: BrowserContext, outside: Set<string>): Promise<unknown> {
  const isOutside = ({ hostname, protocol }: URL) =>
    !/^(127\.0\.0\.1|localhost|.*\.localhost)$/.test(hostname) && /^(https?|wss?):$/.test(protocol);
  return context.route(isOutside, (route) => {
    outside.add(new URL(route.request().url()).origin);
    return route.abort('internetdisconnected').catch(ignore);
  });
}

/** What the login pages in front of the editor would do, which do not run here. */
async function answerForFront(context: BrowserContext, server: EditorServer): Promise<void> {
  // openExternal and asExternalUri make http://127.0.0.1:PORT/x into /proxy/PORT/x of the editor's own origin.
  const proxied = /^\/proxy\/(\d+)(\/.*|$)/;
  await context.route(
    ({ origin, pathname }) => origin === server.url && proxied.test(pathname),
    (route) => {
      const { pathname, search } = new URL(route.request().url());
      const [, port, rest] = proxied.exec(pathname) ?? [];
      const location = `http://127.0.0.1:${port}${rest || '/'}${search}`;
      return route.fulfill({ status: 307, headers: { location } }).catch(ignore);
    },
  );
  // Half of the key by which secrets are encrypted in the browser's storage; without it a reload forgets them.
  const body = randomBytes(32);
  await context.route(
    ({ origin, pathname }) => origin === server.url && pathname === '/mint-key',
    (route) => route.fulfill({ status: 200, contentType: 'application/octet-stream', body }).catch(ignore),
  );
}
