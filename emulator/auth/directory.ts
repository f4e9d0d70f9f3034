import type { ApiKey } from '../contract/apiKey.ts';
import type { User } from '../contract/user.ts';
import { PasswordCache } from './password.ts';

/** Where keys and users are looked up: the store's tables, or a test's maps. */
export interface DirectorySource {
  /** @param hash of {@link hashKey}. */
  findKeyByHash(hash: string): ApiKey | undefined;
  /** Exact name. */
  findUser(name: string): User | undefined;
  /** What is stored of a password (password.ts). */
  passwordHashOf(user: User): string | undefined;
}

/** What `identify` asks. */
export interface Directory {
  findKeyByHash(hash: string): ApiKey | undefined;
  findUser(name: string): User | undefined;
  /** Undefined until {@link Directory.learnPassword}: scrypt takes too long to be waited for in a decision. */
  verifyPassword(user: User, password: string): boolean | undefined;
  learnPassword(user: User, password: string): Promise<void>;
}

const cacheLimit = 10_000;

/**
 * Puts bounded memories before a source. They are dropped as a whole when `version` changes, so a deleted or disabled
 * key is refused with the next request. Only hits are kept: unknown keys would push out known ones.
 * @param version counts up with every change of keys, users, feeds or policies
 */
export function cacheDirectory(source: DirectorySource, version: () => number): Directory {
  const keys = new Map<string, ApiKey>();
  const users = new Map<string, User>();
  const passwords = new PasswordCache();
  let current = version();

  const refresh = (): void => {
    const now = version();
    if (now === current) return;
    current = now;
    keys.clear();
    users.clear();
    passwords.clear();
  };
  return {
    findKeyByHash: (hash) => {
      refresh();
      return remember(keys, hash, source.findKeyByHash);
    },
    findUser: (name) => {
      refresh();
      return remember(users, name, source.findUser);
    },
    verifyPassword: (user, password) => {
      refresh();
      const stored = source.passwordHashOf(user);
      return stored === undefined || password === '' ? false : passwords.verdict(stored, password);
    },
    learnPassword: async (user, password) => {
      const stored = source.passwordHashOf(user);
      if (stored !== undefined) await passwords.learn(stored, password);
    },
  };
}

function remember<Value>(
  memory: Map<string, Value>,
  name: string,
  find: (name: string) => Value | undefined,
): Value | undefined {
  const known = memory.get(name);
  if (known !== undefined) return known;
  const found = find(name);
  if (found === undefined) return undefined;
  const oldest = memory.size >= cacheLimit ? memory.keys().next().value : undefined;
  if (oldest !== undefined) memory.delete(oldest);
  memory.set(name, found);
  return found;
}
