import { createHmac, randomBytes, scryptSync, timingSafeEqual } from 'node:crypto';

const cost = { N: 16384, r: 8, p: 1 };
const hashBytes = 32;

/** scrypt of a password with a fresh salt: `scrypt$SALT$HASH`, both Base64. Takes some 40 ms by intent. */
export function hashPassword(password: string): string {
  const salt = randomBytes(16);
  return `scrypt$${salt.toString('base64')}$${scryptSync(password, salt, hashBytes, cost).toString('base64')}`;
}

/** Whether `stored` was made from this password. */
export function verifyPassword(stored: string, password: string): boolean {
  const [scheme, salt, hash] = stored.split('$');
  if (scheme !== 'scrypt' || salt === undefined || hash === undefined) return false;
  const expected = Buffer.from(hash, 'base64');
  if (expected.length !== hashBytes) return false;
  return timingSafeEqual(scryptSync(password, Buffer.from(salt, 'base64'), hashBytes, cost), expected);
}

/**
 * Remembers verdicts on pairs of stored hash and password, under a key that lives only in this process: clients send
 * the same password with every request. A changed password has another stored hash, so its old pairs never match.
 */
export class PasswordCache {
  readonly #secret = randomBytes(32);
  readonly #verdicts = new Map<string, boolean>();
  readonly #limit: number;
  readonly #verify: typeof verifyPassword;

  constructor(limit = 1000, verify = verifyPassword) {
    this.#limit = limit;
    this.#verify = verify;
  }

  /** Like {@link verifyPassword}, once per pair. */
  verify(stored: string, password: string): boolean {
    const pair = createHmac('sha256', this.#secret).update(`${stored}\n${password}`, 'utf8').digest('base64');
    const known = this.#verdicts.get(pair);
    if (known !== undefined) return known;
    const verdict = this.#verify(stored, password);
    const oldest = this.#verdicts.size >= this.#limit ? this.#verdicts.keys().next().value : undefined;
    if (oldest !== undefined) this.#verdicts.delete(oldest);
    this.#verdicts.set(pair, verdict);
    return verdict;
  }

  /** Forgets everything: some user changed. */
  clear(): void {
    this.#verdicts.clear();
  }
}
