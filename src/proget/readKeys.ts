import * as z from 'zod/mini';
import { type KeyType, keyTypes, type LoggingLevel, loggingLevels } from '../../emulator/contract/apiKey.ts';
import type { Key, KeyDetails } from '../keys/key.ts';

const text = z.nullish(z.string());
const words = z.nullish(z.array(z.string()));

/** ProGet's ApiKeyInfo as leniently as it makes sense: unknown members are dropped, any case is taken. */
const wireSchema = z.object({
  id: z.union([z.number(), z.string().check(z.regex(/^\d{1,15}$/))]),
  type: z.string(),
  key: text,
  displayName: text,
  description: text,
  systemApis: words,
  packagePermissions: words,
  feed: text,
  feedGroup: text,
  user: text,
  legacyApis: words,
  expiration: text,
  logging: text,
});

const detailsSchema = z.array(
  z.object({
    id: z.number(),
    enabled: z.boolean(),
    createdAt: z.string(),
    lastUsedAt: z.nullable(z.string()),
    mark: z.nullable(z.string()),
    origin: z.enum(['created', 'login', 'emulator']),
  }),
);

/** One key of the wire, or null when it is none. A type that we do not know counts as `other`. */
export function readKey(wire: unknown): Key | null {
  const parsed = wireSchema.safeParse(wire);
  if (!parsed.success) return null;
  const info = parsed.data;
  return {
    id: Number(info.id),
    type: wordOf<KeyType>(info.type, keyTypes) ?? 'other',
    displayName: info.displayName?.trim() || null,
    description: info.description?.trim() || null,
    systemApis: lower(info.systemApis),
    packagePermissions: lower(info.packagePermissions),
    feeds: names(info.feed),
    feedGroups: names(info.feedGroup),
    user: info.user || null,
    legacyApis: lower(info.legacyApis),
    expiration: readDate(info.expiration),
    logging: wordOf<LoggingLevel>(info.logging ?? '', loggingLevels) ?? 'none',
    value: info.key || null,
    details: null,
  };
}

/** A list of keys, or null when the value is none. @param wire must be a top-level array */
export function readKeys(wire: unknown): Key[] | null {
  if (!Array.isArray(wire)) return null;
  const keys = wire.map(readKey);
  return keys.includes(null) ? null : keys.filter((key) => key !== null);
}

/** Adds what the emulator tells besides; keys that it does not name stay as they are. */
export function withDetails(keys: readonly Key[], wire: unknown): Key[] {
  const parsed = detailsSchema.safeParse(wire);
  if (!parsed.success) return [...keys];
  const details = new Map<number, KeyDetails>(parsed.data.map(({ id, ...rest }) => [id, rest]));
  return keys.map((key) => ({ ...key, details: details.get(key.id) ?? null }));
}

function wordOf<Word extends string>(given: string, known: readonly Word[]): Word | undefined {
  const wanted = given.trim().toLowerCase();
  return known.find((word) => word === wanted);
}

function lower(list: readonly string[] | null | undefined): string[] {
  return [...new Set((list ?? []).map((word) => word.trim().toLowerCase()))];
}

/** From ProGet 2025.23 on, several names stand in one text. */
function names(list: string | null | undefined): string[] {
  return (list ?? '')
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
}

/** ISO 8601 in UTC. A time without a zone is UTC; .NET's smallest date means that there is none. */
function readDate(given: string | null | undefined): string | null {
  if (!given || given.startsWith('0001-')) return null;
  const zoned = /[T ]/.test(given) && !/(Z|[+-]\d{2}:?\d{2})$/i.test(given) ? `${given}Z` : given;
  const time = Date.parse(zoned);
  return Number.isNaN(time) ? null : new Date(time).toISOString();
}
