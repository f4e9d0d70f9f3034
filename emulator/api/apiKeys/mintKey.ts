import { generateKey, hashKey } from '../../auth/hash.ts';
import { type ApiKey, markOf, type NewKey } from '../../contract/apiKey.ts';
import type { Policies } from '../../contract/policies.ts';
import { HttpError } from '../../http/reply.ts';
import type { KeyTable } from '../../store/keyTable.ts';

/** A key with its value, which is known this once. */
export interface MintedKey {
  readonly key: ApiKey;
  readonly value: string;
}

/**
 * Makes a validated key: generates the value if none is given, stores its hash, and the value itself only while hashing
 * is off.
 * @param now epoch milliseconds
 * @throws HttpError 409 when a key has this value already
 */
export function mintKey(
  keys: KeyTable,
  draft: NewKey,
  policies: Policies,
  now: number,
  origin: ApiKey['origin'] = 'created',
): MintedKey {
  const value = draft.value ?? generateKey();
  const hash = hashKey(value);
  if (keys.findByHash(hash) !== undefined) throw new HttpError(409, 'A key with this value exists already.');
  const key = keys.create({
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
