import { generateKey, hashKey } from '../auth/hash.ts';
import { type ApiKey, markOf, type NewKey } from '../contract/apiKey.ts';
import type { Policies } from '../contract/policies.ts';
import { DuplicateKeyError } from '../store/errors.ts';
import type { KeyTable } from '../store/keyTable.ts';

/** A key with its value, which is known this once. */
export interface MintedKey {
  readonly key: ApiKey;
  readonly value: string;
}

/** What is chosen of a key; all that is left out is empty, and the value is generated. */
export type KeyDraft = Pick<NewKey, 'type' | 'displayName'> & Partial<NewKey>;

const empty = {
  description: null,
  systemApis: [],
  packagePermissions: [],
  feeds: [],
  feedGroups: [],
  user: null,
  legacyApis: [],
  expiration: null,
  logging: 'none',
  value: null,
} as const satisfies Omit<NewKey, 'type' | 'displayName'>;

/**
 * Makes a validated key: generates the value if none is given, stores its hash, and the value itself only while hashing
 * is off. The only place where keys come from.
 * @param now epoch milliseconds
 * @throws DuplicateKeyError
 */
export function mintKey(
  keys: KeyTable,
  draft: KeyDraft,
  policies: Pick<Policies, 'hashing'>,
  now: number,
  origin: ApiKey['origin'] = 'created',
): MintedKey {
  const value = draft.value ?? generateKey();
  const hash = hashKey(value);
  if (keys.findByHash(hash) !== undefined) throw new DuplicateKeyError();
  const key = keys.create({
    ...empty,
    ...draft,
    hash,
    value: policies.hashing ? null : value,
    mark: markOf(value),
    enabled: true,
    createdAt: new Date(now).toISOString(),
    origin,
  });
  return { key, value };
}
