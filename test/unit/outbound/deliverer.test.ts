import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { DeliveryState } from '../../../emulator/contract/webhook.ts';
import { deliveryTimes, retryAfter } from '../../../emulator/outbound/backoff.ts';
import { Deliverer, type DelivererParts } from '../../../emulator/outbound/deliverer.ts';
import { Outbound } from '../../../emulator/outbound/outbound.ts';
import { DeliveryTable } from '../../../emulator/store/deliveryTable.ts';
import { noteEvent } from '../../../emulator/store/packageEvents.ts';
import { openSecretBox } from '../../../emulator/store/secretBox.ts';
import type { Store } from '../../../emulator/store/types.ts';
import { WebhookTable } from '../../../emulator/store/webhookTable.ts';
import { until } from '../../support/diskServer.ts';
import { eagerDeliveries } from '../../support/impatience.ts';
import { startOtherServer } from '../../support/otherServer.ts';
import { openOutboundStore } from '../../support/outboundStore.ts';

interface Bench {
  readonly store: Store;
  readonly deliveries: DeliveryTable;
  note(version: string): void;
  start(changes?: Partial<DelivererParts>): Deliverer;
  states(): DeliveryState[];
}

async function bench(t: TestContext, url: string): Promise<Bench> {
  const store = await openOutboundStore();
  t.after(() => store.close());
  const webhooks = new WebhookTable(store, openSecretBox(null));
  const deliveries = new DeliveryTable(store);
  webhooks.create({ name: 'ci', feedId: null, url, event: 'added', method: 'POST', headers: {}, content: '' });
  const feed = { id: 1, name: 'npm' };
  const time = '2026-01-01T00:00:00.000Z';
  return {
    store,
    deliveries,
    note: (version) =>
      store.write((transaction) => noteEvent(transaction, { event: 'added', feed, package: 'a', version, time })),
    start: (changes = {}) => {
      const deliverer = new Deliverer({
        store,
        webhooks,
        deliveries,
        outbound: new Outbound({ allowLoopback: true }),
        refusal: null,
        marksRequests: true,
        onWarning: (text) => assert.fail(text),
        times: eagerDeliveries,
        ...changes,
      });
      t.after(() => deliverer.stop());
      deliverer.start();
      return deliverer;
    },
    states: () => deliveries.list({ limit: 10_000 }).map(({ state }) => state),
  };
}

test('nothing is sent before it is durable', async (t) => {
  const other = await startOtherServer(t);
  const { store, note, start, states } = await bench(t, other.url);
  let sync = (): void => {};
  const synced = new Promise<void>((resolve) => {
    sync = resolve;
  });
  const waiting: Store = Object.assign(Object.create(store), {
    durable: () => synced,
    onCommit: store.onCommit.bind(store),
  });
  start({ store: waiting });
  note('1.0.0');
  // A delivery that did not wait would be there by the time that another server has answered.
  await (await fetch(other.url)).text();
  await (await fetch(other.url)).text();
  assert.deepEqual(
    other.received.map(({ method }) => method),
    ['GET', 'GET'],
  );
  sync();
  await until('it is sent', () => states()[0] === 'delivered');
});

test('when the store takes nothing down, the same is not sent again and again', async (t) => {
  const other = await startOtherServer(t);
  const { deliveries, note, start, states } = await bench(t, other.url);
  const warnings: string[] = [];
  const full: DeliveryTable = Object.create(deliveries, {
    finish: {
      value: () => {
        throw new Error('The disk is full.');
      },
    },
  });
  for (const method of ['due', 'nextDue', 'pending'] as const) {
    Object.defineProperty(full, method, { value: deliveries[method].bind(deliveries) });
  }
  start({ deliveries: full, onWarning: (text) => warnings.push(text) });
  note('1.0.0');
  await until('it is told', () => warnings.length > 0);
  note('1.0.1');
  await (await fetch(other.url)).text();
  assert.deepEqual(warnings, ['Webhooks pause for a while: The disk is full.']);
  assert.equal(other.received.filter(({ method }) => method === 'POST').length, 1);
  assert.deepEqual(states(), ['pending', 'pending']);
});

test('the log is bounded: of what is over, the last thousand are remembered', async (t) => {
  const { deliveries, note } = await bench(t, 'http://a.example/');
  const attemptedAt = '2026-01-01T00:00:00.000Z';
  const over = { state: 'delivered', attemptedAt, nextAttemptAt: null, status: 200, error: null } as const;
  note('waiting');
  for (let id = 2; id <= 1005; id += 1) {
    note(`1.0.${id}`);
    deliveries.finish(id, over);
  }
  const all = deliveries.list({ limit: 10_000 });
  assert.equal(all.length, 1001);
  assert.deepEqual([all.at(-1)?.version, all.at(-2)?.version], ['waiting', '1.0.6']);
});

test('waits grow from a second to a quarter of an hour, never twice the same, and end after half an hour or so', () => {
  let [least, most] = [0, 0];
  for (let failed = 1; failed < deliveryTimes.attempts; failed += 1) {
    const waits = Array.from({ length: 100 }, () => deliveryTimes.wait(failed));
    const longest = Math.min(1000 * 2 ** (failed - 1), 900_000);
    assert.ok(waits.every((wait) => wait >= longest / 2 && wait <= longest));
    assert.ok(new Set(waits).size > 10);
    least += longest / 2;
    most += longest;
  }
  assert.ok(least > 10 * 60_000 && most < 40 * 60_000, `${least} to ${most}`);
});

const now = Date.parse('2026-01-01T00:00:00Z');
const headers: readonly (readonly [header: string | undefined, wait: number | null])[] = [
  [undefined, null],
  ['', null],
  ['soon', null],
  ['0', 0],
  [' 7 ', 7000],
  ['-7', null],
  ['999999999', 900_000],
  ['Thu, 01 Jan 2026 00:00:30 GMT', 30_000],
  ['Wed, 31 Dec 2025 00:00:00 GMT', 0],
];

test('a receiver says in seconds or by a date when it wants to be asked again', () => {
  for (const [header, wait] of headers) assert.equal(retryAfter(header, now), wait, header);
});
