import { createHash } from 'node:crypto';
import { encodeBase58 } from '../../src/scan/shapes/base58.ts';

/** Credentials that look like Artifactory's and belong to nobody. The same number always makes the same one. */
export function makeApiKey(number: number): string {
  const id = number.toString(16).padStart(12, '0');
  const payload = Buffer.from(`${1_600_000_000_000 + number * 86_400_000}:fa4efa4e-fa4e-4fa4-8fa4-${id}`);
  const check = sha256(sha256(payload)).subarray(0, 2);
  return `AK${encodeBase58(Buffer.concat([payload, check]))}`;
}

/** @param expiry seconds since 1970, 0 = never */
export function makeReferenceToken(number: number, expiry = 0): string {
  const random = `FAKE${number.toString(36).padStart(4, '0')}notARealTokenFAKExx`.slice(0, 27).padEnd(27, 'x');
  return Buffer.from(`reftkn:01:${String(expiry).padStart(10, '0')}:${random}`).toString('base64');
}

export function makeAccessToken(subject: string, issuer = 'jfac@01fakefakefake'): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const claims = { sub: subject, scp: 'applied-permissions/user', iss: issuer, iat: 1_700_000_000 };
  return [
    part({ ver: '2', typ: 'JWT', alg: 'RS256' }),
    part(claims),
    Buffer.from('FAKE-SIGNATURE-FAKE-SIGNATURE').toString('base64url'),
  ].join('.');
}

function sha256(bytes: Uint8Array): Buffer {
  return createHash('sha256').update(bytes).digest();
}
