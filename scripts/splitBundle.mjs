// Divides a bundle in two: what its entry needs at once, and what is imported dynamically from there, loaded on first
// use. To read a bundle costs the editor more than to run it, so activation reads the first one only. esbuild itself
// divides ESM alone, into a file for each combination of parts.
import { relative } from 'node:path';
import { build } from 'esbuild';

const standIn = 'other-bundle';

/**
 * @param entry the file that the first bundle begins with
 * @param parts name of the second bundle, beside the first
 * @param outdir where both go
 * @returns the metafiles of both
 */
export async function buildSplit({ entry, parts, outdir, banner, ...options }) {
  const root = options.absWorkingDir;
  const { inputs } = (await build({ ...options, entryPoints: [entry], write: false })).metafile;
  const atOnce = reachable(inputs, entry);
  const later = [...atOnce].flatMap((file) =>
    inputs[file].imports.filter(({ kind, path }) => kind === 'dynamic-import' && !atOnce.has(path)),
  );
  const laterEntries = [...new Set(later.map(({ path }) => path))].sort();

  const needed = new Set();
  const second = await build({
    ...options,
    stdin: { contents: `module.exports={${laterEntries.map(getter).join()}}`, resolveDir: root },
    outfile: `${outdir}/${parts}.js`,
    plugins: [
      redirect(root, (file) => {
        if (!atOnce.has(file)) return null;
        needed.add(file);
        return `module.exports=__first[${JSON.stringify(file)}]`;
      }),
    ],
    // A function, so that modules of both are the same ones: it is given those of the first, and its `require`.
    banner: { js: `module.exports=(__first,require)=>{const module={exports:{}};${banner}` },
    footer: { js: 'return module.exports};' },
  });

  const shared = `const first={${[...needed].sort().map(getter).join()}};let parts;
    module.exports=(name)=>(parts??=require('./${parts}.js')(first,require))[name]`;
  const first = await build({
    ...options,
    entryPoints: [entry],
    outdir,
    external: [...(options.external ?? []), `./${parts}.js`],
    plugins: [
      redirect(root, (file, kind) =>
        kind === 'dynamic-import' && !atOnce.has(file)
          ? `module.exports=require('parts-of-this')(${JSON.stringify(file)})`
          : null,
      ),
      virtual('parts-of-this', shared, root),
    ],
    banner: { js: banner },
  });
  return { first: withoutStandIns(first.metafile), second: withoutStandIns(second.metafile) };
}

/** What stands for a file of the other bundle is called by its name, but it is not that file. */
function withoutStandIns({ inputs, outputs }) {
  const real = (files) => Object.fromEntries(Object.entries(files).filter(([file]) => !file.startsWith(`${standIn}:`)));
  const kept = Object.entries(outputs).map(([file, output]) => [file, { ...output, inputs: real(output.inputs) }]);
  return { inputs: real(inputs), outputs: Object.fromEntries(kept) };
}

/** The files that are loaded with this one. */
function reachable(inputs, entry) {
  const found = new Set();
  const waiting = [entry];
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    if (found.has(file)) continue;
    found.add(file);
    for (const { path, kind, external } of inputs[file].imports)
      if (!external && kind !== 'dynamic-import') waiting.push(path);
  }
  return found;
}

function getter(file) {
  return `get ${JSON.stringify(file)}(){return require(${JSON.stringify(`./${file}`)})}`;
}

/** Puts other contents in the place of imported files. @param contentsOf null = the file itself */
function redirect(root, contentsOf) {
  return {
    name: 'redirect',
    setup(build) {
      build.onResolve({ filter: /^[^<]/ }, async ({ path, kind, resolveDir, importer, pluginData }) => {
        if (pluginData === 'resolving' || importer === '') return null;
        const found = await build.resolve(path, { kind, resolveDir, importer, pluginData: 'resolving' });
        if (found.errors.length > 0 || found.external || found.namespace !== 'file') return null;
        const file = relative(root, found.path).replaceAll('\\', '/');
        const contents = contentsOf(file, kind);
        return contents === null ? null : { path: file, namespace: standIn, pluginData: { contents } };
      });
      build.onLoad({ filter: /./, namespace: standIn }, ({ pluginData }) => ({
        contents: pluginData.contents,
        resolveDir: root,
      }));
    },
  };
}

function virtual(name, contents, root) {
  return {
    name,
    setup(build) {
      build.onResolve({ filter: new RegExp(`^${name}$`) }, () => ({ path: name, namespace: 'virtual' }));
      build.onLoad({ filter: /./, namespace: 'virtual' }, () => ({ contents, resolveDir: root }));
    },
  };
}
