import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatRange, isSemVer2Range, parseRange } from '../../../emulator/feeds/nuget/versionRange.ts';

test('ranges normalize to intervals', () => {
  const cases = [
    ['1.0', '[1.0.0, )'],
    ['', '(, )'],
    ['[1.0]', '[1.0.0, 1.0.0]'],
    ['[1.0,2.0)', '[1.0.0, 2.0.0)'],
    ['( , 2.0 ]', '(, 2.0.0]'],
    ['(1.0,)', '(1.0.0, )'],
    ['[1.0.0-a.1+b, ]', '[1.0.0-a.1+b, )'],
    ['(,)', '(, )'],
  ] as const;
  for (const [text, normalized] of cases) {
    const range = parseRange(text);
    assert.ok(range, text);
    assert.equal(formatRange(range), normalized, text);
  }
});

test('what is no range is refused', () => {
  for (const text of [
    '1.*',
    '[1.0',
    '(1.0)',
    '[1.0,2.0,3.0]',
    '[2.0,1.0]',
    '(1.0,1.0)',
    '(1.0,1.0]',
    '[a,b]',
    '~1',
    '[]',
  ]) {
    assert.equal(parseRange(text), undefined, text);
  }
});

test('a SemVer 2 bound makes a SemVer 2 range', () => {
  const isSemVer2 = (text: string) => isSemVer2Range(parseRange(text) ?? assert.fail(text));
  assert.ok(isSemVer2('1.0.0-a.1'));
  assert.ok(isSemVer2('[1.0.0, 2.0.0+x)'));
  assert.ok(!isSemVer2('[1.0.0-a, 2.0.0]'));
  assert.ok(!isSemVer2(''));
});
