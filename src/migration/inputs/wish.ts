import type { KeyType, PackagePermission, SystemApi } from '../../../emulator/contract/apiKey.ts';

/** What the user asked for a credential in a list; null or empty where he left it open. It holds the value: never written. */
export interface Wish {
  readonly secret: string;
  /** `csv:3`. */
  readonly file: string;
  readonly type: Extract<KeyType, 'system' | 'feed' | 'personal'> | null;
  readonly user: string | null;
  readonly feeds: readonly string[];
  readonly feedGroup: string | null;
  readonly packagePermissions: readonly PackagePermission[] | null;
  readonly systemApis: readonly SystemApi[] | null;
  readonly displayName: string | null;
  readonly description: string | null;
  /** ISO 8601, `never`, or null = nothing said. */
  readonly expiration: string | null;
}
