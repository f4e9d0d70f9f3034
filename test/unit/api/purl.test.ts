import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { formatPurl, normalizeQualifier, parsePurl } from '../../../emulator/api/packages/purl.ts';

const plain = { group: null, qualifier: null };

test('package URLs are taken apart as purl-spec has it', () => {
  for (const [text, expected] of [
    ['pkg:nuget/Lab.Pkg@1.0.0', { ...plain, type: 'nuget', name: 'Lab.Pkg', version: '1.0.0' }],
    ['PKG:NuGet/Lab@1.0.0', { ...plain, type: 'nuget', name: 'Lab', version: '1.0.0' }],
    ['pkg://npm/lab@1.0.0', { ...plain, type: 'npm', name: 'lab', version: '1.0.0' }],
    ['pkg:npm/%40acme/lab@1.0.0', { ...plain, type: 'npm', group: '@acme', name: 'lab', version: '1.0.0' }],
    ['pkg:npm/@acme/lab@1.0.0', { ...plain, type: 'npm', group: '@acme', name: 'lab', version: '1.0.0' }],
    ['pkg:nuget/Lab@1.0.0%2Bbuild', { ...plain, type: 'nuget', name: 'Lab', version: '1.0.0+build' }],
    [
      'pkg:gem/lab@1.0.0?platform=java#sub/path',
      { type: 'gem', group: null, name: 'lab', version: '1.0.0', qualifier: 'platform=java' },
    ],
  ] as const) {
    assert.deepEqual(parsePurl(text), expected, text);
  }
});

test('what is no package URL with a version is none', () => {
  for (const text of [
    '',
    'lab',
    'nuget/Lab@1.0.0',
    'pkg:nuget/Lab',
    'pkg:nuget/Lab@',
    'pkg:nuget/@1.0.0',
    'pkg:npm/@acme/lab',
    'pkg:/Lab@1.0.0',
    'pkg:nuget/L%zz@1.0.0',
  ]) {
    assert.equal(parsePurl(text), undefined, text);
  }
});

test('what is written is read again', () => {
  const word = fc.string({ minLength: 1, unit: 'grapheme' }).filter((text) => /^[^/\p{Cs}]+$/u.test(text));
  const identity = fc.record({
    group: fc.option(word.filter((text) => !text.includes('/'))),
    name: word,
    version: word,
    qualifier: fc.constantFrom(null, 'platform=java', 'arch=x64&platform=ruby'),
  });
  fc.assert(
    fc.property(identity, (written) => {
      assert.deepEqual(parsePurl(formatPurl('npm', written)), { type: 'npm', ...written });
    }),
    { numRuns: 500 },
  );
});

test('qualifiers are the same in any order', () => {
  assert.equal(
    normalizeQualifier('type=conda&Build=py27_0&subdir=linux-64'),
    'build=py27_0&subdir=linux-64&type=conda',
  );
  assert.equal(normalizeQualifier('platform='), null);
  assert.equal(normalizeQualifier(''), null);
});
