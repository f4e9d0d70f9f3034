import type { Locator, Page } from 'playwright-core';

/** The label within a row of a list or tree, when it is the whole text. */
export function labelled(page: Page, label: string): Locator {
  const literal = label.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return page.locator('.label-name').filter({ hasText: new RegExp(`^\\s*${literal}\\s*$`) });
}
