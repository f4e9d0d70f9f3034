import { createHmac, randomBytes } from 'node:crypto';

/** Salt for the fingerprints of one run: without it a short or known password could be guessed from its fingerprint. */
export function makeSalt(): Buffer {
  return randomBytes(32);
}

/** Twelve hexadecimal digits that tell secrets apart, and nothing else about them. Equal only under the same salt. */
export function fingerprint(secret: string, salt: Uint8Array): string {
  return createHmac('sha256', salt).update(secret).digest('hex').slice(0, 12);
}

/** A secret for people: `AKCp8h…(73)` where the beginning is the same for thousands of keys, else nothing of it. */
export function redact(secret: string, kind: string): string {
  return kind === 'password' || kind === 'encrypted-password' ? '…' : `${secret.slice(0, 6)}…(${secret.length})`;
}
