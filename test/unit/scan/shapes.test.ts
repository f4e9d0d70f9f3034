import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { decodeBase58, encodeBase58 } from '../../../src/scan/shapes/base58.ts';
import { findCertain, readCertain } from '../../../src/scan/shapes/certain.ts';
import { makeAccessToken, makeApiKey, makeReferenceToken } from '../../support/artifactoryKeys.ts';

test('an API key tells when it was made', () => {
  assert.deepEqual(readCertain(makeApiKey(1)), { kind: 'api-key', facts: { created: '2020-09-14T12:26:40.000Z' } });
});

test('an API key with any other character in any place is none', () => {
  fc.assert(
    fc.property(
      fc.nat(72),
      fc.constantFrom(...'123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz0OIl-'),
      (at, character) => {
        const key = makeApiKey(7);
        fc.pre(key[at] !== character);
        // Two bytes of checksum: one change in 65 536 is not noticed, and none of these.
        assert.equal(readCertain(key.slice(0, at) + character + key.slice(at + 1)), null);
      },
    ),
    { numRuns: 500, seed: 1 },
  );
});

test('a reference token tells when it expires', () => {
  assert.deepEqual(readCertain(makeReferenceToken(1)), { kind: 'reference-token', facts: { expires: 'never' } });
  const facts = { expires: '2030-01-01T00:00:00.000Z' };
  assert.deepEqual(readCertain(makeReferenceToken(1, 1_893_456_000)), { kind: 'reference-token', facts });
});

const subjects: readonly (readonly [subject: string, user: string | undefined])[] = [
  ['jfac@01abc/users/j.smith', 'j.smith'],
  ['jfrt@01abc/users/j.smith', 'j.smith'],
  ['jfrt@01abc', undefined],
  ['team/pipeline', 'team/pipeline'],
  ['j.smith', 'j.smith'],
];
for (const [subject, user] of subjects)
  test(`an access token for ${subject} is that of ${user ?? 'nobody'}`, () => {
    assert.equal(readCertain(makeAccessToken(subject))?.facts.user, user);
  });

test('a token of another issuer is none of ours', () => {
  assert.equal(readCertain(makeAccessToken('someone', 'https://login.example')), null);
});

test('credentials are found wherever they stand in a text', () => {
  const makers = fc.constantFrom(
    makeApiKey,
    (n: number) => makeReferenceToken(n),
    (n: number) => makeAccessToken(`u${n}`),
  );
  const border = fc.constantFrom(' ', ':', '=', '/t/', '"', '-', '_', '@', '\n', '(', '%');
  fc.assert(
    fc.property(fc.array(fc.tuple(makers, fc.nat(1000), border), { maxLength: 5 }), (parts) => {
      const secrets = parts.map(([make, number]) => make(number));
      // A JWT goes on over - and _.
      const text = parts
        .map(([, , before], index) => `x${/[-_]/.test(before) ? ' ' : before}${secrets[index]} `)
        .join('');
      assert.deepEqual(
        findCertain(text).map(({ start, end }) => text.slice(start, end)),
        secrets,
      );
    }),
    { seed: 2 },
  );
});

test('Base58 goes there and back', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 1, maxLength: 60 }), (bytes) => {
      fc.pre(bytes[0] !== 0);
      assert.deepEqual(decodeBase58(encodeBase58(bytes)), Buffer.from(bytes));
    }),
    { seed: 3 },
  );
});
