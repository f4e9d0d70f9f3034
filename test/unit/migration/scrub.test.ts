import assert from 'node:assert/strict';
import { test } from 'node:test';
import { scrub } from '../../../src/migration/scrub.ts';
import { makeApiKey } from '../../support/artifactoryKeys.ts';

test('secrets are taken out of every text of a value, and nothing else is touched', () => {
  const given = { a: ['x s3cr3t/ y', 's3cr3t/s3cr3t/', 's3cr'], b: { c: 'user s3cr3t%2F', d: 1, e: null }, f: true };
  assert.deepEqual(scrub(given, ['s3cr3t/', 's3cr3t/-longer', '']), {
    a: ['x … y', '……', 's3cr'],
    b: { c: 'user …', d: 1, e: null },
    f: true,
  });
  assert.equal(scrub('s3cr3t/-longer', ['s3cr3t/', 's3cr3t/-longer']), '…');
  assert.equal(scrub('lone \ud800 half', ['lone \ud800']), '… half');
});

test('a thousand secrets in ten thousand texts take less than a second', () => {
  const secrets = Array.from({ length: 1000 }, (_, number) => makeApiKey(number));
  const texts = Array.from(
    { length: 10_000 },
    (_, number) => `packages/part-${number}/.npmrc of artifactory.corp.example`,
  );
  const start = performance.now();
  scrub(texts, secrets);
  assert(performance.now() - start < 1000);
});
