import assert from 'node:assert/strict';
import { validateHeaderValue } from 'node:http';
import { it } from 'node:test';
import fc from 'fast-check';
import { asHeaderText } from '../../../emulator/auth/headerText.ts';

it('any text becomes one printable line of at most 150 characters', () => {
  assert.equal(asHeaderText('plain text'), 'plain text');
  assert.equal(asHeaderText('a\r\nb\tü Я 😀'), 'a b ? ? ?');
  assert.equal(asHeaderText('x'.repeat(151)), `${'x'.repeat(147)}...`);
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (text) => {
      const line = asHeaderText(text);
      assert.match(line, /^[\x20-\x7e]{0,150}$/);
      validateHeaderValue('x-text', line);
    }),
  );
});
