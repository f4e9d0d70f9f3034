import type { ApiKey } from '../contract/apiKey.ts';

/** Columns of a key without its hash, in the form that {@link keyOfRow} takes. */
export const keyColumns =
  'id, value, mark, type, display_name, description, system_apis, package_permissions, feeds, feed_groups, user, ' +
  'legacy_apis, expiration, logging, enabled, created_at, last_used_at, origin';

export interface KeyRow {
  readonly id: number;
  readonly value: string | null;
  readonly mark: string | null;
  readonly type: string;
  readonly display_name: string | null;
  readonly description: string | null;
  readonly system_apis: string;
  readonly package_permissions: string;
  readonly feeds: string;
  readonly feed_groups: string;
  readonly user: string | null;
  readonly legacy_apis: string;
  readonly expiration: string | null;
  readonly logging: string;
  readonly enabled: number;
  readonly created_at: string;
  readonly last_used_at: string | null;
  readonly origin: string;
}

/** Rows are trusted: only this emulator writes them, after validation. */
export function keyOfRow(row: KeyRow): ApiKey {
  return {
    id: row.id,
    type: row.type as ApiKey['type'],
    displayName: row.display_name,
    description: row.description,
    systemApis: JSON.parse(row.system_apis),
    packagePermissions: JSON.parse(row.package_permissions),
    feeds: JSON.parse(row.feeds),
    feedGroups: JSON.parse(row.feed_groups),
    user: row.user,
    legacyApis: JSON.parse(row.legacy_apis),
    expiration: row.expiration,
    logging: row.logging as ApiKey['logging'],
    enabled: row.enabled === 1,
    createdAt: row.created_at,
    lastUsedAt: row.last_used_at,
    mark: row.mark,
    value: row.value,
    origin: row.origin as ApiKey['origin'],
  };
}
