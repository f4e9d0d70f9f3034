import type { KeyType, LoggingLevel } from '../../emulator/contract/apiKey.ts';

/** What only the emulator tells about a key (ProGet shows it in its own pages alone). */
export interface KeyDetails {
  readonly enabled: boolean;
  readonly createdAt: string;
  /** Null = never used. */
  readonly lastUsedAt: string | null;
  /** First four … last four, null for short values. */
  readonly mark: string | null;
  readonly origin: 'created' | 'login' | 'emulator';
}

/** A key as a server lists it, read leniently. Words that we do not know stay in their lists, in lower case. */
export interface Key {
  readonly id: number;
  readonly type: KeyType;
  readonly displayName: string | null;
  readonly description: string | null;
  readonly systemApis: readonly string[];
  readonly packagePermissions: readonly string[];
  readonly feeds: readonly string[];
  readonly feedGroups: readonly string[];
  readonly user: string | null;
  readonly legacyApis: readonly string[];
  /** ISO 8601 in UTC, null = never. */
  readonly expiration: string | null;
  readonly logging: LoggingLevel;
  /** The value, where the server lists values (hashing off). Never show or store it with the rest. */
  readonly value: string | null;
  /** Null on real servers. */
  readonly details: KeyDetails | null;
}

/** What `create` takes. `type` and `logging` are always sent; absent fields do not apply to the type. */
export interface NewKeyBody {
  readonly type: KeyType;
  readonly logging: LoggingLevel;
  /** An own value; absent = the server makes one. */
  readonly key?: string;
  readonly displayName?: string;
  readonly description?: string;
  readonly systemApis?: readonly string[];
  readonly packagePermissions?: readonly string[];
  /** One name, or several with commas (ProGet 2025.23). */
  readonly feed?: string;
  readonly feedGroup?: string;
  readonly user?: string;
  /** Classic keys, emulator only. */
  readonly legacyApis?: readonly string[];
  /** ISO 8601. */
  readonly expiration?: string;
}

/** Display name, or what ProGet shows without one. */
export function titleOf(key: Pick<Key, 'id' | 'displayName'>): string {
  return key.displayName?.trim() || `(ID=${key.id})`;
}
