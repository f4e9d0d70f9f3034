/** What a webhook can wait for (spec: webhooks). Nothing here deploys or purges packages, so the last two never come. */
export const webhookEvents = ['added', 'promoted', 'deleted', 'deployed', 'purged'] as const;
export type WebhookEvent = (typeof webhookEvents)[number];

export const webhookMethods = ['POST', 'PUT', 'PATCH', 'GET', 'DELETE'] as const;
export type WebhookMethod = (typeof webhookMethods)[number];

/** `dropped`: given up without an attempt, because the webhook is gone, say. */
export const deliveryStates = ['pending', 'delivered', 'failed', 'dropped'] as const;
export type DeliveryState = (typeof deliveryStates)[number];

/** One delivery of a webhook, on its way or over. Times are ISO 8601 in UTC. */
export interface WebhookDelivery {
  readonly id: number;
  readonly webhookId: number;
  /** The webhook's name when the event happened. */
  readonly webhook: string;
  readonly event: WebhookEvent;
  readonly feed: string;
  readonly package: string;
  readonly version: string;
  readonly notedAt: string;
  readonly state: DeliveryState;
  readonly attempts: number;
  /** Null once it is over. */
  readonly nextAttemptAt: string | null;
  readonly lastAttemptAt: string | null;
  /** HTTP status of the last attempt, null when there was no answer. */
  readonly status: number | null;
  /** What went wrong at the last attempt, in one sentence. */
  readonly error: string | null;
}
