import { keyProblem } from '../../auth/keyText.ts';
import {
  keyTypes,
  legacyApis,
  loggingLevels,
  type NewKey,
  packagePermissions,
  systemApis,
} from '../../contract/apiKey.ts';
import type { Feed } from '../../contract/feed.ts';
import type { Policies } from '../../contract/policies.ts';
import { FieldError, Fields, quote } from '../fields.ts';
import { parseExpiration } from './expiration.ts';

/** What the validation has to know of the server. */
export interface NewKeyContext {
  readonly policies: Policies;
  findFeed(name: string): Feed | undefined;
  /** Whether any feed is in this group. */
  hasFeedGroup(group: string): boolean;
  /** Exact name. */
  hasUser(name: string): boolean;
  /** Epoch milliseconds. */
  readonly now: number;
}

/** The fields that only some types have (spec: ApiKeyInfo JSON). */
const fieldsOfType: Readonly<Record<NewKey['type'], readonly string[]>> = {
  system: ['systemApis'],
  feed: ['packagePermissions', 'feed', 'feedGroup'],
  personal: ['user'],
  other: ['legacyApis', 'user'],
};
const typedFields = [...new Set(Object.values(fieldsOfType).flat())];
const knownFields = ['type', 'key', 'displayName', 'description', 'expiration', 'logging', ...typedFields];
const typeNames = { system: 'System', feed: 'Feed', personal: 'Personal', other: 'Other' } as const;

/**
 * Validates the body of `POST /api/api-keys/create`. Whether the value is taken already is for the caller to find out.
 * @returns the key to make, or what is wrong in one sentence that names the field
 */
export function validateNewKey(body: unknown, context: NewKeyContext): NewKey | { readonly error: string } {
  try {
    return readNewKey(new Fields(body, knownFields), context);
  } catch (error) {
    if (error instanceof FieldError) return { error: error.message };
    throw error;
  }
}

function readNewKey(fields: Fields, context: NewKeyContext): NewKey {
  const type = fields.choice('type', keyTypes);
  if (type === null) throw new FieldError('type is required: System, Feed or Personal.');
  for (const name of typedFields) {
    if (fields.has(name) && !fieldsOfType[type].includes(name)) {
      throw new FieldError(`${name} is not for ${typeNames[type]} keys.`);
    }
  }
  return {
    type,
    displayName: readDisplayName(fields),
    description: fields.prose('description'),
    systemApis: type === 'system' ? readSystemApis(fields) : [],
    ...(type === 'feed' ? readFeedScope(fields, context) : { packagePermissions: [], feeds: [], feedGroups: [] }),
    user: readUser(fields, type, context),
    legacyApis: type === 'other' ? required(fields.choices('legacyApis', legacyApis), 'legacyApis', 'Other') : [],
    expiration: readExpiration(fields, context),
    logging: fields.choice('logging', loggingLevels) ?? 'none',
    value: readValue(fields, context.policies),
  };
}

function required<Word>(words: readonly Word[], name: string, type: string): readonly Word[] {
  if (words.length === 0) throw new FieldError(`${name} is required for ${type} keys.`);
  return words;
}

function readDisplayName(fields: Fields): string | null {
  const name = fields.text('displayName');
  if (name === null || name.trim() === '') return null;
  // It reaches headers, logs and terminals.
  if (/[\p{Cc}\p{Cs}\u2028\u2029]/u.test(name)) {
    throw new FieldError('displayName must not hold line breaks or other control characters.');
  }
  if (name.length > 255) throw new FieldError('displayName has at most 255 characters.');
  return name;
}

function readSystemApis(fields: Fields): NewKey['systemApis'] {
  const apis = required(fields.choices('systemApis', systemApis), 'systemApis', 'System');
  if (apis.includes('full-control') && apis.length > 1) {
    throw new FieldError('systemApis: full-control stands alone, it includes the others.');
  }
  return apis;
}

function readFeedScope(
  fields: Fields,
  context: NewKeyContext,
): Pick<NewKey, 'packagePermissions' | 'feeds' | 'feedGroups'> {
  const feeds = fields.names('feed');
  const feedGroups = fields.names('feedGroup');
  if (feeds.length > 0 === feedGroups.length > 0) {
    throw new FieldError('A Feed key needs either feed or feedGroup, and not both.');
  }
  const found = feeds.map((name) => {
    const feed = context.findFeed(name);
    if (feed === undefined) throw new FieldError(`feed: there is no feed ${quote(name)}.`);
    return feed.name;
  });
  const group = feedGroups.find((name) => !context.hasFeedGroup(name));
  if (group !== undefined) throw new FieldError(`feedGroup: no feed is in a group ${quote(group)}.`);
  const permissions = required(fields.choices('packagePermissions', packagePermissions), 'packagePermissions', 'Feed');
  return { packagePermissions: permissions, feeds: [...new Set(found)], feedGroups };
}

function readUser(fields: Fields, type: NewKey['type'], context: NewKeyContext): string | null {
  const user = fields.text('user');
  if (type === 'personal' && (user === null || user === ''))
    throw new FieldError('user is required for Personal keys.');
  if (user === null || user === '') return null;
  if (!context.hasUser(user)) throw new FieldError(`user: there is no user ${quote(user)} (names match exactly).`);
  return user;
}

function readExpiration(fields: Fields, { policies, now }: NewKeyContext): string | null {
  const text = fields.text('expiration');
  if (text === null) {
    if (policies.nonExpiringKeys) return null;
    throw new FieldError('expiration is required: the policy forbids keys that never expire.');
  }
  const expiration = parseExpiration(text);
  if (expiration === null) throw new FieldError('expiration must be a date in ISO 8601, such as 2030-12-31T23:59:59Z.');
  if (Date.parse(expiration) <= now) throw new FieldError('expiration lies in the past.');
  return expiration;
}

function readValue(fields: Fields, policies: Policies): string | null {
  const value = fields.text('key');
  if (value === null) return null;
  if (!policies.customKeys) throw new FieldError('key: the policy forbids own values; leave key out to have one made.');
  if (policies.hashing && policies.customWithHashing === 'refuse') {
    throw new FieldError('key: no own values while keys are hashed; leave key out to have one made.');
  }
  const problem = keyProblem(value);
  if (problem !== null) throw new FieldError(`key: the value ${problem}.`);
  return value;
}
