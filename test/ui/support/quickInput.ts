import type { Locator, Page } from 'playwright-core';
import { comes, inOrder, labelled } from './labelled.ts';

/** The box at the top of the window: palette, input boxes and quick picks. */
export class QuickInput {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  box(): Locator {
    return this.#page.locator('.quick-input-widget:visible');
  }

  input(): Locator {
    return this.box().locator('.quick-input-filter input:not([type=checkbox])');
  }

  /** Whether the box is there, or comes within this time. */
  appears(timeoutMs: number): Promise<boolean> {
    return comes(this.input(), timeoutMs);
  }

  title(): Locator {
    return this.box().locator('.quick-input-title');
  }

  /** The prompt, or what is wrong with the value. */
  message(): Locator {
    return this.box().locator('.quick-input-message');
  }

  /** Replaces what is in the box, without Enter. */
  async type(text: string): Promise<void> {
    await this.input().fill(text);
  }

  /** Types and confirms by Enter. */
  async enter(text: string): Promise<void> {
    await this.type(text);
    await this.confirm();
  }

  async confirm(): Promise<void> {
    await this.#page.keyboard.press('Enter');
  }

  async cancel(): Promise<void> {
    await this.#page.keyboard.press('Escape');
    await this.box().waitFor({ state: 'hidden' });
  }

  /** A row by its whole label, without its description. */
  row(label: string): Locator {
    return this.box()
      .locator('.monaco-list-row')
      .filter({ has: labelled(this.#page, label) })
      .first();
  }

  async pick(label: string): Promise<void> {
    await this.row(label).click();
  }

  /** Goes down to a row and confirms it. @throws TimeoutError when it does not come up in time */
  async pickByKeyboard(label: string): Promise<void> {
    const row = this.row(label);
    await row.waitFor({ timeout: 3000 });
    const focused = row.and(this.#page.locator('.focused'));
    // One key at a time: late results come in above or below, and the list does not keep its rows in order.
    for (let rows = await this.box().locator('.monaco-list-row').count(); rows > 0; rows -= 1) {
      if (await comes(focused, 500)) break;
      await this.#page.keyboard.press('ArrowDown');
    }
    await focused.waitFor({ timeout: 3000 });
    await this.confirm();
  }

  /** Marks rows of a pick of several, then confirms. */
  async pickAll(...labels: readonly string[]): Promise<void> {
    for (const label of labels) await this.row(label).click();
    await this.box().getByRole('button', { name: 'OK', exact: true }).click();
  }

  /** @returns the labels on the screen, from top to bottom; waits for the first. */
  async labels(): Promise<readonly string[]> {
    const rows = this.box().locator('.monaco-list-row');
    await rows.first().waitFor();
    return inOrder(rows, '.label-name');
  }

  /** Buttons in the title of the box, Back among them. */
  button(name: string | RegExp): Locator {
    return this.box().getByRole('button', { name });
  }
}
