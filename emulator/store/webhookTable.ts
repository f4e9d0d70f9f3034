import type { WebhookEvent, WebhookMethod } from '../contract/webhook.ts';
import type { SecretBox } from './secretBox.ts';
import type { SqlValue, Store } from './types.ts';

/** A webhook (spec: webhooks). */
export interface Webhook {
  readonly id: number;
  readonly name: string;
  /** Null: of every feed. */
  readonly feedId: number | null;
  readonly url: string;
  readonly event: WebhookEvent;
  readonly method: WebhookMethod;
  /** By name as given; null when they cannot be read, since the key file was lost. */
  readonly headers: Readonly<Record<string, string>> | null;
  readonly content: string;
}

/** A webhook to be written. `headers`: null = left as they are. */
export interface WebhookRecord extends Omit<Webhook, 'id'> {}

interface WebhookRow extends Omit<Webhook, 'headers' | 'feedId'> {
  readonly feed_id: number | null;
  readonly sealed_headers: Uint8Array | null;
}

/** Webhooks. Headers are sealed, for they carry tokens. */
export class WebhookTable {
  readonly #store: Store;
  readonly #box: SecretBox;

  constructor(store: Store, box: SecretBox) {
    this.#store = store;
    this.#box = box;
  }

  /** In the order of creation. */
  list(): Webhook[] {
    return this.#store.all<WebhookRow>('SELECT * FROM webhooks ORDER BY id').map((row) => this.#ofRow(row));
  }

  get(id: number): Webhook | undefined {
    const row = this.#store.get<WebhookRow>('SELECT * FROM webhooks WHERE id = ?', [id]);
    return row === undefined ? undefined : this.#ofRow(row);
  }

  /** @returns its id. */
  create(record: WebhookRecord): number {
    const values = this.#valuesOf(record);
    const names = Object.keys(values);
    const sql = `INSERT INTO webhooks (${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')})`;
    return this.#store.write((transaction) => transaction.run(sql, Object.values(values)).lastInsertRowid);
  }

  update(id: number, record: WebhookRecord): void {
    const values = this.#valuesOf(record);
    const assignments = Object.keys(values).map((name) => `${name} = ?`);
    const sql = `UPDATE webhooks SET ${assignments.join(', ')} WHERE id = ?`;
    this.#store.write((transaction) => transaction.run(sql, [...Object.values(values), id]));
  }

  /** What still waits to be sent for it is dropped. */
  delete(id: number): void {
    this.#store.write((transaction) => {
      transaction.run('DELETE FROM webhooks WHERE id = ?', [id]);
      transaction.run(
        `UPDATE webhook_deliveries SET state = 'dropped', next_attempt_at = NULL, error = 'The webhook was deleted.'
         WHERE state = 'pending' AND webhook_id = ?`,
        [id],
      );
    });
  }

  /** Webhooks whose headers are there but cannot be read. */
  countUnreadable(): number {
    return this.list().filter(({ headers }) => headers === null).length;
  }

  #ofRow({ feed_id: feedId, sealed_headers: sealed, ...row }: WebhookRow): Webhook {
    const text = sealed === null ? '{}' : this.#box.open(sealed, 'webhook-headers');
    return { ...row, feedId, headers: text === null ? null : JSON.parse(text) };
  }

  #valuesOf({ name, feedId, url, event, method, content, headers }: WebhookRecord): Record<string, SqlValue> {
    const isEmpty = headers !== null && Object.keys(headers).length === 0;
    return {
      name,
      feed_id: feedId,
      url,
      event,
      method,
      content,
      ...(headers === null
        ? {}
        : { sealed_headers: isEmpty ? null : this.#box.seal(JSON.stringify(headers), 'webhook-headers') }),
    };
  }
}
