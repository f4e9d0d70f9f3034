// npm run vsix: install when needed, build, and make the extension proget-keys-VERSION.vsix; prints its path.
//   --out DIR   where to put it, by default here
//   --built     take dist/ as it is
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { build, ensureInstalled, root } from './installed.mjs';
import { writeNotices } from './notices.mjs';

const { values } = parseArgs({ options: { out: { type: 'string', default: root }, built: { type: 'boolean' } } });
const { name, version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const file = join(resolve(values.out), `${name}-${version}.vsix`);

if (!values.built) {
  ensureInstalled();
  build();
}
try {
  writeNotices(root);
} catch (error) {
  console.error(error.message);
  process.exit(1);
}
const folder = mkdtempSync(join(tmpdir(), 'proget-keys-vsix-'));
try {
  copyPackage(folder);
  const vsce = join(root, 'node_modules', '@vscode', 'vsce', 'vsce');
  // Everything is bundled.
  const args = ['package', '--no-dependencies', '--no-rewrite-relative-links', '--out', file];
  const { status } = spawnSync(process.execPath, [vsce, ...args], { cwd: folder, stdio: ['ignore', 2, 2] });
  if (status === 0) console.log(file);
  else {
    console.error('vsce package failed: see its messages above.');
    process.exitCode = 1;
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** All that .vscodeignore allows, and the README as the extension's page can show it. */
function copyPackage(target) {
  const rules = readFileSync(join(root, '.vscodeignore'), 'utf8').split('\n');
  const allowed = rules.filter((rule) => rule.startsWith('!')).map((rule) => rule.slice(1).split('/')[0]);
  const patterns = allowed.map((name) => new RegExp(`^${name.replaceAll('.', '\\.').replaceAll('*', '.*')}$`));
  for (const name of readdirSync(root))
    if (name === '.vscodeignore' || patterns.some((pattern) => pattern.test(name)))
      cpSync(join(root, name), join(target, name), { recursive: true });
  writeFileSync(join(target, 'README.md'), withoutPictures(readFileSync(join(root, 'README.md'), 'utf8')));
}

/** The page shows neither files of the package nor data URLs, and there is no public place to link to. */
function withoutPictures(markdown) {
  return markdown.replace(/^!\[[^\]]*\]\((?!https:)[^)]*\)\n\n?/gm, '');
}
