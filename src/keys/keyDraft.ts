import type { KeyType, LoggingLevel } from '../../emulator/contract/apiKey.ts';
import { l10n } from '../l10n.ts';
import { permissionName } from './describe.ts';
import type { Key, NewKeyBody } from './key.ts';

/** When a new key ends: after so many days, at the end of a day (`YYYY-MM-DD`), or never. */
export type ExpiryChoice =
  | { readonly kind: 'days'; readonly days: number }
  | { readonly kind: 'date'; readonly date: string }
  | { readonly kind: 'never' };

/** What "Create API Key" has gathered so far. */
export interface KeyDraft {
  readonly type: KeyType;
  readonly feeds: readonly string[];
  readonly feedGroups: readonly string[];
  readonly systemApis: readonly string[];
  readonly packagePermissions: readonly string[];
  readonly legacyApis: readonly string[];
  /** Empty = none. */
  readonly user: string;
  readonly displayName: string;
  readonly description: string | null;
  readonly expiry: ExpiryChoice;
  readonly logging: LoggingLevel;
  /** Null = the server makes one. */
  readonly value: string | null;
  readonly ownValue: boolean;
}

/** Least privilege: a key that may look into one feed, for a while. */
export const emptyDraft: KeyDraft = {
  type: 'feed',
  feeds: [],
  feedGroups: [],
  systemApis: [],
  packagePermissions: ['view'],
  legacyApis: ['feed-api'],
  user: '',
  displayName: '',
  description: null,
  expiry: { kind: 'days', days: 90 },
  logging: 'none',
  value: null,
  ownValue: false,
};

/** A draft like a key, for Duplicate: all but its value and its end. */
export function draftLike(key: Key): KeyDraft {
  const { type, feeds, feedGroups, systemApis, packagePermissions, legacyApis, description, logging } = key;
  const displayName = key.displayName === null ? '' : l10n.t('{name} (copy)', { name: key.displayName });
  const rights = { systemApis, packagePermissions, legacyApis };
  return { ...emptyDraft, type, feeds, feedGroups, ...rights, user: key.user ?? '', displayName, description, logging };
}

/** The body of `create`. @param now epoch milliseconds */
export function bodyOf(draft: KeyDraft, now: number): NewKeyBody {
  const { type, feeds, feedGroups, user, displayName, description, logging, value } = draft;
  const expiration = expirationOf(draft.expiry, now);
  return {
    type,
    logging,
    ...(displayName.trim() === '' ? {} : { displayName: displayName.trim() }),
    ...(description === null ? {} : { description }),
    ...(type === 'system' ? { systemApis: [...draft.systemApis] } : {}),
    ...(type === 'feed' ? { packagePermissions: [...draft.packagePermissions] } : {}),
    ...(type === 'feed' && feeds.length > 0 ? { feed: feeds.join(',') } : {}),
    ...(type === 'feed' && feeds.length === 0 ? { feedGroup: feedGroups.join(',') } : {}),
    ...(type === 'other' ? { legacyApis: [...draft.legacyApis] } : {}),
    ...((type === 'personal' || type === 'other') && user.trim() !== '' ? { user: user.trim() } : {}),
    ...(expiration === null ? {} : { expiration }),
    ...(draft.ownValue && value !== null ? { key: value } : {}),
  };
}

const dayMs = 86_400_000;

/** ISO 8601, null = never. A date counts to its last second. */
export function expirationOf(choice: ExpiryChoice, now: number): string | null {
  switch (choice.kind) {
    case 'never':
      return null;
    case 'days':
      return new Date(now + choice.days * dayMs).toISOString();
    case 'date':
      return new Date(`${choice.date}T23:59:59Z`).toISOString();
  }
}

/** @returns what is wrong with a date as typed, or null. */
export function checkDate(text: string, now: number): string | null {
  const date = text.trim();
  const time = /^\d{4}-\d{2}-\d{2}$/.test(date) ? Date.parse(`${date}T23:59:59Z`) : Number.NaN;
  // Date.parse turns 2026-02-30 into a day of March.
  if (Number.isNaN(time) || new Date(time).toISOString().slice(0, 10) !== date)
    return l10n.t('Enter a date as YYYY-MM-DD.');
  return time <= now ? l10n.t('This day is over already.') : null;
}

/** @returns what is wrong with an own value, or null. The sentence repeats nothing of it. */
export function checkOwnValue(value: string): string | null {
  if (value === '') return l10n.t('Enter a value.');
  if (value.length > 4096) return l10n.t('A key has at most 4096 characters.');
  if (/\p{Cc}/u.test(value)) return l10n.t('A key is one line of text.');
  return value.trim() === value ? null : l10n.t('A key neither begins nor ends with a blank.');
}

/** A name to begin with: "npm view". */
export function suggestName({ type, feeds, feedGroups, packagePermissions, systemApis, user }: KeyDraft): string {
  if (type === 'personal' || type === 'other') return user.trim();
  if (type === 'system') return systemApis.join(' ');
  return [...feeds, ...feedGroups, ...packagePermissions.map(permissionName)].join(' ').slice(0, 60);
}
