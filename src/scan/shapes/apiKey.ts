import { createHash } from 'node:crypto';
import { decodeBase58 } from './base58.ts';
import type { Facts } from './facts.ts';

const payloadLength = 50;

/**
 * Reads an Artifactory API key: `AK` + Base58 of `MILLISECONDS:UUID` and the first two bytes of its double SHA-256.
 * Null when the text is none, also where only the checksum is wrong. Spec: API key, exactly.
 */
export function readApiKey(text: string): Facts | null {
  if (text.length !== 73 || !text.startsWith('AK')) return null;
  const bytes = decodeBase58(text.slice(2));
  if (bytes === null || bytes.length !== payloadLength + 2) return null;
  const payload = bytes.subarray(0, payloadLength);
  if (!sha256(sha256(payload)).subarray(0, 2).equals(bytes.subarray(payloadLength))) return null;
  const [, milliseconds] = /^(\d{13}):[\da-f-]{36}$/.exec(payload.toString('latin1')) ?? [];
  return milliseconds === undefined ? null : { created: new Date(Number(milliseconds)).toISOString() };
}

function sha256(bytes: Uint8Array): Buffer {
  return createHash('sha256').update(bytes).digest();
}
