import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { OpenOptions } from '../../../emulator/store/open.ts';
import { noteEvent, type PackageEvent } from '../../../emulator/store/packageEvents.ts';
import type { OpenStore, SqlRow } from '../../../emulator/store/types.ts';
import { openOutboundStore } from '../../support/outboundStore.ts';

const time = '2026-01-01T00:00:00.000Z';
const added: PackageEvent = { event: 'added', feed: { id: 1, name: 'npm' }, package: '@a/b', version: '1.0.0', time };

async function opened(t: TestContext, options: Partial<OpenOptions> = {}): Promise<OpenStore> {
  const store = await openOutboundStore(null, options);
  t.after(() => store.close());
  store.write((transaction) => {
    for (const name of ['npm', 'other']) {
      transaction.run(
        `INSERT INTO feeds (name, feed_type, active, properties, created_at) VALUES (?, 'npm', 1, '{}', ?)`,
        [name, time],
      );
    }
  });
  return store;
}

function addWebhook(store: OpenStore, name: string, event: string, feedId: number | null): void {
  store.write((transaction) =>
    transaction.run(
      `INSERT INTO webhooks (name, feed_id, url, event, method, content) VALUES (?, ?, 'http://a.example', ?, 'POST', '')`,
      [name, feedId, event],
    ),
  );
}

function outbox(store: OpenStore): SqlRow[] {
  return store.all('SELECT webhook_name, event, feed, package, version, state FROM webhook_deliveries ORDER BY id');
}

test('an event goes to the webhooks that wait for it, in its feed or in every feed', async (t) => {
  const store = await opened(t);
  addWebhook(store, 'here', 'added', 1);
  addWebhook(store, 'everywhere', 'added', null);
  addWebhook(store, 'elsewhere', 'added', 2);
  addWebhook(store, 'deletions', 'deleted', 1);
  let commits = 0;
  store.onCommit('deliveries', () => {
    commits += 1;
  });
  store.write((transaction) => noteEvent(transaction, added));
  const common = { event: 'added', feed: 'npm', package: '@a/b', version: '1.0.0', state: 'pending' };
  assert.deepEqual(outbox(store), [
    { webhook_name: 'here', ...common },
    { webhook_name: 'everywhere', ...common },
  ]);
  assert.equal(commits, 1);
  store.write((transaction) => noteEvent(transaction, { ...added, event: 'promoted' }));
  assert.equal(commits, 1, 'nobody waits for a promotion');
});

test('a publish that fails leaves nothing in the outbox, and wakes nobody', async (t) => {
  const store = await opened(t);
  addWebhook(store, 'everywhere', 'added', null);
  store.onCommit('deliveries', () => assert.fail('woken'));
  assert.throws(() =>
    store.write((transaction) => {
      noteEvent(transaction, added);
      throw new Error('published already');
    }),
  );
  assert.deepEqual(outbox(store), []);
});

test('a listener that fails takes nothing back of what was committed: it is a warning', async (t) => {
  const warnings: string[] = [];
  const store = await opened(t, { onWarning: (text) => warnings.push(text) });
  addWebhook(store, 'everywhere', 'added', null);
  let later = 0;
  store.onCommit('deliveries', () => {
    throw new Error('out of order');
  });
  store.onCommit('deliveries', () => {
    later += 1;
  });
  assert.equal(
    store.write((transaction) => {
      noteEvent(transaction, added);
      return 'written';
    }),
    'written',
  );
  assert.deepEqual([outbox(store).length, later], [1, 1]);
  assert.match(warnings.join(), /deliveries failed: out of order/);
});

test('the queue of one webhook is bounded: the oldest deliveries are dropped', async (t) => {
  const store = await opened(t);
  addWebhook(store, 'away', 'added', null);
  addWebhook(store, 'other', 'added', 2);
  store.write((transaction) => noteEvent(transaction, { ...added, feed: { id: 2, name: 'other' } }));
  store.write((transaction) => {
    for (let patch = 0; patch < 1003; patch += 1) noteEvent(transaction, { ...added, version: `1.0.${patch}` });
  });
  const count = (state: string, name: string) =>
    store.get<{ n: number }>('SELECT count(*) AS n FROM webhook_deliveries WHERE state = ? AND webhook_name = ?', [
      state,
      name,
    ])?.n;
  assert.equal(count('pending', 'away'), 1000);
  assert.equal(count('dropped', 'away'), 4);
  assert.equal(count('pending', 'other'), 1);
  const oldest = store.get(
    `SELECT version FROM webhook_deliveries WHERE state = 'pending' AND webhook_name = 'away' ORDER BY id`,
  );
  assert.deepEqual(oldest, { version: '1.0.3' });
});
