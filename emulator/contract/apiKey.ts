export const keyTypes = ['system', 'feed', 'personal', 'other'] as const;
export type KeyType = (typeof keyTypes)[number];

export const systemApis = ['full-control', 'feeds', 'sca', 'sbom-upload'] as const;
export type SystemApi = (typeof systemApis)[number];

export const packagePermissions = ['view', 'add', 'promote', 'delete'] as const;
export type PackagePermission = (typeof packagePermissions)[number];

/** The per-API permissions of classic keys, type `other`. */
export const legacyApis = [
  'native',
  'package-promotion',
  'repackaging',
  'webhooks',
  'assets',
  'feed-management',
  'connector-health',
  'feed-api',
] as const;
export type LegacyApi = (typeof legacyApis)[number];

export const loggingLevels = ['none', 'request', 'response', 'both'] as const;
export type LoggingLevel = (typeof loggingLevels)[number];

/** A key as the emulator knows it. Times are ISO 8601 in UTC. The value itself is here only while hashing is off. */
export interface ApiKey {
  readonly id: number;
  readonly type: KeyType;
  readonly displayName: string | null;
  readonly description: string | null;
  readonly systemApis: readonly SystemApi[];
  readonly packagePermissions: readonly PackagePermission[];
  /** Feed names, compared without case; a feed key names feeds or feed groups, never both. */
  readonly feeds: readonly string[];
  readonly feedGroups: readonly string[];
  /** Personal keys: whom the key acts as. Classic keys: whom it impersonates, null = the "API key user". */
  readonly user: string | null;
  readonly legacyApis: readonly LegacyApi[];
  readonly expiration: string | null;
  readonly logging: LoggingLevel;
  readonly enabled: boolean;
  readonly createdAt: string;
  readonly lastUsedAt: string | null;
  /** First four … last four of values from 20 characters on, else null. */
  readonly mark: string | null;
  /** The value, only if it was stored while hashing was off. */
  readonly value: string | null;
  /** `login`: minted by `npm login` or `gem signin`, so `npm logout` may remove it. */
  readonly origin: 'created' | 'login' | 'emulator';
}

/** A key that is about to be made: what its creator chooses. `value` null = generate one. */
export interface NewKey
  extends Pick<
    ApiKey,
    | 'type'
    | 'displayName'
    | 'description'
    | 'systemApis'
    | 'packagePermissions'
    | 'feeds'
    | 'feedGroups'
    | 'user'
    | 'legacyApis'
    | 'expiration'
    | 'logging'
    | 'value'
  > {}

/** One key of ProGet's wire form: what `list` returns and `create` answers. Absent fields are left out. */
export interface ApiKeyInfo {
  id?: number | undefined;
  type: KeyType;
  key?: string | undefined;
  displayName?: string | undefined;
  description?: string | undefined;
  systemApis?: SystemApi[] | undefined;
  packagePermissions?: PackagePermission[] | undefined;
  feed?: string | undefined;
  feedGroup?: string | undefined;
  user?: string | undefined;
  legacyApis?: LegacyApi[] | undefined;
  expiration?: string | undefined;
  logging: LoggingLevel;
}

/** First four … last four characters of a key, or null where that would show too much of it. */
export function markOf(value: string): string | null {
  return value.length >= 20 ? `${value.slice(0, 4)}…${value.slice(-4)}` : null;
}
