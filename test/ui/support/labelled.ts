import type { Locator, Page } from 'playwright-core';

/** The label within a row of a list or tree, when it is the whole text. */
export function labelled(page: Page, label: string): Locator {
  const literal = label.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return page.locator('.label-name').filter({ hasText: new RegExp(`^\\s*${literal}\\s*$`) });
}

/** @returns the texts of parts of rows from top to bottom: the editor's lists hold their rows in any order. */
export async function inOrder(rows: Locator, part: string): Promise<readonly string[]> {
  const found = await rows.evaluateAll(
    (all, selector) =>
      all
        .map((row) => ({
          top: (row as unknown as { offsetTop: number }).offsetTop,
          text: row.querySelector(selector)?.textContent ?? '',
        }))
        .sort((a, b) => a.top - b.top)
        .map(({ text }) => text),
    part,
  );
  return found;
}

/** Whether it is there, or comes within this time. */
export function comes(locator: Locator, withinMs: number): Promise<boolean> {
  return locator.waitFor({ timeout: withinMs }).then(
    () => true,
    () => false,
  );
}
