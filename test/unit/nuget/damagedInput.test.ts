import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { buildNupkg } from '../../../emulator/demo/nugetPackage.ts';
import { readNupkg } from '../../../emulator/feeds/nuget/nupkg.ts';
import { parseNuspec } from '../../../emulator/feeds/nuget/nuspec.ts';
import { HttpError } from '../../../emulator/http/reply.ts';

/** One sentence that could be a reason phrase: no line break, no path of this machine. */
function assertRefusal(error: unknown): void {
  assert.ok(error instanceof HttpError, String(error));
  assert.equal(error.status, 400);
  assert.match(error.message, /^The package is not valid: [^\n]+[.)]$/);
  assert.doesNotMatch(error.message, /node_modules|\/tmp\//);
}

test('a package with any bytes changed is read or refused, never an unexpected failure', async () => {
  const good = await buildNupkg({ id: 'Lab.Pkg', version: '1.0.0', files: { 'a.txt': 'a', 'b.txt': 'b' } });
  const change = fc.record({ at: fc.nat(good.length - 1), value: fc.nat(255) });
  await fc.assert(
    fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 6 }), fc.nat(good.length), async (changes, cut) => {
      const bytes = Buffer.from(good.subarray(0, cut < 100 ? good.length - cut : good.length));
      for (const { at, value } of changes) bytes[at] = value;
      await readNupkg({ bytes }).catch(assertRefusal);
    }),
    { numRuns: 1500 },
  );
});

test('any text as a nuspec is read or refused', () => {
  const piece = fc.oneof(
    fc.constantFrom(
      '<package>',
      '<metadata>',
      '<id>',
      'A',
      '</id>',
      '<version>1</version>',
      '</metadata>',
      '</package>',
    ),
    fc.constantFrom('<!DOCTYPE x>', '&amp;', '&x;', '<![CDATA[', ']]>', '<dependencies>', '<dependency id="B"/>'),
    fc.string({ maxLength: 5 }),
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 20 }), (pieces) => {
      try {
        parseNuspec(Buffer.from(pieces.join('')));
      } catch (error) {
        assertRefusal(error);
      }
    }),
    { numRuns: 3000 },
  );
});
