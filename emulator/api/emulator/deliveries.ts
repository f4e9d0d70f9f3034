import type { RequestHandler } from 'express';
import { type DeliveryState, deliveryStates } from '../../contract/webhook.ts';
import { queryOf } from '../../http/authorize.ts';
import { allow } from '../../http/handle.ts';
import { HttpError, json } from '../../http/reply.ts';
import type { Surroundings } from '../../http/services.ts';
import type { Tables } from '../../tables.ts';

/** `GET /emulator/webhooks[?state=pending&webhook=1&limit=100]`: what was sent to webhooks or waits to be, newest first. */
export function deliveryRoute(surroundings: Surroundings, { deliveries }: Tables): RequestHandler {
  return allow(surroundings, 'emulator', ({ url }) => {
    const query = queryOf(url);
    const state = readState(query.get('state'));
    const webhookId = wholeNumber(query, 'webhook');
    const limit = Math.min(wholeNumber(query, 'limit') ?? 100, 10_000);
    const filter = {
      limit,
      ...(state === undefined ? {} : { state }),
      ...(webhookId === undefined ? {} : { webhookId }),
    };
    return json(200, deliveries.list(filter));
  });
}

function readState(given: string | null): DeliveryState | undefined {
  if (given === null) return undefined;
  const state = deliveryStates.find((one) => one === given);
  if (state === undefined)
    throw new HttpError(400, `The parameter state must be one of: ${deliveryStates.join(', ')}.`);
  return state;
}

function wholeNumber(query: URLSearchParams, name: string): number | undefined {
  const given = query.get(name);
  if (given === null) return undefined;
  if (!/^\d{1,15}$/.test(given)) throw new HttpError(400, `The parameter ${name} must be a whole number.`);
  return Number(given);
}
