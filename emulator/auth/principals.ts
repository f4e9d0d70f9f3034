import type { ApiKey } from '../contract/apiKey.ts';
import type { Policies } from '../contract/policies.ts';
import type { Carrier } from '../contract/request.ts';
import type { User } from '../contract/user.ts';
import type { CarrierReading, Credential } from './carriers.ts';
import type { Directory } from './directory.ts';
import { hashKey } from './hash.ts';
import type { FailureCode, Identification, Principal } from './principal.ts';

/** Carriers whose value can be `user:password` (spec: ways to pass a key; NuGet's --api-key takes it too). */
const pseudoKeyCarriers: ReadonlySet<Carrier> = new Set<Carrier>([
  'X-ApiKey header',
  'key query parameter',
  'key form field',
  'API_Key JSON property',
  'X-NuGet-ApiKey header',
]);

/**
 * Finds out who sent a request. An exact key match comes before `user:password`. Passwords are looked up only: one that
 * was not learned counts as wrong ({@link learnPasswords}).
 * @param now epoch milliseconds; expiry is judged against it on every call
 */
export function identify(
  { credential }: CarrierReading,
  directory: Directory,
  policies: Policies,
  now: number,
): Identification {
  switch (credential?.kind) {
    case undefined:
    case 'empty':
      return { outcome: 'none' };
    case 'malformed':
      return failed('malformed-credential');
    case 'user':
      return identifyUser(credential.userName ?? '', credential.values, directory);
    case 'key':
      return identifyKey(credential, directory, policies, now);
  }
}

/**
 * Verifies the passwords of a request that {@link identify} does not know yet, off this thread.
 * @returns null when there is nothing to wait for, as with every key and every password that came before.
 */
export function learnPasswords(
  reading: CarrierReading,
  directory: Directory,
  policies: Policies,
  now: number,
): Promise<void> | null {
  const { credential } = reading;
  const mayHold = credential?.kind === 'user' || credential?.values.some((value) => value.includes(':')) === true;
  if (!mayHold) return null;
  const unknown = unlearned(reading, directory, policies, now);
  if (unknown.length === 0) return null;
  const learn = async (): Promise<void> => {
    // What was learned is forgotten when some user changes meanwhile.
    for (let pairs = unknown; pairs.length > 0; pairs = unlearned(reading, directory, policies, now)) {
      await Promise.all(pairs.map(({ user, password }) => directory.learnPassword(user, password)));
    }
  };
  return learn();
}

function unlearned(reading: CarrierReading, directory: Directory, policies: Policies, now: number) {
  const found: { user: User; password: string }[] = [];
  const verifyPassword = (user: User, password: string): boolean | undefined => {
    const verdict = directory.verifyPassword(user, password);
    if (verdict === undefined) found.push({ user, password });
    return verdict;
  };
  identify(reading, { ...directory, verifyPassword }, policies, now);
  return found;
}

function failed(code: FailureCode, key: ApiKey | null = null, userName: string | null = null): Identification {
  return { outcome: 'failed', code, key, userName };
}

function known(principal: Principal): Identification {
  return { outcome: 'known', principal };
}

/** A wrong name and a wrong password fail alike; the name is told only when such a user exists, for it may be a key. */
function identifyUser(name: string, passwords: readonly string[], directory: Directory): Identification {
  const user = directory.findUser(name);
  if (user === undefined) return failed('bad-password');
  const right = passwords.some((password) => directory.verifyPassword(user, password) === true);
  return right ? known({ kind: 'user', user }) : failed('bad-password', null, user.name);
}

function identifyKey(credential: Credential, directory: Directory, policies: Policies, now: number): Identification {
  for (const value of credential.values) {
    const key = directory.findKeyByHash(hashKey(value));
    if (key !== undefined) return identifyStored(key, directory, policies, now);
  }
  return identifyPseudoKey(credential, directory, policies) ?? failed('unknown-key');
}

/** Whom a key of the store stands for, as if its value had been sent. @param now epoch milliseconds */
export function identifyStored(key: ApiKey, directory: Directory, policies: Policies, now: number): Identification {
  if (!key.enabled) return failed('disabled', key);
  if (key.expiration !== null && !(now < Date.parse(key.expiration))) return failed('expired', key);
  if (key.type === 'personal' && !policies.personalKeys) return failed('personal-keys-disabled', key);
  if (key.user === null) return known({ kind: 'key', key, user: null });
  const user = directory.findUser(key.user);
  // Nobody is left for the key to act as.
  return user === undefined ? failed('disabled', key, key.user) : known({ kind: 'key', key, user });
}

/** `user:password` given as a key; null when the value is not the name of a user and something behind a colon. */
function identifyPseudoKey(credential: Credential, directory: Directory, policies: Policies): Identification | null {
  if (!pseudoKeyCarriers.has(credential.carrier)) return null;
  let failure: Identification | null = null;
  for (const value of credential.values) {
    const colon = value.indexOf(':');
    if (colon <= 0) continue;
    const name = value.slice(0, colon);
    if (directory.findUser(name) === undefined) continue;
    if (!policies.pseudoKeys) return failed('pseudo-keys-disabled', null, name);
    const result = identifyUser(name, [value.slice(colon + 1)], directory);
    if (result.outcome === 'known') return result;
    failure ??= result;
  }
  return failure;
}
