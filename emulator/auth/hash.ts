import { createHash, hash, randomBytes, timingSafeEqual } from 'node:crypto';

/** SHA-256 of a key's UTF-8 bytes, lower-case hex: all that is kept of a key while hashing is on. */
export function hashKey(value: string): string {
  return hash('sha256', value, 'hex');
}

/** A new random key: 40 lower-case hex characters, like ProGet's own. */
export function generateKey(): string {
  return randomBytes(20).toString('hex');
}

/** Compares two texts in a time that does not depend on where they differ. */
export function sameText(a: string, b: string): boolean {
  const left = createHash('sha256').update(a, 'utf8').digest();
  const right = createHash('sha256').update(b, 'utf8').digest();
  return timingSafeEqual(left, right);
}
