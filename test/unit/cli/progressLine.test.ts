import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import { test } from 'node:test';
import { makeProgressLine } from '../../../src/cli/progressLine.ts';

function makeStream(isTTY: boolean) {
  const stream = Object.assign(new PassThrough(), { isTTY, columns: 80 });
  const text = () => String(stream.read() ?? '');
  return { stream, text };
}

test('a terminal sees how far the scan is, and nothing of it is left', () => {
  const { stream, text } = makeStream(true);
  const line = makeProgressLine(stream, true);
  line.show(12, 3_400_000);
  assert.match(text(), /Scanned 12 files, 3 MB …/);
  line.clear();
  // The cursor goes to the first column, and the line is erased.
  assert.ok(text().endsWith('\x1B[1G\x1B[2K'));
  line.show(20, 5_000_000);
  assert.match(text(), /Scanned 20 files, 5 MB …/);
  line.clear();
  line.clear();
});

for (const [name, isTTY, wanted] of [
  ['a pipe', false, true],
  ['a terminal of a CI, or beside --json,', true, false],
] as const)
  test(`${name} sees nothing`, () => {
    const { stream, text } = makeStream(isTTY);
    const line = makeProgressLine(stream, wanted);
    line.show(12, 3_400_000);
    line.clear();
    assert.equal(text(), '');
  });
