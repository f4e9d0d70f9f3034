import * as z from 'zod/mini';
import type { Connector } from '../../contract/connector.ts';
import { type FeedType, feedTypeNames, parseFeedType } from '../../contract/feed.ts';
import { HttpError } from '../../http/reply.ts';
import type { AddressRules } from '../../outbound/addresses.ts';
import { readTargetUrl } from '../../outbound/targetUrl.ts';
import type { ConnectorRecord } from '../../store/connectorTable.ts';
import { readObject, shown } from '../readObject.ts';

const text = z.optional(z.nullable(z.string()));
const count = (least: number, most: number) => z.optional(z.nullable(z.int().check(z.gte(least), z.lte(most))));

/** ProGet's connector object (spec: connectors). A member that is null or missing says nothing. */
const schema = z.object({
  name: text,
  url: text,
  feedType: text,
  timeout: count(1, 600),
  metadataCacheEnabled: z.optional(z.nullable(z.boolean())),
  metadataCacheMinutes: count(0, 525_600),
  metadataCacheCount: count(0, 1_000_000),
  username: text,
  password: text,
  filters: z.optional(z.nullable(z.array(z.string()))),
});

const mostFilters = 1000;

/** What a new connector has where its creator says nothing, as in ProGet. */
const defaults = {
  timeout: 10,
  metadataCacheEnabled: false,
  metadataCacheMinutes: 30,
  metadataCacheCount: 100,
  username: null,
  password: null,
  filters: [],
};

/** @throws HttpError 400 with one sentence that names the field. */
export function readNewConnector(body: unknown, rules: AddressRules): ConnectorRecord {
  const given = readFields(body, rules);
  const { name, url, feedType } = given;
  if (name === undefined) throw new HttpError(400, 'connector name is required');
  if (url === undefined) throw new HttpError(400, 'connector url is required');
  if (feedType === undefined) throw new HttpError(400, 'connector feedType is required');
  return checkCredentials({ ...defaults, ...given, name, url, feedType }, given.password ?? null);
}

/** What is left out stays as it is. @throws HttpError 400 with one sentence that names the field. */
export function readConnectorChange(former: Connector, body: unknown, rules: AddressRules): ConnectorRecord {
  const { id: _id, hasPassword, ...kept } = former;
  const given = readFields(body, rules);
  const changed = { ...kept, password: undefined, ...given };
  const keepsPassword = hasPassword && given.password === undefined;
  if (keepsPassword && new URL(changed.url).origin !== new URL(former.url).origin) {
    throw new HttpError(400, 'The url leads to another server: give its password too, or an empty one.');
  }
  return checkCredentials(changed, keepsPassword ? 'kept' : (given.password ?? null));
}

type Given = { -readonly [Name in keyof ConnectorRecord]?: Exclude<ConnectorRecord[Name], undefined> };

function readFields(body: unknown, rules: AddressRules): Given {
  const fields = readObject(schema, body, 'a connector');
  const given: Given = {};
  const { name, url, feedType, username, password, filters } = fields;
  if (name != null) given.name = readName(name);
  if (url != null) given.url = readUrl(url, rules);
  if (feedType != null) given.feedType = readFeedType(feedType);
  // Empty: there shall be none.
  if (username != null) given.username = username === '' ? null : readPrintable('username', username);
  if (password != null) given.password = password === '' ? null : readPrintable('password', password);
  if ((filters?.length ?? 0) > mostFilters) throw new HttpError(400, `filters holds more than ${mostFilters} of them.`);
  if (filters != null) given.filters = filters.map(readFilter);
  for (const field of ['timeout', 'metadataCacheMinutes', 'metadataCacheCount'] as const) {
    const value = fields[field];
    if (value != null) given[field] = value;
  }
  if (fields.metadataCacheEnabled != null) given.metadataCacheEnabled = fields.metadataCacheEnabled;
  return given;
}

function readName(name: string): string {
  const isUsable = /^[^\p{Cc}\p{Cs}/\\]{1,100}$/u.test(name) && name.trim() === name && !/^\.{1,2}$/.test(name);
  if (isUsable) return name;
  throw new HttpError(
    400,
    `The connector name '${shown(name)}' is not allowed: 1 to 100 characters, no / and \\, no blank at either end.`,
  );
}

function readUrl(given: string, rules: AddressRules): string {
  const url = readTargetUrl(given, rules);
  if ('problem' in url) throw new HttpError(400, `The url ${url.problem}.`);
  return given;
}

/** Old samples call universal feeds "ProGet". */
function readFeedType(given: string): FeedType {
  const feedType = given.toLowerCase() === 'proget' ? 'universal' : parseFeedType(given);
  if (feedType !== undefined) return feedType;
  throw new HttpError(400, `invalid feed type '${shown(given)}'; known types: ${feedTypeNames.join(', ')}.`);
}

/** What can stand in Basic credentials. */
function readPrintable(field: 'username' | 'password', given: string): string {
  const isUsable = given.length <= 4096 && !/[\p{Cc}\p{Cs}]/u.test(given);
  if (isUsable && (field === 'password' || !given.includes(':'))) return given;
  throw new HttpError(
    400,
    `The ${field} must have at most 4096 characters, no control characters${field === 'username' ? ', no colon' : ''}.`,
  );
}

function readFilter(filter: string): string {
  if (/^!?[^\s!\p{Cc}\p{Cs}]{1,200}$/u.test(filter)) return filter;
  throw new HttpError(
    400,
    `The filter '${shown(filter)}' is not allowed: a package name with * for any part, ! before it blocks.`,
  );
}

function checkCredentials(record: ConnectorRecord, password: string | null): ConnectorRecord {
  if (password !== null && record.username === null) throw new HttpError(400, 'A password needs a username.');
  return record;
}

/** A connector in ProGet's wire form: no id, never a password. */
export function connectorToWire(connector: Connector): Record<string, unknown> {
  const { id: _id, hasPassword: _hasPassword, username, ...wire } = connector;
  return { ...wire, ...(username === null ? {} : { username }) };
}
