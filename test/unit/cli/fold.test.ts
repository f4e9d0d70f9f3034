import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { fold } from '../../../src/explain/fold.ts';

const rows = [
  { it: 'leaves what fits', text: 'a b\nc', folded: 'a b\nc' },
  {
    it: 'breaks between words, and begins under the text',
    text: 'rule one two three',
    folded: 'rule one\n     two\n     three',
  },
  { it: 'leaves a long word whole', text: 'http://host/long/path', folded: 'http://host/long/path' },
  {
    it: 'breaks behind a long word',
    text: 'see http://host/long/path now',
    folded: 'see\n     http://host/long/path\n     now',
  },
  { it: 'keeps empty lines', text: '\na\n', folded: '\na\n' },
];

describe('folding', () => {
  for (const { it, text, folded } of rows)
    test(it, () => {
      assert.equal(fold(text, 10, 5), folded);
    });
});
