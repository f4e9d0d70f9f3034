import type { WebhookDelivery } from '../contract/webhook.ts';
import type { AttemptResult, DeliveryTable } from '../store/deliveryTable.ts';
import type { Store } from '../store/types.ts';
import type { Webhook, WebhookTable } from '../store/webhookTable.ts';
import { type DeliveryTimes, deliveryTimes, retryAfter } from './backoff.ts';
import type { Outbound, OutboundReply } from './outbound.ts';
import { OutboundError } from './outboundError.ts';

export interface DelivererParts {
  readonly store: Store;
  readonly webhooks: WebhookTable;
  readonly deliveries: DeliveryTable;
  readonly outbound: Outbound;
  /** Why nothing is sent at all, in one sentence: the edition has no webhooks. */
  readonly refusal: string | null;
  /** Whether requests carry headers that only this emulator sends. */
  readonly marksRequests: boolean;
  /** One sentence for the log. */
  readonly onWarning: (text: string) => void;
  readonly times?: DeliveryTimes;
}

const atOnce = 8;
/** Bytes of an answer that are read, out of politeness: nobody looks at them. */
const politeBytes = 64 * 1024;
/** After the store refused to take an attempt down (a full disk): the same is not sent again and again meanwhile. */
const pauseMs = 30_000;
/** The longest that a timer can wait. */
const longestTimer = 2 ** 31 - 1;

/**
 * Empties the outbox of the webhooks: wakes on each commit that fills it, and at the start. One delivery at a time for
 * each webhook, so a receiver that hangs holds up nobody else. What is sent is durable first; a delivery may come twice
 * when the process dies between the answer and its record, but never not at all.
 */
export class Deliverer {
  readonly #parts: DelivererParts;
  readonly #times: DeliveryTimes;
  readonly #startedAt = new Date().toISOString();
  readonly #stop = new AbortController();
  /** Webhook id → its attempt. */
  readonly #underWay = new Map<number, Promise<void>>();
  #timer: NodeJS.Timeout | undefined;
  #isStopped = true;
  #pausedUntil = 0;

  constructor(parts: DelivererParts) {
    this.#parts = parts;
    this.#times = parts.times ?? deliveryTimes;
    parts.store.onCommit('deliveries', () => setImmediate(() => this.#work()));
  }

  start(): void {
    this.#isStopped = false;
    this.#work();
  }

  /** Begins nothing more; what is under way gets a short grace. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    clearTimeout(this.#timer);
    const cutOff = setTimeout(() => this.#stop.abort(), this.#times.graceMs);
    await Promise.all(this.#underWay.values());
    clearTimeout(cutOff);
  }

  #work(): void {
    if (this.#isStopped) return;
    clearTimeout(this.#timer);
    const now = Date.now();
    const isoNow = new Date(now).toISOString();
    if (now >= this.#pausedUntil) {
      for (const { id, webhookId } of this.#parts.deliveries.due(isoNow, this.#startedAt)) {
        if (this.#underWay.size >= atOnce) break;
        if (this.#underWay.has(webhookId)) continue;
        this.#underWay.set(
          webhookId,
          this.#deliver(id).finally(() => {
            this.#underWay.delete(webhookId);
            this.#work();
          }),
        );
      }
    }
    const next = this.#parts.deliveries.nextDue(isoNow);
    const wakeAt = Math.max(this.#pausedUntil, next === null ? 0 : Date.parse(next));
    if (wakeAt > now) this.#timer = setTimeout(() => this.#work(), Math.min(wakeAt - now, longestTimer)).unref();
  }

  /** One attempt; never throws. */
  async #deliver(id: number): Promise<void> {
    const { store, webhooks, deliveries } = this.#parts;
    try {
      await store.durable();
      const delivery = deliveries.pending(id);
      if (delivery === undefined) return;
      const result = await this.#attempt(delivery, webhooks.get(delivery.webhookId));
      if (result !== null) deliveries.finish(id, result);
    } catch (error) {
      if (this.#isStopped) return;
      this.#pausedUntil = Date.now() + pauseMs;
      this.#parts.onWarning(`Webhooks pause for a while: ${error instanceof Error ? error.message : error}`);
    }
  }

  /** @returns null when the emulator stops: the attempt does not count. */
  async #attempt(delivery: WebhookDelivery, webhook: Webhook | undefined): Promise<AttemptResult | null> {
    const { refusal } = this.#parts;
    if (webhook === undefined) return over('dropped', 'The webhook was deleted.');
    if (refusal !== null) return over('dropped', refusal);
    if (webhook.headers === null) {
      return this.#failed(delivery, null, 'Its headers cannot be read, since secret.key was lost: edit the webhook.');
    }
    try {
      const reply = await this.#send(delivery, webhook, webhook.headers);
      const { status } = reply;
      if (status >= 200 && status < 300) return { ...over('delivered', null), status };
      const error = `The receiver answered ${status}.`;
      const isWorthTrying = status >= 500 || status === 408 || status === 429;
      return isWorthTrying ? this.#failed(delivery, reply, error) : { ...over('failed', error), status };
    } catch (error) {
      if (this.#stop.signal.aborted) return null;
      if (!(error instanceof OutboundError)) return over('failed', 'It could not be put into a request.');
      if (error.reason === 'refused-address') return over('failed', error.message);
      return this.#failed(delivery, null, error.message);
    }
  }

  #send(
    delivery: WebhookDelivery,
    { url, method, content }: Webhook,
    headers: Readonly<Record<string, string>>,
  ): Promise<OutboundReply> {
    const { connectMs, totalMs } = this.#times;
    const hasBody = method !== 'GET' && (content !== '' || method !== 'DELETE');
    const marks = {
      'X-ProGet-Emulator-Delivery': String(delivery.id),
      'X-ProGet-Emulator-Event': delivery.event,
      'X-ProGet-Emulator-Package': encodeURI(`${delivery.feed}/${delivery.package}/${delivery.version}`),
    };
    return this.#parts.outbound.send({
      method,
      url: new URL(url),
      headers: { ...(this.#parts.marksRequests ? marks : {}), ...headers },
      ...(hasBody ? { body: Buffer.from(content, 'utf8') } : {}),
      connectMs,
      totalMs,
      maxBytes: politeBytes,
      signal: this.#stop.signal,
    });
  }

  #failed({ attempts }: WebhookDelivery, reply: OutboundReply | null, error: string): AttemptResult {
    const failed = attempts + 1;
    const status = reply?.status ?? null;
    if (failed >= this.#times.attempts) return { ...over('failed', error), status };
    const now = Date.now();
    const wait = Math.max(this.#times.wait(failed), retryAfter(reply?.headers['retry-after'], now) ?? 0);
    return {
      state: 'pending',
      attemptedAt: new Date(now).toISOString(),
      nextAttemptAt: new Date(now + wait).toISOString(),
      status,
      error,
    };
  }
}

function over(state: 'delivered' | 'failed' | 'dropped', error: string | null): AttemptResult {
  return { state, attemptedAt: new Date().toISOString(), nextAttemptAt: null, status: null, error };
}
