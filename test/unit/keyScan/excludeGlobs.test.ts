import assert from 'node:assert/strict';
import { test } from 'node:test';
import ignore from 'ignore';
import { ignorePatterns, patternOfFile } from '../../../src/keyScan/excludeGlobs.ts';

test("the editor's excludes mean the same as patterns of .gitignore", () => {
  const setting = {
    '**/generated': true,
    'only/here': true,
    top: true,
    '**/*.{log,tmp}': true,
    'kept/**': false,
    '**/*.js': { when: '$(basename).ts' },
    '**/.git': true,
  };
  const rules = ignore().add(ignorePatterns(setting));
  const excluded = ['generated/a', 'x/generated/b', 'only/here/c', 'top/d', 'x/e.log', 'f.tmp'];
  const kept = ['x/only/here/c', 'x/top/d', 'kept/g', 'h.js', '.git/config', 'log'];
  assert.deepEqual(
    [...excluded, ...kept].filter((file) => rules.ignores(file)),
    excluded,
  );
});

test('a setting that makes no sense excludes nothing', () => {
  for (const setting of [undefined, null, 'x', [], { x: 'yes' }]) assert.deepEqual(ignorePatterns(setting), []);
});

test('the pattern of a file names this file alone', () => {
  for (const file of ['a b/[x].npmrc', '!important', '#hash', 'x*y?.txt', 'back\\slash', '.npmrc', 'ends ']) {
    const rules = ignore().add(patternOfFile(file));
    assert.ok(rules.ignores(file), file);
    assert.ok(!rules.ignores(`z/${file}`) && !rules.ignores('other'), file);
  }
});
