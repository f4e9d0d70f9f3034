import assert from 'node:assert/strict';
import packageJson from '../../package.json' with { type: 'json' };
import { wide } from '../support/wide.ts';
import type { Session } from './support/session.ts';
import { type Theme, themes } from './support/theme.ts';
import { uiTest } from './support/uiTest.ts';

const { displayName, version } = packageJson;
/** All four in `npm run test:all`; each takes a window of its own. */
const looked: readonly Theme[] = wide ? (Object.keys(themes) as Theme[]) : ['dark', 'light'];

/** Shows the page of the extension, as the editor makes it of what is in the .vsix. */
async function openExtensionPage({ workbench }: Session): Promise<void> {
  await workbench.sidebar.open('Extensions');
  await workbench.sidebar.root().locator('.extension-list-item').filter({ hasText: displayName }).first().click();
  const page = workbench.page.locator('.extension-editor');
  await page.locator('.name', { hasText: displayName }).waitFor();
  await page
    .getByText(new RegExp(`^v?${version.replaceAll('.', '\\.')}$`))
    .first()
    .waitFor();
}

/** Fails when the README on the page has a picture that is not drawn. */
async function seeReadme({ workbench }: Session): Promise<void> {
  const readme = workbench.webview();
  await readme.getByRole('heading', { name: 'In VS Code' }).waitFor();
  const broken = await readme
    .locator('img')
    .evaluateAll((all) => all.filter((one) => (one as unknown as { naturalWidth: number }).naturalWidth === 0).length);
  assert.equal(broken, 0);
}

uiTest(
  'the newest editor shows the installed extension in its colours, and asks nobody outside',
  {},
  async (session) => {
    for (const theme of looked) {
      await session.changeTheme(theme);
      await openExtensionPage(session);
      await seeReadme(session);
      await session.screenshot(`installed/${theme}`);
    }
    assert.deepEqual([...session.browser.outside], []);
  },
);

uiTest('the oldest editor shows the installed extension', { editor: 'oldest' }, async (session) => {
  await openExtensionPage(session);
  await session.changeTheme('light');
  assert.deepEqual([...session.browser.outside], []);
});

uiTest('an untrusted folder opens in Restricted Mode after the question', { trust: 'ask' }, async ({ workbench }) => {
  await workbench.answerDialog(/^No/);
  await workbench.ready();
  await workbench.statusItem(/Restricted Mode/).waitFor();
});
