import assert from 'node:assert/strict';
import { type StandInKey, working } from '../support/progetHabits.ts';
import { startStandIn } from '../support/progetStandIn.ts';
import { uiTest } from './support/uiTest.ts';

const limitMs = 300;
const attempts = 4;
const answer = working({ openToAll: true });

function keyOf(number: number): StandInKey {
  const displayName = `ci ${String(number).padStart(4, '0')}`;
  return { id: number, type: 'feed', displayName, feed: 'main', packagePermissions: ['view'], logging: 'none' };
}

/**
 * Both clocks are this machine's. The reply counts as given when its last byte was handed over to the system; painted is
 * the first frame after the window's document holds a row that the reply before did not have. Reading the reply, the
 * tree and the way through the extension host to the window are in between.
 */
uiTest(`a thousand keys are painted at most ${limitMs} ms after the reply`, {}, async (session, context) => {
  const { sidebar, page } = session.workbench;
  let repliedAt = 0;
  const standIn = await startStandIn({
    variant: {
      version: '26.0.12.24',
      edition: 'enterprise',
      answer: (asked) => {
        if (asked.path === '/api/api-keys/list') asked.response.on('finish', () => (repliedAt = Date.now()));
        return answer(asked);
      },
    },
  });
  try {
    const keys = standIn.keys as StandInKey[];
    keys.push(...Array.from({ length: 1000 }, (_, index) => keyOf(index + 1)));
    await session.changeSettings({ 'proget.servers': [{ url: standIn.url, name: 'Many' }] });
    await sidebar.open('ProGet');
    await sidebar.row('ci 0001').waitFor();
    const times: number[] = [];
    // On a busy machine not every process gets the processor at once.
    while (times.length < attempts && !times.some((time) => time <= limitMs)) {
      // Ahead of all others, so that it is in the part of the list that is on the screen.
      const name = `a new one ${times.length}`;
      keys[999 - times.length] = { ...keyOf(5000 + times.length), displayName: name };
      await page.evaluate(`window.paintedAt = new Promise((resolve) => {
        const look = () => {
          if (!document.querySelector('.part.sidebar [aria-label*="${name}"]')) return;
          observer.disconnect();
          requestAnimationFrame(() => setTimeout(() => resolve(Date.now())));
        };
        const observer = new MutationObserver(look);
        observer.observe(document.body, { subtree: true, childList: true, attributes: true, attributeFilter: ['aria-label'] });
      }), 0`);
      await sidebar.clickInline('Many', 'Refresh API Keys');
      const paintedAt: number = await page.evaluate('window.paintedAt');
      times.push(paintedAt - repliedAt);
    }
    context.diagnostic(`painted after: ${times.join(', ')} ms`);
    assert.ok(Math.min(...times) > 0);
    assert.ok(Math.min(...times) <= limitMs, `painted ${times.join(', ')} ms after the reply`);
    assert.match((await sidebar.namedRow(/^Server Many/).getAttribute('aria-label')) ?? '', /1000 keys/);
  } finally {
    await standIn.stop();
  }
});
