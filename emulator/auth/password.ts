import { createHmac, randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { hashKey, sameText } from './hash.ts';

const cost = { N: 16384, r: 8, p: 1 };
const hashBytes = 32;
const derive: (password: string, salt: Buffer, length: number, options: object) => Promise<Buffer> = promisify(scrypt);

/** scrypt of a password with a fresh salt: `scrypt$SALT$HASH`, both Base64. Takes some 40 ms by intent. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16);
  const hash = await inTurn(() => derive(password, salt, hashBytes, cost));
  return `scrypt$${salt.toString('base64')}$${hash.toString('base64')}`;
}

/** For a password that is an API key, random and long: its SHA-256 is stored as that of every key. */
export function hashKeyAsPassword(key: string): string {
  return `sha256$${hashKey(key)}`;
}

/** Whether `stored` was made from this password. */
export async function verifyPassword(stored: string, password: string): Promise<boolean> {
  const [scheme, salt = '', hash] = stored.split('$');
  if (scheme === 'sha256') return sameText(salt, hashKey(password));
  if (scheme !== 'scrypt' || salt === '' || hash === undefined) return false;
  const expected = Buffer.from(hash, 'base64');
  if (expected.length !== hashBytes) return false;
  const actual = await inTurn(() => derive(password, Buffer.from(salt, 'base64'), hashBytes, cost));
  return timingSafeEqual(actual, expected);
}

/** Node has four threads, and files need some of them: every acknowledged change waits for the disk. */
const mostAtOnce = 2;
let running = 0;
const waiting: (() => void)[] = [];

async function inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
  if (running >= mostAtOnce) await new Promise<void>((resolve) => waiting.push(resolve));
  else running += 1;
  try {
    return await work();
  } finally {
    // The place goes to the next one in line, or becomes free.
    const next = waiting.shift();
    if (next === undefined) running -= 1;
    else next();
  }
}

/**
 * Remembers verdicts on pairs of stored hash and password, under a key that lives only in this process: clients send
 * the same password with every request. A changed password has another stored hash, so its old pairs never match.
 */
export class PasswordCache {
  readonly #secret = randomBytes(32);
  readonly #verdicts = new Map<string, boolean>();
  readonly #learning = new Map<string, Promise<void>>();
  readonly #limit: number;
  readonly #verify: typeof verifyPassword;

  constructor(limit = 1000, verify = verifyPassword) {
    this.#limit = limit;
    this.#verify = verify;
  }

  /** Undefined until it was learned. */
  verdict(stored: string, password: string): boolean | undefined {
    return this.#verdicts.get(this.#nameOf(stored, password));
  }

  /** Verifies a pair, once for all who ask meanwhile. */
  learn(stored: string, password: string): Promise<void> {
    const pair = this.#nameOf(stored, password);
    const already = this.#learning.get(pair);
    if (already !== undefined) return already;
    const learning = this.#verify(stored, password)
      .then((verdict) => this.#remember(pair, verdict))
      .finally(() => this.#learning.delete(pair));
    this.#learning.set(pair, learning);
    return learning;
  }

  /** Forgets everything: some user changed. */
  clear(): void {
    this.#verdicts.clear();
  }

  #remember(pair: string, verdict: boolean): void {
    const oldest = this.#verdicts.size >= this.#limit ? this.#verdicts.keys().next().value : undefined;
    if (oldest !== undefined) this.#verdicts.delete(oldest);
    this.#verdicts.set(pair, verdict);
  }

  #nameOf(stored: string, password: string): string {
    return createHmac('sha256', this.#secret).update(`${stored}\n${password}`, 'utf8').digest('base64');
  }
}
