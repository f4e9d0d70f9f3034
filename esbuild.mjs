// Makes the bundles in dist/: extension.js with extensionParts.js, emulator.js (+ sql-wasm.wasm) and cli.js.
import { chmod, copyFile, mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { buildSplit } from './scripts/splitBundle.mjs';

const root = dirname(fileURLToPath(import.meta.url));

/** Options that every bundle shares. CJS output empties import.meta.url, hence banner and define. */
const shared = {
  absWorkingDir: root,
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  minify: true,
  keepNames: false,
  legalComments: 'none',
  metafile: true,
  logLevel: 'warning',
  // Without this jsonc-parser's UMD file is bundled broken, and other packages larger than need be.
  mainFields: ['module', 'main'],
  define: { 'import.meta.url': '__bundleUrl' },
};
const urlBanner = "const __bundleUrl=require('node:url').pathToFileURL(__filename).href;";

/** What Express brings along and the emulator never calls: a third of its code, and of the time that a start takes. */
const unusedByExpress = ['body-parser', 'mime-types', 'qs', 'send', 'serve-static', 'supports-color'];

// yaml's own entry for Node is CommonJS, which cannot be cut down to what is used.
const yamlModules = { yaml: './node_modules/yaml/browser/index.js' };

const bundles = {
  emulator: {
    entryPoints: ['emulator/main.ts'],
    banner: { js: `#!/usr/bin/env node\n${urlBanner}` },
    alias: {
      ...Object.fromEntries(unusedByExpress.map((name) => [name, './emulator/http/expressStub.ts'])),
      ...yamlModules,
    },
  },
  cli: {
    entryPoints: ['src/cli/main.ts'],
    alias: yamlModules,
    banner: { js: `#!/usr/bin/env node\n${urlBanner}` },
  },
};

await rm(join(root, 'dist'), { recursive: true, force: true });
await mkdir(join(root, 'dist', 'meta'), { recursive: true });
const saveMetafile = (name, metafile) =>
  writeFile(join(root, 'dist', 'meta', `${name}.json`), JSON.stringify(metafile));
const buildExtension = async () => {
  const entry = 'src/extension.ts';
  const parts = 'extensionParts';
  const { first, second } = await buildSplit({
    ...shared,
    ...{ entry, parts, outdir: 'dist', banner: urlBanner, external: ['vscode'], alias: yamlModules },
  });
  await Promise.all([saveMetafile('extension', first), saveMetafile(parts, second)]);
};
await Promise.all([
  buildExtension(),
  ...Object.entries(bundles).map(async ([name, options]) => {
    const { metafile } = await build({ ...shared, ...options, outfile: `dist/${name}.js` });
    await saveMetafile(name, metafile);
  }),
]);
await copyFile(join(root, 'node_modules', 'sql.js', 'dist', 'sql-wasm.wasm'), join(root, 'dist', 'sql-wasm.wasm'));
await Promise.all(['cli.js', 'emulator.js'].map((file) => chmod(join(root, 'dist', file), 0o755)));
