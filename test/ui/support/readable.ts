import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';

/** Labels that the editor cuts off; descriptions may be. Runs in the window. */
const findClipped = (place: string) => `[...document.querySelectorAll('${place} .label-name, ${place} .monaco-button')]
  .filter((label) => label.offsetParent !== null)
  .filter((label) => {
    const frame = (label.closest('.monaco-icon-label-container') ?? label).getBoundingClientRect();
    const { left, right } = label.getBoundingClientRect();
    const overflows = label.clientWidth > 0 && label.scrollWidth > label.clientWidth + 1;
    return overflows || left < frame.left - 1 || right > frame.right + 1;
  })
  .map((label) => label.textContent)`;

/** Not what people read: programmers' words, and names of texts instead of texts. */
const wrongTexts = [/\bundefined\b/, /\[object /, /\bNaN\b/, /%[a-z]+\.[a-z.]+%/i, /\{[a-z]\w*\}/];

type Place = '.part.sidebar' | '.part.statusbar' | '.quick-input-widget' | '.gettingStartedContainer';

/** Fails when something that people read or hear is wrong or cut off. @param place a selector */
export async function assertReadable(page: Page, place: Place): Promise<void> {
  const text = (await page.locator(place).first().innerText()).replace(/\s+/g, ' ');
  const spoken: string[] = await page.evaluate(
    `[...document.querySelectorAll('${place} [aria-label]')].map((one) => one.ariaLabel)`,
  );
  for (const read of [text, ...spoken])
    for (const wrong of wrongTexts) {
      const at = read.search(wrong);
      assert.ok(at < 0, `${wrong} in “${read.slice(Math.max(0, at - 60), at + 60)}”`);
    }
  assert.deepEqual(await page.evaluate(findClipped(place)), [], 'labels are cut off');
}
