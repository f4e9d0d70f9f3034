import type { DeliveryState, WebhookDelivery } from '../contract/webhook.ts';
import type { SqlValue, Store } from './types.ts';

/** What came of an attempt. */
export interface AttemptResult {
  readonly state: DeliveryState;
  readonly attemptedAt: string;
  /** Null unless it stays pending. */
  readonly nextAttemptAt: string | null;
  readonly status: number | null;
  readonly error: string | null;
}

/** Deliveries that are over and still remembered. */
const remembered = 1000;

const columns = `id, webhook_id AS webhookId, webhook_name AS webhook, event, feed, package, version,
  noted_at AS notedAt, state, attempts, next_attempt_at AS nextAttemptAt, last_attempt_at AS lastAttemptAt, status, error`;

/** The outbox of the webhooks, and the log of what was sent. {@link noteEvent} puts deliveries in. */
export class DeliveryTable {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  /** Newest first. */
  list({ state, webhookId, limit }: { state?: DeliveryState; webhookId?: number; limit: number }): WebhookDelivery[] {
    const conditions = ['TRUE'];
    const parameters: SqlValue[] = [];
    if (state !== undefined) {
      conditions.push('state = ?');
      parameters.push(state);
    }
    if (webhookId !== undefined) {
      conditions.push('webhook_id = ?');
      parameters.push(webhookId);
    }
    return this.#store.all(
      `SELECT ${columns} FROM webhook_deliveries WHERE ${conditions.join(' AND ')} ORDER BY id DESC LIMIT ?`,
      [...parameters, limit],
    );
  }

  /**
   * The next delivery of each webhook that is due, the longest due first.
   * @param since those not tried since then are due whatever their time: an attempt of an earlier run says little.
   */
  due(now: string, since: string): Pick<WebhookDelivery, 'id' | 'webhookId'>[] {
    return this.#store.all(
      `SELECT id, webhookId FROM (
         SELECT id, webhook_id AS webhookId, next_attempt_at,
           row_number() OVER (PARTITION BY webhook_id ORDER BY next_attempt_at, id) AS place
         FROM webhook_deliveries WHERE state = 'pending' AND (next_attempt_at <= ? OR last_attempt_at < ?)
       ) WHERE place = 1 ORDER BY next_attempt_at, id`,
      [now, since],
    );
  }

  /** When the next one becomes due that is not yet; null when none waits. */
  nextDue(now: string): string | null {
    const sql = `SELECT min(next_attempt_at) AS next FROM webhook_deliveries WHERE state = 'pending' AND next_attempt_at > ?`;
    return this.#store.get<{ next: string | null }>(sql, [now])?.next ?? null;
  }

  /** @returns undefined once it is over. */
  pending(id: number): WebhookDelivery | undefined {
    return this.#store.get(`SELECT ${columns} FROM webhook_deliveries WHERE id = ? AND state = 'pending'`, [id]);
  }

  /** Takes down an attempt; one that was ended meanwhile, because its webhook was deleted, stays so. */
  finish(id: number, { state, attemptedAt, nextAttemptAt, status, error }: AttemptResult): void {
    this.#store.write((transaction) => {
      transaction.run(
        `UPDATE webhook_deliveries SET state = ?, attempts = attempts + 1, last_attempt_at = ?, next_attempt_at = ?,
         status = ?, error = ? WHERE id = ? AND state = 'pending'`,
        [state, attemptedAt, nextAttemptAt, status, error, id],
      );
      transaction.run(
        `DELETE FROM webhook_deliveries WHERE state <> 'pending' AND id <= (
           SELECT id FROM webhook_deliveries WHERE state <> 'pending' ORDER BY id DESC LIMIT 1 OFFSET ?)`,
        [remembered],
      );
    });
  }

  /** Gives up what waits, of all webhooks. @param why one sentence. */
  dropPending(why: string): void {
    this.#store.write((transaction) =>
      transaction.run(
        `UPDATE webhook_deliveries SET state = 'dropped', next_attempt_at = NULL, error = ? WHERE state = 'pending'`,
        [why],
      ),
    );
  }
}
