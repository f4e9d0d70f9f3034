import type { Feed } from '../contract/feed.ts';
import type { WebhookEvent } from '../contract/webhook.ts';
import type { Transaction } from './types.ts';

/** Something that happened to one version of a package. */
export interface PackageEvent {
  /** A promotion is `promoted` alone, told of the feed that the package came to; an overwritten version is `added`. */
  readonly event: Extract<WebhookEvent, 'added' | 'promoted' | 'deleted'>;
  readonly feed: Pick<Feed, 'id' | 'name'>;
  /** With scope or group as the format writes it: `@scope/name`, `group/name`. */
  readonly package: string;
  readonly version: string;
  /** ISO 8601, UTC. */
  readonly time: string;
}

/** Deliveries that may wait for one webhook: what came before is dropped, for its receiver has been away for long. */
const longestQueue = 1000;

/**
 * Puts the deliveries of the webhooks that wait for this event into the outbox, in the very transaction that publishes
 * or deletes: with it they are there, without it they are not. Call it once for each version, after the change itself.
 */
export function noteEvent(transaction: Transaction, { event, feed, package: name, version, time }: PackageEvent): void {
  const waiting = transaction.all<{ id: number; name: string }>(
    'SELECT id, name FROM webhooks WHERE event = ? AND (feed_id IS NULL OR feed_id = ?) ORDER BY id',
    [event, feed.id],
  );
  if (waiting.length === 0) return;
  for (const webhook of waiting) {
    transaction.run(
      `INSERT INTO webhook_deliveries
       (webhook_id, webhook_name, event, feed, package, version, noted_at, state, attempts, next_attempt_at)
       VALUES (?, ?, ?, ?, ?, ?, ?, 'pending', 0, ?)`,
      [webhook.id, webhook.name, event, feed.name, name, version, time, time],
    );
    transaction.run(
      `UPDATE webhook_deliveries SET state = 'dropped', next_attempt_at = NULL, error = ?
       WHERE state = 'pending' AND webhook_id = ? AND id <= (
         SELECT id FROM webhook_deliveries WHERE state = 'pending' AND webhook_id = ?
         ORDER BY id DESC LIMIT 1 OFFSET ?)`,
      [`More than ${longestQueue} deliveries were waiting.`, webhook.id, webhook.id, longestQueue],
    );
  }
  transaction.touch('deliveries');
}
