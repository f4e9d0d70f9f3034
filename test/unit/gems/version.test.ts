import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { normalizePlatform, parsePlatform } from '../../../emulator/feeds/gems/platform.ts';
import { canonicalVersion, GemVersion, isGemVersion, isPrerelease } from '../../../emulator/feeds/gems/version.ts';

/** In ascending order, as Gem::Version sorts them; those of one line are the same version. */
const ascending: readonly (readonly string[])[] = [
  ['0', '0.0', '00'],
  ['0.0.beta'],
  ['0.1.a'],
  ['0.1'],
  ['1.0.0.a', '1.a', '1.0.a.0'],
  ['1.0.0.a.1'],
  ['1.0.0.a1.2', '1.0.0.a.1.2'],
  ['1.0.0.b'],
  ['1.0.0.pre', '1.pre'],
  ['1', '1.0', '1.0.0', '01.0'],
  ['1.0.1'],
  ['1.2'],
  ['1.10', '1.10.0'],
  ['1.10.1.rc2'],
  ['1.10.1.rc10'],
  ['1.10.1'],
  ['99999999999999999998'],
  ['99999999999999999999'],
];

test('versions sort as RubyGems sorts them', () => {
  // 0.0.beta is below 0, as every prerelease is below its release.
  const order = ascending.toSpliced(0, 2, ['0.0.beta'], ['0', '0.0', '00']);
  for (const [index, group] of order.entries()) {
    for (const [otherIndex, other] of order.entries()) {
      for (const left of group) {
        for (const right of other) {
          const compared = new GemVersion(left).compare(new GemVersion(right));
          assert.equal(Math.sign(compared), Math.sign(index - otherIndex), `${left} <=> ${right}`);
          assert.equal(canonicalVersion(left) === canonicalVersion(right), index === otherIndex, `${left} = ${right}`);
        }
      }
    }
  }
});

test('versions and prereleases are told from other texts', () => {
  for (const text of ['1', '1.0.0', '0.a', '1.0.pre.2', '1.0.0a']) assert.ok(isGemVersion(text), text);
  for (const text of ['', 'a', '1.', '.1', '1..2', '1-a', '1.0 ', '1\n', '-1', '1.0+b', '1'.repeat(101)]) {
    assert.ok(!isGemVersion(text), JSON.stringify(text));
  }
  assert.ok(isPrerelease('1.0.A') && !isPrerelease('1.0'));
});

const segment = fc.oneof(fc.nat(12).map(String), fc.constantFrom('a', 'b', 'rc', 'pre1'));
const anyVersion = fc
  .tuple(fc.nat(3), fc.array(segment, { maxLength: 4 }))
  .map(([first, rest]) => [String(first), ...rest].join('.'));

test('the order of versions is one: antisymmetric and transitive', () => {
  fc.assert(
    fc.property(anyVersion, anyVersion, anyVersion, (a, b, c) => {
      const [x, y, z] = [new GemVersion(a), new GemVersion(b), new GemVersion(c)];
      assert.equal(Math.sign(x.compare(y)), -Math.sign(y.compare(x)) + 0);
      if (x.compare(y) <= 0 && y.compare(z) <= 0) assert.ok(x.compare(z) <= 0);
      assert.equal(x.compare(y) === 0, canonicalVersion(a) === canonicalVersion(b));
    }),
  );
});

const platforms: readonly (readonly [text: string, normalized: string])[] = [
  ['ruby', 'ruby'],
  ['', 'ruby'],
  ['java', 'java'],
  ['jruby', 'java'],
  ['i686-linux', 'x86-linux'],
  ['x86_64-linux', 'x86_64-linux'],
  ['x86_64-linux-gnu', 'x86_64-linux-gnu'],
  ['aarch64-linux-musl', 'aarch64-linux-musl'],
  ['x86-mingw32', 'x86-mingw32'],
  ['x64-mingw-ucrt', 'x64-mingw-ucrt'],
  ['mswin32', 'x86-mswin32'],
  ['x86_64-darwin20', 'x86_64-darwin-20'],
  ['x86_64-darwin-20', 'x86_64-darwin-20'],
  ['universal-java-1.8', 'universal-java-1.8'],
  ['strange', 'strange'],
];

for (const [text, normalized] of platforms) {
  test(`the platform ${text || '(none)'} is ${normalized}`, () => {
    assert.equal(normalizePlatform(text), normalized);
    assert.equal(normalizePlatform(normalized), normalized, 'and stays so');
  });
}

test('platforms are taken apart', () => {
  assert.deepEqual(parsePlatform('x86_64-linux-musl'), { cpu: 'x86_64', os: 'linux', version: 'musl' });
  assert.deepEqual(parsePlatform('java'), { cpu: null, os: 'java', version: null });
  assert.equal(parsePlatform('ruby'), null);
});
