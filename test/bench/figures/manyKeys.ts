import { type StandInKey, working } from '../../support/progetHabits.ts';
import { startStandIn } from '../../support/progetStandIn.ts';
import { openSession } from '../../ui/support/session.ts';
import { atMost, type Bench, type Figure, type Row } from '../figure.ts';
import { median } from '../statistics.ts';

const answer = working({ openToAll: true });

/**
 * From the last byte of a list of 1 000 keys, handed over to the system, to the first frame of the window that shows a
 * row which the list before did not have: reading, tree and the way through the extension host lie in between.
 */
export const manyKeys: Figure = {
  name: 'many-keys',
  measure: async ({ rounds }: Bench): Promise<Row[]> => {
    let repliedAt = 0;
    const standIn = await startStandIn({
      variant: {
        version: '26.0.12.24',
        edition: 'enterprise',
        answer: (asked) => {
          if (asked.path === '/api/api-keys/list') {
            asked.response.on('finish', () => {
              repliedAt = Date.now();
            });
          }
          return answer(asked);
        },
      },
    });
    const keys = standIn.keys as StandInKey[];
    keys.push(...Array.from({ length: 1000 }, (_, index) => keyOf(index + 1)));
    const session = await openSession({ settings: { 'proget.servers': [{ url: standIn.url, name: 'Many' }] } });
    const times: number[] = [];
    try {
      const { sidebar, page } = session.workbench;
      await sidebar.open('ProGet');
      await sidebar.row('ci 0001').waitFor();
      while (times.length < rounds) {
        // Sorts before all others, so that it is in the part of the list that is on the screen.
        const name = `a new one ${times.length}`;
        keys[999 - times.length] = { ...keyOf(5000 + times.length), displayName: name };
        await page.evaluate(watchFor(name));
        await sidebar.clickInline('Many', 'Refresh API Keys');
        times.push(Number(await page.evaluate('window.paintedAt')) - repliedAt);
      }
    } finally {
      await session.close();
      await standIn.stop();
    }
    const ours = `${median(times)} ms (max ${Math.max(...times)})`;
    const payload = `1000 keys, ${rounds} refreshes in one window`;
    return [{ payload, ours, peer: '', value: median(times), target: atMost(300) }];
  },
};

function keyOf(number: number): StandInKey {
  const displayName = `ci ${String(number).padStart(4, '0')}`;
  return { id: number, type: 'feed', displayName, feed: 'main', packagePermissions: ['view'], logging: 'none' };
}

/** Script for the page: `paintedAt` is when the first frame with this row was drawn. */
function watchFor(name: string): string {
  return `window.paintedAt = new Promise((resolve) => {
    const look = () => {
      if (!document.querySelector('.part.sidebar [aria-label*="${name}"]')) return;
      observer.disconnect();
      requestAnimationFrame(() => setTimeout(() => resolve(Date.now())));
    };
    const observer = new MutationObserver(look);
    observer.observe(document.body, { subtree: true, childList: true, attributes: true, attributeFilter: ['aria-label'] });
  }), 0`;
}
