import { errors, type FrameLocator, type Locator, type Page } from 'playwright-core';
import { Notifications } from './notifications.ts';
import { QuickInput } from './quickInput.ts';
import { Sidebar } from './sidebar.ts';

const slowMs = 90_000;

/**
 * What a person does in the editor's window: everything goes through what is on the screen, nothing through the inside
 * of the editor. Locators wait by themselves; nothing here sleeps.
 */
export class Workbench {
  readonly page: Page;
  readonly quickInput: QuickInput;
  readonly sidebar: Sidebar;
  readonly notifications: Notifications;

  constructor(page: Page) {
    this.page = page;
    this.quickInput = new QuickInput(page);
    this.sidebar = new Sidebar(page);
    this.notifications = new Notifications(page);
  }

  /** Opens the window and waits until it can be used. */
  async open(url: string): Promise<void> {
    await this.page.goto(url, { waitUntil: 'domcontentloaded' });
    await this.ready();
  }

  async reload(): Promise<void> {
    await this.page.reload({ waitUntil: 'domcontentloaded' });
    await this.ready();
  }

  /** Waits until the extension host is connected. */
  async ready(): Promise<void> {
    const { page } = this;
    await page.locator('.monaco-workbench .part.activitybar').waitFor({ timeout: slowMs });
    // The indicator of the remote says "Opening Remote…" until then.
    const opened = page.locator('#status\\.host').filter({ hasNotText: /opening/i });
    await opened.waitFor({ timeout: slowMs });
  }

  /**
   * F1, the title of a command as a person reads it ("Category: Title"), a click or Enter.
   * @throws when the palette does not list it in time.
   */
  async runCommand(title: string, { timeoutMs = 30_000, by = 'mouse' as 'mouse' | 'keyboard' } = {}): Promise<void> {
    const until = Date.now() + timeoutMs;
    for (;;) {
      await this.openPalette(title);
      try {
        if (by === 'mouse') await this.quickInput.row(title).click({ timeout: 3000 });
        else await this.quickInput.pickByKeyboard(title);
        return;
      } catch (error) {
        // One whose condition does not hold yet is not listed, and a late result moves the rows: look again.
        if (!(error instanceof errors.TimeoutError) || Date.now() > until)
          throw new Error(`The palette has no “${title}”.`, { cause: error });
        await this.page.keyboard.press('Escape');
      }
    }
  }

  /** @returns the commands that the palette lists for a text. */
  async findCommands(text: string): Promise<readonly string[]> {
    await this.openPalette(text);
    const labels = await this.quickInput.labels();
    await this.quickInput.cancel();
    return labels;
  }

  /** Opens the palette and types, without choosing. */
  async openPalette(text: string): Promise<void> {
    // A page in a tab that has the focus, such as an extension's, can swallow the key.
    let attempts = 5;
    do {
      await this.page.keyboard.press('F1');
      attempts -= 1;
    } while (attempts > 0 && !(await this.quickInput.appears(3000)));
    await this.quickInput.type(`>${text}`);
  }

  /** Chooses from an open context menu or other menu. */
  async chooseFromMenu(label: string): Promise<void> {
    const until = Date.now() + 10_000;
    for (;;) {
      await this.menuItem(label).click();
      try {
        await this.menu().waitFor({ state: 'hidden', timeout: 1000 });
        return;
      } catch (error) {
        // The editor passes over clicks right after a menu has opened, for they may belong to its opening.
        if (Date.now() > until) throw error;
      }
    }
  }

  menu(): Locator {
    return this.page.locator('.monaco-menu:visible').last();
  }

  menuItem(label: string): Locator {
    return this.menu().getByRole('menuitem', { name: label, exact: true });
  }

  /** @returns the labels of the open menu, from top to bottom. */
  async menuLabels(): Promise<readonly string[]> {
    await this.menu().waitFor();
    return (await this.menu().locator('.action-label:not(.separator)').allTextContents()).map((text) => text.trim());
  }

  /** A modal dialog of the window. */
  dialog(): Locator {
    return this.page.locator('.monaco-dialog-box');
  }

  /** Presses a button of the modal dialog. @returns what the dialog said. */
  async answerDialog(button: string | RegExp): Promise<string> {
    const text = await this.dialog().locator('.dialog-message-container').innerText();
    await this.dialog().getByRole('button', { name: button, exact: true }).click();
    await this.dialog().waitFor({ state: 'hidden' });
    return text.trim();
  }

  statusBar(): Locator {
    return this.page.locator('.part.statusbar');
  }

  /** An item of the status bar, by what a screen reader says of it. */
  statusItem(label: string | RegExp): Locator {
    return this.statusBar().getByRole('button', { name: label });
  }

  readClipboard(): Promise<string> {
    return this.page.evaluate('navigator.clipboard.readText()');
  }

  /** Waits until something is in the clipboard. @returns it. */
  async copied({ timeoutMs = 10_000 } = {}): Promise<string> {
    const until = Date.now() + timeoutMs;
    for (;;) {
      const text = await this.readClipboard();
      if (text !== '') return text;
      if (Date.now() > until) throw new Error('Nothing was copied.');
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  async writeClipboard(text: string): Promise<void> {
    await this.page.evaluate(`navigator.clipboard.writeText(${JSON.stringify(text)})`);
  }

  /** The document of a visible webview. */
  webview(nth = 0): FrameLocator {
    return this.page.locator('iframe.webview.ready').nth(nth).contentFrame().frameLocator('iframe#active-frame');
  }

  /** The lines of the visible output channel. */
  outputLines(): Locator {
    return this.page.locator('.part.panel .view-lines .view-line');
  }

  /** What a person reads, or a screen reader says, of the element with the focus. */
  focused(): Promise<string> {
    return this.page.evaluate(
      "(document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent ?? '').trim()",
    );
  }
}
