import type { Locator, Page } from 'playwright-core';

/** The messages at the lower right. */
export class Notifications {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  /** Those on the screen; `message(/…/)` finds one of them. */
  all(): Locator {
    return this.#page.locator('.notification-toast-container .notification-list-item');
  }

  message(text: string | RegExp): Locator {
    return this.all().filter({ hasText: text }).last();
  }

  /** Waits for a message. @returns the whole of it. */
  async read(text: string | RegExp, { timeoutMs = 30_000 } = {}): Promise<string> {
    const message = this.message(text).locator('.notification-list-item-message');
    return ((await message.textContent({ timeout: timeoutMs })) ?? '').trim();
  }

  async press(text: string | RegExp, button: string): Promise<void> {
    await this.message(text).getByRole('button', { name: button, exact: true }).click();
  }

  async dismiss(text: string | RegExp): Promise<void> {
    const message = this.message(text);
    await message.hover();
    await message.getByRole('button', { name: /^Clear Notification/ }).click();
    await message.waitFor({ state: 'hidden' });
  }
}
