import type { Locator, Page } from 'playwright-core';
import { labelled } from './labelled.ts';

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
  async appears(timeoutMs: number): Promise<boolean> {
    return this.input()
      .waitFor({ timeout: timeoutMs })
      .then(
        () => true,
        () => false,
      );
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

  /** Marks rows of a pick of several, then confirms. */
  async pickAll(...labels: readonly string[]): Promise<void> {
    for (const label of labels) await this.row(label).click();
    await this.box().getByRole('button', { name: 'OK', exact: true }).click();
  }

  /** @returns the labels on the screen, from top to bottom; waits for the first. */
  async labels(): Promise<readonly string[]> {
    const rows = this.box().locator('.monaco-list-row');
    await rows.first().waitFor();
    return rows.locator('.label-name').allTextContents();
  }

  /** Buttons in the title of the box, Back among them. */
  button(name: string | RegExp): Locator {
    return this.box().getByRole('button', { name });
  }
}
