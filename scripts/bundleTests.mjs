// Bundles the tests before they run: each of 300 processes would else compile the same sources anew.
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { root } from './installed.mjs';

export const bundleFolder = join(root, '.test-build');

/** Where a module stands is where its source stands: tests find their fixtures by it. */
const sourcePlaces = {
  name: 'source-places',
  setup({ onLoad }) {
    onLoad({ filter: /\.(?:ts|mjs)$/ }, ({ path }) => {
      if (path.includes(join('/', 'node_modules', '/'))) return undefined;
      const places = { url: pathToFileURL(path).href, filename: path, dirname: dirname(path) };
      const contents = readFileSync(path, 'utf8').replaceAll(/\bimport\.meta\.(url|filename|dirname)\b/g, (_, name) =>
        JSON.stringify(places[name]),
      );
      return { contents, loader: path.endsWith('.ts') ? 'ts' : 'js' };
    });
  },
};

/** Left as they are: what is not there to be bundled, reads files that lie beside it, or needs its modules twice. */
const apart = ['vscode', '@vscode/*', 'esbuild', 'jsonc-parser', 'playwright-core', 'sql.js', 'typescript', 'yaml'];

/** @param files paths of test files, relative to the root @returns those of their bundles, likewise */
export async function bundleTests(files) {
  rmSync(bundleFolder, { recursive: true, force: true });
  mkdirSync(bundleFolder);
  if (files.length === 0) return [];
  await build({
    absWorkingDir: root,
    entryPoints: files,
    outdir: bundleFolder,
    outbase: root,
    bundle: true,
    // Shared modules stay shared: some hold state.
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    // Packages too: to find and read the hundreds of files of express costs each process more than to run them.
    external: apart,
    banner: {
      js: "import{createRequire as __requireFrom}from'node:module';const require=__requireFrom(import.meta.url);",
    },
    // Named as modules, else each file is first parsed as CommonJS, in vain.
    outExtension: { '.js': '.mjs' },
    sourcemap: true,
    logLevel: 'warning',
    plugins: [sourcePlaces],
  });
  return files.map((file) => join('.test-build', file.replace(/\.ts$/, '.mjs')));
}
