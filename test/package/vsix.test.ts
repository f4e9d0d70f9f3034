import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { after, describe, test } from 'node:test';
import yauzl from 'yauzl';
import packageJson from '../../package.json' with { type: 'json' };
import { root } from '../support/bundles.ts';

const mostBytes = 1_500_000;
const mostFiles = 40;

const out = mkdtempSync(join(tmpdir(), 'proget-keys-vsix-'));
after(() => rmSync(out, { recursive: true, force: true }));
const built = process.env.PROGET_TEST_BUILT === '1' ? ['--built'] : [];
const packing = spawnSync(process.execPath, [join(root, 'scripts', 'vsix.mjs'), ...built, '--out', out], {
  cwd: root,
  encoding: 'utf8',
});
const file = packing.stdout.trim();

describe('the .vsix', () => {
  test('is made without a warning', () => {
    assert.equal(packing.status, 0, packing.stderr);
    assert.doesNotMatch(packing.stderr, /WARNING/);
  });

  test(`has at most ${mostFiles} files and ${mostBytes / 1000} kB`, async () => {
    const names = [...(await contents()).keys()];
    assert.ok(names.length <= mostFiles, names.join('\n'));
    assert.ok(statSync(file).size <= mostBytes, `${statSync(file).size} bytes`);
  });

  test('holds what runs and what is read, and nothing to make it from', async () => {
    const names = [...(await contents()).keys()];
    const { main, icon, contributes } = packageJson;
    const media = contributes.walkthroughs.flatMap(({ steps }) => steps.map((step) => step.media.svg));
    const wanted = [
      main.replace('./', ''),
      icon,
      ...media,
      ...[
        ...contributes.grammars.map(({ path }) => path),
        ...contributes.languages.map((one) => one.configuration),
      ].map((path) => path.replace('./', '')),
      'dist/extensionParts.js',
      'dist/emulator.js',
      'dist/cli.js',
    ];
    for (const name of [...wanted, 'dist/sql-wasm.wasm', 'l10n/bundle.l10n.json', 'THIRD-PARTY-NOTICES.txt'])
      assert.ok(names.includes(`extension/${name}`), `${name} is missing`);
    assert.deepEqual(
      names.filter((name) => /\.(ts|map)$|node_modules|\/(test|src|docs|scripts)\//.test(name)),
      [],
    );
  });

  test('has a README with no picture that the page of the extension cannot show', async () => {
    const readme = (await contents()).get('extension/readme.md')?.toString('utf8') ?? '';
    assert.match(readme, /^## In VS Code$/m);
    const pictures = [...readme.matchAll(/!\[[^\]]*\]\(([^)]*)\)/g)].map(([, source]) => source ?? '');
    for (const source of pictures) assert.match(source, /^https:/);
  });
});

/** The files in it by their names. */
async function contents(): Promise<ReadonlyMap<string, Buffer>> {
  const files = new Map<string, Buffer>();
  const zip = await yauzl.openPromise(file);
  for await (const entry of zip.eachEntry())
    files.set(entry.fileName, await buffer(await zip.openReadStreamPromise(entry)));
  return files;
}
