import type { Key, NewKeyBody } from '../../../keys/key.ts';
import type { Plan, Row } from '../../plan.ts';

/** Which plan made a key, and for which row; `probe` instead of a fingerprint for the throw-away one. */
export interface Marker {
  readonly plan: string;
  readonly fingerprint: string;
}

export const probeFingerprint = 'probe';

/** What the description of a key ends with that we made: by it we know it again, on whatever server. */
export function markerText({ plan, fingerprint }: Marker): string {
  return `[proget-keys ${plan}/${fingerprint}]`;
}

export function markerOf({ description }: Pick<Key, 'description'>): Marker | null {
  const match = /\[proget-keys ([\w-]+)\/(\w+)\]$/.exec(description?.trim() ?? '');
  return match === null ? null : { plan: match[1] ?? '', fingerprint: match[2] ?? '' };
}

/** The body of `create` for a row. @param value null = the server makes one */
export function bodyOf({ id }: Pick<Plan, 'id'>, { key, fingerprint }: Row, value: string | null): NewKeyBody {
  const { type, displayName, feeds, feedGroup, packagePermissions, systemApis, user, expiration } = key;
  const description = [key.description, markerText({ plan: id, fingerprint })].filter(Boolean).join(' ');
  return {
    type,
    logging: 'none',
    displayName,
    description,
    ...(type === 'system' ? { systemApis } : {}),
    ...(type === 'feed' ? { packagePermissions } : {}),
    ...(type === 'feed' && feedGroup === null ? { feed: feeds.join(',') } : {}),
    ...(type === 'feed' && feedGroup !== null ? { feedGroup } : {}),
    ...(type === 'personal' && user !== null ? { user } : {}),
    ...(expiration === null ? {} : { expiration }),
    ...(value === null ? {} : { key: value }),
  };
}
