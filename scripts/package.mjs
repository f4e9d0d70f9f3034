// npm run package: install when needed, build, and make the tarball proget-keys-VERSION.tgz; prints its path.
//   --out DIR   where to put it, by default here
//   --built     take dist/ as it is
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { build, ensureInstalled, root, runNpm } from './installed.mjs';
import { writeNotices } from './notices.mjs';

const { values } = parseArgs({ options: { out: { type: 'string', default: root }, built: { type: 'boolean' } } });
const out = resolve(values.out);

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
if (runNpm('pack', '--ignore-scripts', '--pack-destination', out) === 0) {
  const { name, version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  console.log(join(out, `${name}-${version}.tgz`));
} else {
  console.error('npm pack failed: see its messages above.');
  process.exitCode = 1;
}
