import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, test } from 'node:test';
// @ts-expect-error A plain script without types.
import * as notices from '../../scripts/notices.mjs';
import { bundledPackageFolders, bundleNames, type Metafile, readMetafile, root } from '../support/bundles.ts';

const bundledPackages: (metafiles: readonly Metafile[]) => Map<string, Set<string>> = notices.bundledPackages;
const noticesText: (root: string, packages: Map<string, Set<string>>) => string = notices.noticesText;

describe('third-party notices', () => {
  const text = noticesText(root, bundledPackages(bundleNames.map(readMetafile)));

  const sections = text.split(/^-{80}\n/m).slice(1);

  test('name every bundled package with its licence', () => {
    const folders = bundledPackageFolders();
    assert.ok(folders.length > 0);
    for (const folder of folders) {
      const { name, version, license } = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'));
      const title = `${name} ${version} (${license})\n\n`;
      assert.ok(
        sections.some((section) => section.startsWith(title)),
        `${title.trim()} is missing`,
      );
    }
  });

  test('say of each package what its licence allows', () => {
    assert.equal(sections.length, bundledPackageFolders().length);
    for (const section of sections) assert.match(section, /Permission .*granted|Permission to use/is);
  });

  test('tell that SQLite is in the public domain', () => {
    const section = sections.find((each) => each.startsWith('sql.js '));
    assert.match(section ?? '', /SQLite.*public domain/);
  });
});

describe('the licence of a package', () => {
  const cases: readonly (readonly [name: string, manifest: object, files: Record<string, string>, expected: RegExp])[] =
    [
      [
        'is quoted from its file',
        { license: 'MIT' },
        { LICENSE: 'Be nice.' },
        /\nsample 1\.0\.0 \(MIT\)\n\nBe nice\.\n/,
      ],
      ['may be in a file with an ending', { license: 'MIT' }, { 'licence.md': 'Be nice.' }, /Be nice\./],
      ['is quoted with its notice', { license: 'ISC' }, { LICENSE: 'One.', NOTICE: 'Two.' }, /One\.\n\nTwo\./],
      [
        'may be another one for a part of it',
        { license: 'MIT' },
        { LICENSE: 'One.', 'lib/LICENSE': 'Two.' },
        /One\.\n\nTwo\./,
      ],
      [
        'is left out for parts that are not bundled',
        { license: 'MIT' },
        { LICENSE: 'One.', 'bin/LICENSE': 'Two.' },
        /One\.\n$/,
      ],
      [
        'without a file is the standard text with the author',
        { license: 'ISC', author: 'Ann' },
        {},
        /Copyright \(c\) Ann\n\nPermission/,
      ],
    ];
  for (const [name, manifest, files, expected] of cases) {
    test(name, () => assert.match(noticesOfSample(manifest, files), expected));
  }

  const refused: readonly (readonly [
    name: string,
    manifest: object,
    files: Record<string, string>,
    expected: RegExp,
  ])[] = [
    [
      'is refused when it is not on the list',
      { license: 'GPL-3.0' },
      { LICENSE: 'x' },
      /sample 1\.0\.0 has the licence "GPL-3\.0"/,
    ],
    ['is refused when it is missing', {}, { LICENSE: 'x' }, /sample 1\.0\.0 has the licence undefined/],
    [
      'is refused without a file and a standard text',
      { license: 'MIT', author: 'Ann' },
      {},
      /sample brings no licence file/,
    ],
    ['is refused without a file and an author', { license: 'ISC' }, {}, /sample brings no licence file/],
  ];
  for (const [name, manifest, files, expected] of refused) {
    test(name, () => assert.throws(() => noticesOfSample(manifest, files), expected));
  }
});

/** The notices for a made-up package of which `lib/index.js` is bundled. */
function noticesOfSample(manifest: object, files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'proget-keys-notices-'));
  try {
    const sample = {
      'package.json': JSON.stringify({ name: 'sample', version: '1.0.0', ...manifest }),
      'lib/index.js': '',
    };
    for (const [file, text] of Object.entries({ ...sample, ...files })) {
      const path = join(folder, 'node_modules', 'sample', file);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, text);
    }
    const inputs = {
      'node_modules/sample/lib/index.js': { bytesInOutput: 1 },
      'node_modules/unused/a.js': { bytesInOutput: 0 },
    };
    return noticesText(folder, bundledPackages([{ inputs: {}, outputs: { 'dist/a.js': { bytes: 1, inputs } } }]));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
