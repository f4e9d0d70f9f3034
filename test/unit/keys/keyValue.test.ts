import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { keyValueProblem } from '../../../src/keys/keyValue.ts';

describe('a value for a key', () => {
  const cases: readonly (readonly [value: string, problem: RegExp | null])[] = [
    ['', /^Enter a key/],
    ['x', null],
    ['a b: "ü" 🔑', null],
    ['x'.repeat(4096), null],
    ['x'.repeat(4097), /at most 4096/],
    ['a\nb', /control characters/],
    ['a\u0000', /control characters/],
    ['\ud800', /control characters/],
    [' a', /begins nor ends/],
    ['a\u00a0', /begins nor ends/],
  ];
  for (const [value, problem] of cases)
    it(`of ${value.length} characters (${JSON.stringify(value.slice(0, 12))}) is ${problem === null ? 'fine' : 'refused'}`, () => {
      const found = keyValueProblem(value);
      if (problem === null) assert.equal(found, null);
      else assert.match(found ?? '', problem);
    });
});
