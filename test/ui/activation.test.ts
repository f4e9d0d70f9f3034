import assert from 'node:assert/strict';
import packageJson from '../../package.json' with { type: 'json' };
import { uiTest } from './support/uiTest.ts';
import type { Workbench } from './support/workbench.ts';

const limitMs = 50;
const attempts = 4;

/** Loading the bundle and calling `activate`, as the editor itself measures and shows it. @returns milliseconds. */
async function activationTime(workbench: Workbench): Promise<number> {
  await workbench.sidebar.open('ProGet');
  await workbench.runCommand('Developer: Show Running Extensions');
  const row = workbench.page
    .locator('.runtime-extensions-editor .extension')
    .filter({ hasText: packageJson.displayName });
  const text = await row.locator('.activation-time').filter({ hasText: /\d/ }).textContent();
  const [, milliseconds] = /(\d+)\s*ms/.exec(text ?? '') ?? [];
  assert.ok(milliseconds !== undefined, `a time in “${text}”`);
  return Number(milliseconds);
}

uiTest(`the extension activates by its view in at most ${limitMs} ms`, {}, async ({ workbench }, context) => {
  const times: number[] = [];
  // Each window has a new extension host; on a busy machine not every one gets the processor at once.
  while (times.length < attempts && !times.some((time) => time <= limitMs)) {
    if (times.length > 0) await workbench.reload();
    times.push(await activationTime(workbench));
  }
  context.diagnostic(`activation: ${times.join(', ')} ms`);
  assert.ok(Math.min(...times) <= limitMs, `activation took ${times.join(', ')} ms`);
});
