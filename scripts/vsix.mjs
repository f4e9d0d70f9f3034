// npm run vsix: install when needed, build, and make the extension proget-keys-VERSION.vsix; prints its path.
//   --out DIR   where to put it, by default here
//   --built     take dist/ as it is
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
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
const vsce = join(root, 'node_modules', '@vscode', 'vsce', 'vsce');
// Everything is bundled. The pictures of the README are in the package, and there is no public place to link to instead.
const args = ['package', '--no-dependencies', '--no-rewrite-relative-links', '--out', file];
const { status } = spawnSync(process.execPath, [vsce, ...args], { cwd: root, stdio: ['ignore', 2, 2] });
if (status === 0) {
  console.log(file);
} else {
  console.error('vsce package failed: see its messages above.');
  process.exitCode = 1;
}
