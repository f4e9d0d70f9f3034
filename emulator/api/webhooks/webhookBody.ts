import * as z from 'zod/mini';
import { webhookEvents, webhookMethods } from '../../contract/webhook.ts';
import { HttpError } from '../../http/reply.ts';
import type { AddressRules } from '../../outbound/addresses.ts';
import { readTargetUrl } from '../../outbound/targetUrl.ts';
import type { Webhook, WebhookRecord } from '../../store/webhookTable.ts';
import { readObject, shown } from '../readObject.ts';
import { hidesValues, readHeaders, showHeaders } from './webhookHeaders.ts';

const text = z.optional(z.nullable(z.string()));
const payloadSchema = z.object({
  method: text,
  headers: z.optional(z.nullable(z.record(z.string(), z.string()))),
  content: text,
});

/** ProGet's webhook object (spec: webhooks). */
const schema = z.object({
  id: z.optional(z.nullable(z.int())),
  name: text,
  feedId: z.optional(z.nullable(z.int())),
  url: text,
  event: text,
  condition: text,
  payload: z.optional(z.nullable(payloadSchema)),
});

const defaults = { method: 'POST', headers: {}, content: '' } as const;

/** What a body is read against. */
export interface WebhookRules {
  readonly addresses: AddressRules;
  hasFeed(id: number): boolean;
}

/** @throws HttpError 400 with one sentence that names the field. */
export function readNewWebhook(body: unknown, rules: WebhookRules): WebhookRecord {
  const { name, url, event, ...given } = readFields(body, null, rules);
  if (name === undefined) throw new HttpError(400, 'The field name is required.');
  if (url === undefined) throw new HttpError(400, 'The field url is required.');
  if (event === undefined) throw new HttpError(400, 'The field event is required.');
  return checkContent({ ...defaults, feedId: null, ...given, name, url, event });
}

/** What is left out stays as it is. @throws HttpError 400 with one sentence that names the field. */
export function readWebhookChange(former: Webhook, body: unknown, rules: WebhookRules): WebhookRecord {
  const { id: _id, ...kept } = former;
  const given = readFields(body, former, rules);
  const movesAway = given.url !== undefined && !isSameServer(given.url, former.url);
  if (movesAway && given.headers === undefined && hidesValues(former.headers)) {
    throw new HttpError(400, 'The url leads to another server: give payload.headers too, with their values.');
  }
  return checkContent({ ...kept, ...given });
}

/** The id in a body, which `edit` takes too. @throws HttpError 400 with one sentence that names the field. */
export function idOfBody(body: unknown): number | null {
  return readObject(schema, body, 'a webhook').id ?? null;
}

type Given = { -readonly [Name in keyof WebhookRecord]?: WebhookRecord[Name] };

function readFields(body: unknown, former: Webhook | null, rules: WebhookRules): Given {
  const { name, feedId, url, event, condition, payload } = readObject(schema, body, 'a webhook');
  const given: Given = {};
  if (name != null) given.name = readName(name);
  if (feedId !== undefined) given.feedId = readFeedId(feedId, rules);
  if (url != null) given.url = readUrl(url, rules.addresses);
  if (event != null) given.event = readWord('event', event, webhookEvents);
  if (condition != null && condition !== '') {
    throw new HttpError(400, 'The field condition must be left out: this emulator has no language of conditions.');
  }
  const { method, headers, content } = payload ?? {};
  if (method != null) given.method = readWord('payload.method', method, webhookMethods);
  if (headers != null) {
    const mayKeep = former !== null && (given.url === undefined || isSameServer(given.url, former.url));
    given.headers = readHeaders(headers, mayKeep ? former.headers : null);
  }
  if (content != null) given.content = content;
  return given;
}

/** No stored header goes to another server than the one it was given for. */
function isSameServer(url: string, former: string): boolean {
  return new URL(url).origin === new URL(former).origin;
}

function readName(name: string): string {
  if (/^[^\p{Cc}\p{Cs}]{1,200}$/u.test(name) && name.trim() !== '') return name;
  throw new HttpError(400, 'The field name must have 1 to 200 characters, none of them a control character.');
}

function readFeedId(feedId: number | null, { hasFeed }: WebhookRules): number | null {
  if (feedId === null || hasFeed(feedId)) return feedId;
  throw new HttpError(400, `The field feedId names no feed: there is none with the id ${feedId}.`);
}

function readUrl(given: string, addresses: AddressRules): string {
  const url = readTargetUrl(given, addresses);
  if ('problem' in url) throw new HttpError(400, `The field url ${url.problem}.`);
  return given;
}

function readWord<Word extends string>(field: string, given: string, words: readonly Word[]): Word {
  const word = words.find((one) => one.toLowerCase() === given.toLowerCase());
  if (word !== undefined) return word;
  throw new HttpError(400, `The field ${field} is '${shown(given)}'; it must be one of: ${words.join(', ')}.`);
}

function checkContent(record: WebhookRecord): WebhookRecord {
  if (record.method !== 'GET' || record.content === '') return record;
  throw new HttpError(400, 'The field payload.content must be empty with the method GET, which sends no content.');
}

/** A webhook in ProGet's wire form; the values of its headers stay here. */
export function webhookToWire({ id, name, feedId, url, event, method, headers, content }: Webhook) {
  return { id, name, feedId, url, event, condition: null, payload: { method, headers: showHeaders(headers), content } };
}
