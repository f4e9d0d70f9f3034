import { Router } from 'express';
import { queryOf } from '../../http/authorize.ts';
import { readJson } from '../../http/body.ts';
import { allow } from '../../http/handle.ts';
import { HttpError, json, text } from '../../http/reply.ts';
import { resource } from '../../http/resource.ts';
import type { Surroundings } from '../../http/services.ts';
import type { AddressRules } from '../../outbound/addresses.ts';
import type { Webhook } from '../../store/webhookTable.ts';
import type { Tables } from '../../tables.ts';
import { idOfBody, readNewWebhook, readWebhookChange, type WebhookRules, webhookToWire } from './webhookBody.ts';

/** `/api/webhooks/…` (spec: webhooks; ProGet 5). Statuses and verbs are those of its documentation. */
export function webhookRoutes(
  surroundings: Surroundings,
  { webhooks, feeds }: Tables,
  addresses: AddressRules,
): Router {
  const router = Router();
  const rules: WebhookRules = { addresses, hasFeed: (id) => feeds.get(id) !== undefined };

  resource(router, surroundings, '/list', {
    GET: allow(surroundings, 'webhooks.manage', ({ url }) => {
      const feedId = readId(queryOf(url).get('feedId'), 'feedId');
      const all = webhooks.list().filter((webhook) => feedId === null || webhook.feedId === feedId);
      return json(200, all.map(webhookToWire));
    }),
  });

  const create = allow(surroundings, 'webhooks.manage', async ({ request }) =>
    text(201, String(webhooks.create(readNewWebhook(await readJson(request), rules)))),
  );
  resource(router, surroundings, '/create', { PUT: create, POST: create });

  const edit = allow(surroundings, 'webhooks.manage', async ({ request, url }) => {
    const body = await readJson(request);
    const [inQuery, inBody] = [readId(queryOf(url).get('id'), 'id'), idOfBody(body)];
    const id = inQuery ?? inBody;
    if (id === null) throw new HttpError(400, 'Give the id of the webhook: edit?id=1, or in the body.');
    if (inBody !== null && inBody !== id) throw new HttpError(400, 'The query and the body give different ids.');
    const former: Webhook | undefined = webhooks.get(id);
    if (former === undefined) throw new HttpError(404, `There is no webhook with the id ${id}.`);
    webhooks.update(id, readWebhookChange(former, body, rules));
    return text(200, '');
  });
  resource(router, surroundings, '/edit', { PUT: edit, PATCH: edit, POST: edit });

  const remove = allow(surroundings, 'webhooks.manage', ({ url }) => {
    const id = readId(queryOf(url).get('id'), 'id');
    // Documented to answer 200, 400 or 403, so one that is not there is 400 too.
    if (id === null) throw new HttpError(400, 'Give the id of the webhook: delete?id=1.');
    if (webhooks.get(id) === undefined) throw new HttpError(400, `There is no webhook with the id ${id}.`);
    webhooks.delete(id);
    return text(200, '');
  });
  resource(router, surroundings, '/delete', { DELETE: remove, POST: remove });
  return router;
}

function readId(given: string | null, name: string): number | null {
  if (given === null) return null;
  if (/^\d{1,15}$/.test(given)) return Number(given);
  throw new HttpError(400, `The parameter ${name} must be a whole number.`);
}
