import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  compareVersions,
  fullVersion,
  isSemVer2,
  type NuGetVersion,
  normalizeVersion,
  parseVersion,
  sortKey,
} from '../../../emulator/feeds/nuget/version.ts';

function version(text: string): NuGetVersion {
  const parsed = parseVersion(text);
  assert.ok(parsed, `${text} should be a version`);
  return parsed;
}

test('versions normalize as NuGet does', () => {
  const cases = [
    ['1', '1.0.0'],
    ['1.00', '1.0.0'],
    ['1.01.1', '1.1.1'],
    ['1.0.0.0', '1.0.0'],
    ['1.0.7.2', '1.0.7.2'],
    ['1.0.0-Beta.2+build.7', '1.0.0-Beta.2'],
    ['1.0.0+a', '1.0.0'],
    [' 1.2.3 ', '1.2.3'],
    ['2147483647.0.0', '2147483647.0.0'],
    ['1.0.0--', '1.0.0--'],
  ] as const;
  for (const [text, normalized] of cases) assert.equal(normalizeVersion(version(text)), normalized, text);
  assert.equal(fullVersion(version('1.0-a+b.c')), '1.0.0-a+b.c');
});

test('what is no version is refused', () => {
  const bad = [
    '',
    '1.',
    '1.0.0.0.0',
    'v1.0.0',
    '1.0.0-',
    '1.0.0-a..b',
    '1.0.0+',
    '1.0.0-ä',
    '2147483648.0',
    '-1.0',
    '1.0.*',
  ];
  for (const text of bad) assert.equal(parseVersion(text), undefined, text);
});

test('versions are ordered as NuGet orders them', () => {
  const ascending = [
    '0.9.9',
    '1.0.0--1',
    '1.0.0-1',
    '1.0.0-2',
    '1.0.0-10',
    '1.0.0-99999999999',
    '1.0.0-ALPHA',
    '1.0.0-alpha.2',
    '1.0.0-Alpha.10',
    '1.0.0-alpha.beta',
    '1.0.0-alpha-2',
    '1.0.0-beta',
    '1.0.0',
    '1.0.0.1',
    '1.0.1-a',
    '1.0.1',
    '1.10.0',
    '2.0.0',
  ];
  const shuffled = [...ascending].reverse();
  assert.deepEqual(
    shuffled.sort((a, b) => compareVersions(version(a), version(b))),
    ascending,
  );
});

test('spellings of one version are one version', () => {
  for (const [a, b] of [
    ['1.0', '1.0.0.0'],
    ['1.0.0+a', '1.0.0+b'],
    ['1.0.0-RC', '1.0.0-rc'],
    ['1.0.0-01', '1.0.0-1'],
  ] as const) {
    assert.equal(compareVersions(version(a), version(b)), 0, `${a} = ${b}`);
  }
});

test('SemVer 2 is a dotted prerelease or metadata', () => {
  for (const text of ['1.0.0-a.1', '1.0.0+a', '1.0.0-a+b']) assert.ok(isSemVer2(version(text)), text);
  for (const text of ['1.0.0', '1.0.0.1', '1.0.0-a', '1.0.0-a-1']) assert.ok(!isSemVer2(version(text)), text);
});

const label = fc.stringMatching(/^[0-9A-Za-z-]{1,6}$/);
const arbitraryVersion = fc
  .record({
    parts: fc.tuple(fc.nat(20), fc.nat(2 ** 31 - 1), fc.nat(3), fc.nat(3)),
    labels: fc.array(label, { maxLength: 3 }),
    metadata: fc.option(label),
  })
  .map(({ parts, labels, metadata }): NuGetVersion => ({ parts, labels, metadata }));

/** VersionComparer.Compare of NuGet.Versioning, transcribed. */
function reference(a: NuGetVersion, b: NuGetVersion): number {
  for (const index of [0, 1, 2, 3] as const) {
    if (a.parts[index] !== b.parts[index]) return a.parts[index] - b.parts[index];
  }
  if (a.labels.length === 0 || b.labels.length === 0) return Math.sign(b.labels.length - a.labels.length);
  for (let index = 0; index < Math.max(a.labels.length, b.labels.length); index++) {
    const [left, right] = [a.labels[index], b.labels[index]];
    if (left === undefined) return -1;
    if (right === undefined) return 1;
    const [leftNumber, rightNumber] = [left, right].map((text) => (/^-?\d+$/.test(text) ? Number(text) : undefined));
    if (leftNumber !== undefined && rightNumber !== undefined) {
      if (leftNumber !== rightNumber) return leftNumber - rightNumber;
    } else if (leftNumber !== undefined) return -1;
    else if (rightNumber !== undefined) return 1;
    else {
      const [upperLeft, upperRight] = [left.toUpperCase(), right.toUpperCase()];
      if (upperLeft !== upperRight) return upperLeft < upperRight ? -1 : 1;
    }
  }
  return 0;
}

test('the sort key orders any two versions as the client does', () => {
  fc.assert(
    fc.property(arbitraryVersion, arbitraryVersion, (a, b) => {
      assert.equal(
        Math.sign(compareVersions(a, b)),
        Math.sign(reference(a, b)),
        `${fullVersion(a)} ? ${fullVersion(b)}`,
      );
    }),
    { numRuns: 2000 },
  );
});

test('normalizing keeps the version and is idempotent', () => {
  fc.assert(
    fc.property(arbitraryVersion, (original) => {
      const normalized = normalizeVersion(original);
      assert.equal(sortKey(version(normalized)), sortKey(original));
      assert.equal(normalizeVersion(version(normalized)), normalized);
      assert.deepEqual(version(fullVersion(original)), original);
    }),
  );
});
