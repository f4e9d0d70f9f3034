import assert from 'node:assert/strict';
import { type ExecFileSyncOptionsWithStringEncoding, execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';
import { test } from 'node:test';
// @ts-expect-error A plain script without types.
import { overrides } from '../../scripts/layers.mjs';

const root = join(import.meta.dirname, '..', '..');

/** File that imports, what it imports, whether lint has to let it. */
const samples: readonly (readonly [file: string, source: string, allowed: boolean])[] = [
  ['emulator/contract/a.ts', '../store/x.ts', false],
  ['emulator/contract/b.ts', 'node:fs', false],
  ['emulator/contract/c.ts', './x.ts', true],
  ['emulator/auth/a.ts', '../store/x.ts', false],
  ['emulator/auth/b.ts', '../contract/x.ts', true],
  ['emulator/auth/c.ts', 'express', false],
  ['emulator/store/a.ts', '../auth/x.ts', false],
  ['emulator/http/a.ts', '../feeds/npm/x.ts', false],
  ['emulator/http/b.ts', '../store/x.ts', true],
  ['emulator/feeds/npm/a.ts', '../../api/apiKeys/x.ts', false],
  ['emulator/feeds/npm/b.ts', '../../http/x.ts', true],
  ['emulator/cli/a.ts', '../store/x.ts', false],
  ['emulator/cli/b.ts', '../attach/x.ts', true],
  ['emulator/cli/c.ts', 'zod', false],
  ['emulator/server2.ts', '../src/x.ts', false],
  ['emulator/api/a.ts', 'vscode', false],
  ['emulator/api/b.ts', '../feeds/x.ts', true],
  ['src/a.ts', '../emulator/http/x.ts', false],
  ['src/b.ts', '../emulator/contract/x.ts', true],
  ['src/c.ts', 'vscode', true],
  ['src/clients/a.ts', 'vscode', false],
  ['src/keys/a.ts', 'vscode', false],
  ['src/proget/a.ts', 'vscode', false],
  ['src/clients/b.ts', '../../emulator/attach/x.ts', true],
  ['src/cli/a.ts', '../../emulator/cli/x.ts', false],
];

test('lint refuses every import against the direction of the layers, and no other', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'layers-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  copyFileSync(join(root, 'biome.json'), join(folder, 'biome.json'));
  for (const [file, source] of samples) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), `import { a } from '${source}';\n\nexport const b = a;\n`);
  }
  const refused = filesRefused(folder);
  for (const [file, source, allowed] of samples) {
    assert.equal(refused.has(file), !allowed, `${file} importing ${source}`);
  }
});

test('biome.json holds the directions of scripts/layers.mjs', () => {
  assert.deepEqual(JSON.parse(readFileSync(join(root, 'biome.json'), 'utf8')).overrides, overrides);
});

function filesRefused(folder: string): Set<string> {
  const biome = join(root, 'node_modules', '@biomejs', 'biome', 'bin', 'biome');
  const options: ExecFileSyncOptionsWithStringEncoding = { cwd: folder, encoding: 'utf8', stdio: 'pipe' };
  let output: string;
  try {
    output = execFileSync(process.execPath, [biome, 'lint', '--reporter=github', '--max-diagnostics=none'], options);
  } catch (error) {
    output = String((error as { stdout?: string }).stdout);
  }
  const found = output.matchAll(/title=lint\/style\/noRestrictedImports,file=([^,]+),/g);
  return new Set([...found].map((match) => relative(folder, resolve(folder, match[1] ?? ''))));
}
