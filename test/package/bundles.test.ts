import assert from 'node:assert/strict';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { type BundleName, bundleNames, readMetafile, root } from '../support/bundles.ts';
import limits from './limits.json' with { type: 'json' };

/** Lint sees direct imports only; the metafile sees what they bring along. */
const forbiddenInputs: Readonly<Record<BundleName, readonly RegExp[]>> = {
  extension: [/(^|\/)node_modules\//, /^emulator\/(?!contract\/|attach\/)/],
  extensionParts: [/(^|\/)node_modules\/(express|sql\.js)\//, /^emulator\/(?!contract\/|attach\/)/],
  cli: [/(^|\/)node_modules\/(express|sql\.js)\//, /^emulator\/(?!contract\/|attach\/)/],
  emulator: [/^src\//],
};

/** What a bundle loads at run time beside Node's own modules. */
const allowedImports: Readonly<Record<BundleName, readonly string[]>> = {
  extension: ['vscode', './extensionParts.js'],
  extensionParts: ['vscode'],
  cli: [],
  emulator: [],
};

describe('what is in the bundles', () => {
  for (const bundle of bundleNames) {
    test(`${bundle} holds nothing of the other side`, () => {
      const inputs = Object.keys(readMetafile(bundle).inputs);
      assert.ok(inputs.length > 0);
      const found = inputs.filter((input) => forbiddenInputs[bundle].some((pattern) => pattern.test(input)));
      assert.deepEqual(found, []);
    });

    test(`${bundle} loads only what is known beside what Node brings`, () => {
      const imports = Object.values(readMetafile(bundle).inputs).flatMap((input) => input.imports);
      const outside = imports.filter(({ path, external }) => external && !path.startsWith('node:'));
      const missing = outside.map(({ path }) => path).filter((path) => !process.getBuiltinModule(path));
      assert.deepEqual([...new Set(missing)].sort(), [...allowedImports[bundle]].sort());
    });
  }

  test('no source is in both parts of the extension, for each would have a state of its own', () => {
    const [first, second] = (['extension', 'extensionParts'] as const).map((bundle) => sourcesIn(bundle));
    assert.ok(first !== undefined && second !== undefined && first.size > 50 && second.size > 50);
    assert.deepEqual(
      [...first].filter((file) => second.has(file)),
      [],
    );
  });
});

describe('how large the bundles are', () => {
  for (const [files, limit] of Object.entries(limits)) {
    if (!files.startsWith('dist/')) continue;
    test(`${files} has at most ${limit / 1000} kB`, () => {
      const bytes = files.split(' + ').reduce((sum, file) => sum + statSync(join(root, file)).size, 0);
      const [, bundle] = /^dist\/(\w+)\.js/.exec(files) ?? [];
      assert.ok(
        bytes <= limit,
        `${bytes} bytes; a limit is raised by hand, with a reason.\n${largestInputs(bundle as BundleName)}`,
      );
    });
  }
});

function sourcesIn(bundle: BundleName): ReadonlySet<string> {
  const inputs = Object.values(readMetafile(bundle).outputs).flatMap((output) => Object.entries(output.inputs));
  return new Set(
    inputs.flatMap(([file, { bytesInOutput }]) => (/^(src|emulator)\//.test(file) && bytesInOutput > 0 ? [file] : [])),
  );
}

function largestInputs(bundle: BundleName): string {
  return Object.values(readMetafile(bundle).outputs)
    .flatMap(({ inputs }) => Object.entries(inputs))
    .sort(([, a], [, b]) => b.bytesInOutput - a.bytesInOutput)
    .slice(0, 10)
    .map(([file, { bytesInOutput }]) => `${String(bytesInOutput).padStart(8)} ${file}`)
    .join('\n');
}
